"""Counters in pages served elsewhere: as badges, digits, pixels, JSON, or as GoatCounter's."""
