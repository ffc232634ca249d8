"""The names of events and categories, as they are stored."""

import re
from typing import Final

NAME_BYTES_MAX: Final = 200
"""In UTF-8; whatever a visitor can send as path or referer must fit in a row."""
NAMELESS: Final = "#"
"""What an empty name becomes, so that it can be found."""

# Control characters, line separators and what turns the direction of writing would garble a
# report; lone surrogates have no UTF-8, and one of them would make a whole save fail.
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(name: str) -> str:
    """Return ``name`` as it is stored; a clean name stays as it is."""
    name = _UNPRINTABLE.sub("\ufffd", name)
    encoded = name.encode()
    if len(encoded) > NAME_BYTES_MAX:
        # Ignores the first bytes of a character that was cut.
        name = encoded[:NAME_BYTES_MAX].decode("utf-8", "ignore")
    return name or NAMELESS
