"""Lists of counter classes: what is counted (``COUNTER=``) and what a tag shows (``sel=``)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from counterd.errors import ConfigError
from counterd.model import Kind


@dataclass(frozen=True, slots=True)
class Counting:
    """Which classes of counters count."""

    total: bool = False
    acc: bool = False
    """Every page."""
    ssi: bool = False
    """Pages that hold a counter tag."""
    ref: bool = False
    err: bool = False
    ro: bool = False
    """Read only: counters are shown and none is changed."""

    def counts(self, kind: Kind) -> bool:
        """Say whether a hit changes counters of ``kind``; for pages, those without a tag too."""
        return not self.ro and self._has(kind)

    def counts_page(self, *, has_tag: bool) -> bool:
        """Say whether a view changes the counter of a page, with or without a counter tag."""
        return not self.ro and (self.acc or (self.ssi and has_tag))

    def _has(self, kind: Kind) -> bool:
        match kind:
            case Kind.ACCESS:
                return self.acc
            case Kind.TOTAL:
                return self.total
            case Kind.REFERER | Kind.REFERER_SITE:
                return self.ref
            case Kind.ERROR:
                return self.err
            case Kind.SSI:
                return False


_CLASSES: Final = frozenset({"total", "acc", "ssi", "ref", "err"})
_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "do": _CLASSES,
    "all": _CLASSES,
    **{name: frozenset({name}) for name in ("total", "acc", "ssi", "ref", "err", "ro")},
}


def parse_counting(text: str, start: Counting | None = None) -> Counting:
    """Return what a list like ``do,-ref`` leaves to count, read from left to right.

    ``start`` is what counts before the first word: nothing, unless given. ``no`` clears all that
    came before it, ``-word`` takes a word away. Words in any case.

    Raises:
        ConfigError: a word is unknown.
    """
    counting, unknown = _read(text, start or Counting())
    if unknown:
        known = ", ".join(["no", *_WORDS])
        raise ConfigError(f"counter: unknown word {unknown[0]!r}; known are {known}, -word")
    return counting


# DeleGate finds the file of a counter by the whole set of classes asked for. A set under which no
# hit is written names a file that nobody has: zeros.
_SELECTED: Final[Mapping[Counting, Kind]] = {
    Counting(ssi=True): Kind.SSI,
    Counting(total=True): Kind.TOTAL,
    Counting(ref=True): Kind.REFERER,
    Counting(ref=True, total=True): Kind.REFERER_SITE,
    Counting(err=True): Kind.ERROR,
}


@lru_cache(maxsize=256)
def selected(sel: str | None) -> Kind:
    """Return the kind of counter that a tag's ``sel`` asks for: the page's own, unless it is clear.

    ``Kind.SSI``, which is never counted, where DeleGate shows zeros. Unknown words have no say.
    """
    counting, _ = _read(sel or "", Counting())
    kind = _SELECTED.get(replace(counting, ro=False))
    if kind is not None:
        return kind
    return Kind.SSI if counting.ref or counting.err else Kind.ACCESS


def _read(text: str, counting: Counting) -> tuple[Counting, list[str]]:
    """Return what the list makes of ``counting``, and the words that are unknown."""
    unknown = []
    for given in text.split(","):
        word = given.strip().lower()
        is_kept = not word.startswith("-")
        if word == "no":
            counting = Counting()
        elif (names := _WORDS.get(word if is_kept else word[1:])) is not None:
            counting = replace(counting, **dict.fromkeys(names, is_kept))
        else:
            unknown.append(given.strip())
    return counting, unknown
