"""Regular expressions that match in linear time, whatever an author and a visitor bring together.

Source: RE2. It knows no back-references and no look-around; a pattern that needs them is a mistake
of the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import re2

from counterd.errors import PageError

# Compiled size grows with the pattern, and matching time with both: a longer one is no page's need.
PATTERN_MAX_BYTES = 1_000
_MEMORY_MAX_BYTES = 1 << 17  # keeps compiling below 2 ms
# At worst RE2 takes 5 ns for each byte of text and instruction of the pattern, and half a
# microsecond to compile an instruction; a step is some 2 us.
_WORK_PER_STEP = 512
_INSTRUCTIONS_PER_STEP = 4
_NEEDS = {
    b"invalid perl operator": "look-around and conditions are not supported",
    b"invalid escape sequence: \\": "back-references and this escape are not supported",
    b"bad repetition operator": "possessive and double repetition is not supported",
    b"invalid repetition size": "the repetition is too large",
    b"pattern too large": "it is too large",
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


@dataclass(frozen=True, slots=True)
class Regex:
    """A compiled pattern; equal to another of the same source."""

    source: str  # with its flags
    size: int  # in instructions
    _compiled: re2._Regexp = field(compare=False, repr=False)

    def search(self, text: str) -> Captured | None:
        """Return the leftmost match in ``text``."""
        match = self._compiled.search(text.encode("latin-1", "replace"))
        if match is None:
            return None
        groups = (match.group(), *match.groups())
        return Captured(
            tuple(None if group is None else group.decode("latin-1") for group in groups),
            tuple((name.decode("latin-1"), at) for name, at in self._compiled.groupindex.items()),
        )

    def steps_to_compile(self) -> int:
        """Return how much work it was to compile this."""
        return 1 + self.size // _INSTRUCTIONS_PER_STEP

    def steps_to_search(self, text: str) -> int:
        """Return how much work a search in ``text`` may be."""
        return 1 + len(text) * self.size // _WORK_PER_STEP


@lru_cache(maxsize=256)
def compile_regex(pattern: str, flags: str = "") -> Regex:
    """Return ``pattern`` ready to search; of ``flags``, ``i``, ``m`` and ``s`` have a meaning.

    Raises: PageError with the reason when RE2 cannot do it.
    """
    if len(pattern) > PATTERN_MAX_BYTES:
        raise PageError(f"the regular expression is longer than {PATTERN_MAX_BYTES:,} bytes")
    marks = "".join(sorted(set(flags) & set("ims")))
    source = (f"(?{marks})" if marks else "") + pattern
    try:
        compiled = re2.compile(source.encode("latin-1", "replace"), _options())
    except re2.error as error:
        raise PageError(f"the regular expression /{pattern}/ {_reason(error)}") from error
    return Regex(source, compiled.programsize, compiled)


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
