"""The engine of Server Side Includes: bytes of a page in, bytes of an answer out."""
