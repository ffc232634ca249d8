"""Pages of texts and plain counters, shown by filling the gaps of what is always the same.

Most pages that are counted are such. What they show is what an evaluation would show.
"""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from functools import partial
from typing import Final, NamedTuple

from counterd.counters.formats import Shown
from counterd.counters.tags import SteadyTag, Tags
from counterd.errors import PageError
from counterd.ledger import Counted
from counterd.model import OTHER_URL, Address, Epoch, Kind
from counterd.ssi.nodes import Counter, Page, Piece, Text
from counterd.usage.history import FIGURES, History
from counterd.usage.periods import Calendar
from counterd.web.contenttypes import declares

# With more a page might use up its limits, which only an evaluation keeps.
_SHARED: Final = Address(Kind.ACCESS, OTHER_URL)
_TAGS_MAX: Final = 100


class Times(NamedTuple):
    """What a page shows times by."""

    zone: tzinfo
    calendar: Calendar


class _UnknownError(Exception):
    """Raised for what was not asked of the ledger."""


class Steady:
    """A page that shows the same counters at each view, in the same way."""

    __slots__ = ("_bytes_max", "_gaps", "_own", "_pieces", "_texts", "_times", "has_charset")

    def __init__(
        self, page: list[Text | SteadyTag], own: Address, times: Times, bytes_max: int
    ) -> None:
        """``own``: the page's counter; ``bytes_max``: the longest that it may become."""
        self._pieces: list[Piece] = [one if isinstance(one, Text) else b"" for one in page]
        self._texts = [one.data if isinstance(one, Text) else b"" for one in page]
        self._gaps = [(at, one) for at, one in enumerate(page) if isinstance(one, SteadyTag)]
        # What a page begins with tells it, whatever its counters show.
        self.has_charset: Final = declares(self._texts[0] if self._texts else b"")
        self._own = own
        self._times = times
        self._bytes_max = bytes_max

    def filled(
        self, counted: Counted, now: Epoch, own_url: str
    ) -> tuple[Sequence[Piece], bytes] | None:
        """Return the page with what was ``counted``, in pieces and as one.

        ``None`` where it has to be evaluated.
        ``own_url``: the request target as a tag without a url prints it.
        """
        pieces, texts = self._pieces.copy(), self._texts.copy()
        try:
            for at, tag in self._gaps:
                pieces[at] = texts[at] = self._filled(tag, counted, now, own_url)
        except _UnknownError:
            return None
        body = b"".join(texts)
        return (pieces, body) if len(body) <= self._bytes_max else None

    def _filled(self, tag: SteadyTag, counted: Counted, now: Epoch, own_url: str) -> bytes:
        address, url, title, form, has_names = tag
        counter = counted.counters.get(address)
        if counter is not None and not counter.total and address == self._own:
            # Where all places are taken, the page was counted in the shared counter.
            counter = counted.counters.get(_SHARED)
        if counter is None:
            raise _UnknownError
        zone = self._times.zone
        url = own_url if url is None else url
        if has_names:
            figure = partial(self._figure, counted.histories, address)
            shown = Shown(counter, now, zone, None, url, title, 0, figure)
        else:
            shown = Shown(counter, now, zone, None, url, title, 0)
        return form(shown).encode("utf-8", "surrogateescape")

    def _figure(
        self, histories: Mapping[Address, History], address: Address, name: str
    ) -> int | None:
        if name not in FIGURES:
            return None
        history = histories.get(address)
        if history is None:
            raise _UnknownError
        return history.figure(name, self._times.calendar)


def steady(page: Page, tags: Tags, times: Times, bytes_max: int) -> Steady | None:
    """Return ``page`` as one that need not be evaluated, ``None`` if it is another.

    ``tags`` reads the tags of the page, for whatever visitor.
    """
    found: list[Text | SteadyTag] = []
    for node in page.nodes:
        match node:
            case Text():
                found.append(node)
            case Counter(graph=None, codecs=()):
                tag = _steady_tag(node, tags)
                if tag is None:
                    return None
                found.append(tag)
            case _:
                return None
    count = sum(isinstance(one, SteadyTag) for one in found)
    return Steady(found, tags.page, times, bytes_max) if count <= _TAGS_MAX else None


def _steady_tag(tag: Counter, tags: Tags) -> SteadyTag | None:
    if tag.url is not None and not isinstance(tag.url, str):
        return None
    try:
        return tags.steady(tag.name, fmt=text_of(tag.fmt), url=text_of(tag.url), sel=tag.sel)
    except PageError:
        return None


def text_of(latin: str | None) -> str | None:
    """Return a text of a page, a character a byte, as the text that its bytes are."""
    return None if latin is None else latin.encode("latin-1").decode("utf-8", "surrogateescape")
