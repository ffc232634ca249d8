"""Tell by its first bytes a file that is nobody's to see, wherever it lies: a database of ours."""

import os
from typing import Final

# https://www.sqlite.org/fileformat2.html: what a database begins with, and what is at byte 68 of
# ours; what a log begins with, on machines of either byte order.
_DATABASE: Final = b"SQLite format 3\0"
_OURS: Final = b"cntd"
_LOGS: Final = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_HEAD_BYTES: Final = 72


def is_private(descriptor: int) -> bool:
    """Say whether the file is a database of counterd, or a log of any database.

    A backup in the folder of a site must not tell all the world who was there.

    Raises:
        OSError: it cannot be read.
    """
    head = os.pread(descriptor, _HEAD_BYTES, 0)
    return head.startswith(_LOGS) or (head.startswith(_DATABASE) and head[68:] == _OURS)
