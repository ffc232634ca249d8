"""What is logged: requests, and what goes wrong; in batches, bounded, and nobody waits for it."""
