"""Regular expressions that match in linear time, whatever an author and a visitor bring together.

Source: RE2. It knows no back-references and no look-around; a pattern that needs them is a mistake
of the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import re2

from counterd.errors import PageError

# Compiled size grows with the pattern, and matching time with both: a longer one is no page's need.
PATTERN_MAX_BYTES = 1_000
_MEMORY_MAX_BYTES = 1 << 20
# RE2 takes some 5 ns for each byte of text and instruction of the pattern at worst.
_BYTES_PER_STEP = 512
_NEEDS = {
    b"invalid perl operator": "look-around and conditions are not supported",
    b"invalid escape sequence: \\": "back-references and this escape are not supported",
    b"bad repetition operator": "possessive and double repetition is not supported",
    b"invalid repetition size": "the repetition is too large",
}


@dataclass(frozen=True, slots=True)
class Captured:
    """What the groups of a match hold; None for a group that took no part."""

    groups: tuple[str | None, ...]  # the first is the whole match
    names: tuple[tuple[str, int], ...]  # of named groups, with their numbers

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield each named group that took part, with what it holds."""
        for name, number in self.names:
            text = self.groups[number]
            if text is not None:
                yield name, text


class Regex:
    """A compiled pattern."""

    __slots__ = ("_pattern", "_size", "names")

    def __init__(self, pattern: str, flags: str) -> None:
        if len(pattern) > PATTERN_MAX_BYTES:
            raise PageError(f"the regular expression is longer than {PATTERN_MAX_BYTES:,} bytes")
        marks = "".join(sorted(set(flags) & set("ims")))
        source = (f"(?{marks})" if marks else "") + pattern
        try:
            self._pattern = re2.compile(source.encode("latin-1"), _options())
        except re2.error as error:
            raise PageError(f"the regular expression /{pattern}/ {_reason(error)}") from error
        self._size: int = self._pattern.programsize
        self.names = tuple(
            (name.decode("latin-1"), at) for name, at in self._pattern.groupindex.items()
        )

    def search(self, text: str) -> Captured | None:
        """Return the leftmost match in ``text``."""
        match = self._pattern.search(text.encode("latin-1", "replace"))
        if match is None:
            return None
        groups = (match.group(), *match.groups())
        return Captured(
            tuple(None if group is None else group.decode("latin-1") for group in groups),
            self.names,
        )

    def steps(self, text: str) -> int:
        """Return how much work a search in ``text`` may be, at worst."""
        return 1 + len(text) * self._size // _BYTES_PER_STEP


@lru_cache(maxsize=256)
def compile_regex(pattern: str, flags: str = "") -> Regex:
    """Return ``pattern`` ready to search; of ``flags``, ``i``, ``m`` and ``s`` have a meaning.

    Raises: PageError with the reason when RE2 cannot do it.
    """
    return Regex(pattern, flags)


def _options() -> re2.Options:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _MEMORY_MAX_BYTES
    options.log_errors = False
    return options


def _reason(error: re2.error) -> str:
    said = error.args[0] if error.args else b""
    said = said if isinstance(said, bytes) else str(said).encode()
    for start, words in _NEEDS.items():
        if said.startswith(start):
            return f"cannot be used: {words}"
    return f"is wrong: {said.decode('latin-1')}"
