"""Text of anyone, made fit to stand in one line of a picture."""

import re
from typing import Final

from counterd.errors import PictureError

# Control characters, what XML does not allow, and what turns the direction of writing: a label must
# not reorder what stands beside it.
_UNFIT: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]"
)


def one_line(text: str, *, name: str, length_max: int) -> str:
    """Return ``text`` without characters that are unfit for XML, its spaces single ones.

    Raises:
        PictureError: more than ``length_max`` characters are left; it calls the text ``name``.
    """
    # Spaces first: some of them are control characters. Then those that are left at an end.
    line = " ".join(_UNFIT.sub("", " ".join(text.split())).split())
    if len(line) > length_max:
        raise PictureError(f"{name} has {len(line)} characters; at most {length_max} are drawn")
    return line
