"""Sums over several counters, kept right as hits come instead of being added up for each view."""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from counterd.counters.counter import Counter, united
from counterd.model import Address, Kind

# Each hit asks all sums whether it concerns them; more than these are added up anew.
SUMS_MAX: Final = 32

# A decoded URL may hold a blank of its own; what follows one that divides is the start of a URL.
_BETWEEN: Final = re.compile(r"\s+(?=[/#]|https?://)")
_SUM: Final = re.compile(rf"\*|{_BETWEEN.pattern}")


def is_sum(url: str) -> bool:
    """Say whether ``url`` names several counters: it is a list, or holds a ``*``."""
    return _SUM.search(url) is not None


def parts(url: str) -> list[str]:
    """Return the URLs and patterns of which the list ``url`` is made."""
    return _BETWEEN.split(url.strip())


def members(url: str, urls: Iterable[str]) -> list[str]:
    """Return those of ``urls`` that the list or pattern ``url`` names."""
    is_part = _matcher(url)
    return [one for one in urls if is_part(one)]


@dataclass(slots=True)
class _Sum:
    kind: Kind
    is_part: Callable[[str], object]
    """Is true of the URLs of the counters that are added."""
    value: Counter | None = None
    """The sum, while it is known."""


class Sums:
    """The sums that were asked for of late."""

    __slots__ = ("known",)

    def __init__(self) -> None:
        self.known: Final[OrderedDict[Address, _Sum]] = OrderedDict()
        """By what names them; the one asked for last is the last."""

    def value(self, address: Address, counters: Mapping[str, Counter]) -> Counter:
        """Return the sum that ``address`` names; ``counters`` are all of its kind, by URL."""
        one = self.known.get(address)
        if one is None:
            one = self.known[address] = _Sum(address.kind, _matcher(address.url))
            if len(self.known) > SUMS_MAX:
                self.known.popitem(last=False)
        else:
            self.known.move_to_end(address)
        if one.value is None:
            is_part = one.is_part
            one.value = united(counter for url, counter in counters.items() if is_part(url))
        return one.value

    def counted(self, address: Address, old: Counter, new: Counter) -> None:
        """Take note that a hit made ``new`` of ``old``."""
        for one in self.known.values():
            if one.value is not None and one.kind is address.kind and one.is_part(address.url):
                one.value = _advanced(one.value, old, new)

    def forget_values(self) -> None:
        """Take note that counters changed otherwise than by a hit."""
        for one in self.known.values():
            one.value = None


def _advanced(value: Counter, old: Counter, new: Counter) -> Counter | None:
    """Return the sum after one part of it went on, ``None`` when that cannot be told from it."""
    if (
        new.total_at < old.total_at
        or new.unique_at < old.unique_at
        or new.recent_at < old.recent_at
    ):
        return None  # the clock was set back: the newest time may have been this counter's
    step = Counter(
        new.total - old.total,
        new.unique - old.unique,
        new.recent - old.recent,
        new.created,
        new.total_at,
        new.unique_at,
        new.recent_at,
        networks=new.networks,
        networks6=new.networks6,
    )
    return united((value, step))


def _matcher(url: str) -> Callable[[str], object]:
    return re.compile("|".join(map(_pattern, parts(url))), re.DOTALL).fullmatch


def _pattern(url: str) -> str:
    first, *rest = map(re.escape, url.split("*"))
    if not rest:
        return first
    # Each text between two stars is taken where it comes first and never moved: without that, many
    # stars would need time without end.
    return first + "".join(f"(?>.*?{text})" for text in rest[:-1]) + f".*{rest[-1]}"
