"""How many connections the file descriptors of this process are enough for."""

import resource
from contextlib import suppress
from typing import Final

# The database with its log, threads, the event loop, files that pages include.
_RESERVED: Final = 48
# A connection has one, and while it is sent a large file another.
_OF_EACH: Final = 2
_CONNECTIONS_MIN: Final = 4


def connections_affordable(wanted: int) -> int:
    """Return ``wanted`` or what there are descriptors for; the limit is raised as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted * _OF_EACH + _RESERVED
    if _is_below(soft, needed):
        limit = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        with suppress(OSError, ValueError):  # of some containers; what is there has to do
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
            soft = limit
    if not _is_below(soft, needed):
        return wanted
    return max(_CONNECTIONS_MIN, (soft - _RESERVED) // _OF_EACH)


def _is_below(soft: int, needed: int) -> bool:
    return soft != resource.RLIM_INFINITY and soft < needed
