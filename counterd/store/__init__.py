"""The store: one SQLite file, which alone remembers when the process ends."""
