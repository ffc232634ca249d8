"""What programs ask: counters, maps, reports and marks as JSON, and a document that tells how."""
