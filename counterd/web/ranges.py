"""Which parts of a body a Range header asks for, joined and bounded (RFC 9110, section 14)."""

import re
from dataclasses import dataclass
from typing import Final

# As many as Apache takes: readers of large PDF files ask for dozens at once.
RANGES_MAX: Final = 200
# What stands around a part in a multipart body is longer: across a smaller gap, one part is less.
_GAP_BYTES: Final = 80

_BYTES: Final = re.compile(r"bytes=(.*)", re.ASCII | re.IGNORECASE | re.DOTALL)
# More digits than any file needs, so that "to 2^64" is understood; others are malformed.
_RANGE: Final = re.compile(r"([0-9]{0,30})-([0-9]{0,30})", re.ASCII)
_BLANKS: Final = " \t"


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes ``start`` to ``stop``, exclusive."""

    start: int
    stop: int

    def __len__(self) -> int:
        """Return how many there are."""
        return self.stop - self.start


def spans(asked: str, size_bytes: int) -> tuple[Span, ...] | None:
    """Return the parts to send, ``()`` if none lies within the body, ``None`` for all of it.

    All is sent for a header that is malformed or of another unit, and for more ranges than
    ``RANGES_MAX``. Parts that overlap or nearly touch are one, so that no request gets more than
    the body; they come in the order in which they were asked for.
    """
    match = _BYTES.fullmatch(asked)
    texts = [] if match is None else [text.strip(_BLANKS) for text in match[1].split(",")]
    texts = [text for text in texts if text]  # a list may have empty members (section 5.6.1)
    if not 0 < len(texts) <= RANGES_MAX:
        return None
    found: list[Span] = []
    for text in texts:
        span = _span(text, size_bytes)
        if span is None:
            return None
        if span:
            found.append(span)
    return _joined(found)


def _span(text: str, size_bytes: int) -> Span | None:
    """Return one range, empty if the body does not reach it, ``None`` if it is malformed."""
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    first, last = match.groups()
    if not first:
        return _tail(last, size_bytes)
    start, stop = int(first), size_bytes
    if last:
        if int(last) < start:
            return None
        stop = min(int(last) + 1, size_bytes)
    return Span(start, max(start, stop))


def _tail(length: str, size_bytes: int) -> Span | None:
    if not length:
        return None
    if int(length) and not size_bytes:
        return None  # all of nothing, which no Content-Range can say
    return Span(max(0, size_bytes - int(length)), size_bytes)


def _joined(found: list[Span]) -> tuple[Span, ...]:
    """Join what overlaps or nearly touches; each is where its first member was asked for."""
    order = sorted(range(len(found)), key=lambda place: found[place].start)
    groups: list[tuple[int, Span]] = []
    for place in order:
        span = found[place]
        if groups and span.start <= groups[-1][1].stop + _GAP_BYTES:
            first, before = groups[-1]
            joined = Span(before.start, max(before.stop, span.stop))
            groups[-1] = (min(first, place), joined)
        else:
            groups.append((place, span))
    return tuple(span for _, span in sorted(groups, key=lambda group: group[0]))
