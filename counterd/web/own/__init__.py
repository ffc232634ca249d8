"""The server's own pages below ``/-/``: who may see which, and what they show."""
