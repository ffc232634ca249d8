"""Which counters pages elsewhere may count under: those that fit a pattern of ``embed_allow``."""

from collections.abc import Iterable

from counterd.counters.sums import is_sum
from counterd.model import Address, Kind
from counterd.web.own.routes import OWN_PREFIX


class Allowed:
    """The patterns that the operator allows."""

    __slots__ = ("_patterns",)

    def __init__(self, patterns: Iterable[str]) -> None:
        """Take paths, decoded, in which ``*`` stands for any text, slashes and none included."""
        self._patterns = [pattern.split("*") for pattern in patterns]

    def allows(self, address: Address) -> bool:
        """Say whether hits may be counted at ``address``: a page's counter, and not one of ours."""
        kind, url = address
        is_page = kind is Kind.ACCESS and url.startswith("/") and not is_sum(url)
        if not is_page or url.startswith(OWN_PREFIX):
            return False
        return any(_fits(parts, url) for parts in self._patterns)


def _fits(parts: list[str], text: str) -> bool:
    first, *rest = parts
    if not rest:
        return text == first
    *middle, last = rest
    if not text.startswith(first):
        return False
    at = len(first)
    for part in middle:
        # Taken where it comes first: what is left to the others is then as long as can be.
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(text) - len(last) >= at and text.endswith(last)
