"""Pictures of counters, from plain numbers: SVG, PNG and GIF; an engine that knows nothing else."""
