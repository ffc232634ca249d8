"""Text inside SVG: encoded, and without the characters that no XML document may hold."""

import html
import re
from typing import Final

# Decoded URLs may hold any of these. Section 2.2 of XML 1.0 forbids them, even as references.
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Encode ``text`` for the content of an element or an attribute in quotes of either kind."""
    return html.escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))
