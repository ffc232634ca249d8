"""Words for a name that nobody knows, with the nearest one that somebody does."""

from collections.abc import Iterable
from difflib import get_close_matches

_SHOWN_MAX = 40  # a mistake is one line on a terminal


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Return a sentence that says ``name`` is no known ``what``."""
    shown = name if len(name) <= _SHOWN_MAX else name[:_SHOWN_MAX] + "..."
    near = get_close_matches(name[:_SHOWN_MAX].lower(), known, n=1)
    hint = f': did you mean "{near[0]}"?' if near else ""
    return f'unknown {what} "{shown}"{hint}'
