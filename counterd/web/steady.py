"""Pages of texts and plain counters, shown by filling the gaps of what is always the same.

Most pages that are counted are such. What they show is what an evaluation would show.
"""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from functools import partial
from types import MappingProxyType
from typing import Final, NamedTuple

from counterd.counters.counter import Counter
from counterd.counters.formats import Shown
from counterd.counters.tags import SteadyTag, Tags
from counterd.errors import PageError
from counterd.ledger import Counted
from counterd.model import OTHER_URL, Address, Epoch, Kind
from counterd.ssi.nodes import Counter as CounterTag
from counterd.ssi.nodes import Page, Piece, Text
from counterd.usage.history import FIGURES, History
from counterd.usage.periods import Calendar
from counterd.web.contenttypes import declares

SHARED: Final = Address(Kind.ACCESS, OTHER_URL)
"""Counts the pages for which there is no place."""
# With more a page might use up its limits, which only an evaluation keeps.
_TAGS_MAX: Final = 100
_NO_HISTORIES: Final[Mapping[Address, History]] = MappingProxyType({})


class Times(NamedTuple):
    """What a page shows times by."""

    zone: tzinfo
    calendar: Calendar


class _UnknownError(Exception):
    """Raised for what was not asked of the ledger."""


class Steady:
    """A page that shows the same counters at each view, in the same way."""

    __slots__ = (
        "_bytes_max",
        "_gaps",
        "_own",
        "_pieces",
        "_texts",
        "_times",
        "has_charset",
        "has_names",
        "wanted",
    )

    def __init__(
        self, page: list[Text | SteadyTag], own: Address, times: Times, bytes_max: int
    ) -> None:
        """``own``: the page's counter; ``bytes_max``: the longest that it may become."""
        self._pieces: list[Piece] = [one if isinstance(one, Text) else b"" for one in page]
        self._texts = [one.data if isinstance(one, Text) else b"" for one in page]
        tags = [(at, one) for at, one in enumerate(page) if isinstance(one, SteadyTag)]
        self.wanted: Final = tuple(dict.fromkeys(tag.address for _, tag in tags))
        """The counters that it shows."""
        self.has_names: Final = any(tag.has_names for _, tag in tags)
        """Whether it may show days of counters, too."""
        self._gaps = [(at, self.wanted.index(tag.address), tag.counts, tag) for at, tag in tags]
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
        counters = [counted.counters.get(address) for address in (*self.wanted, SHARED)]
        return self.filled_with(counters, now, own_url, counted.histories)

    def filled_with(
        self,
        counters: Sequence[Counter | None],
        now: Epoch,
        own_url: str,
        histories: Mapping[Address, History] = _NO_HISTORIES,
    ) -> tuple[Sequence[Piece], bytes] | None:
        """Do as ``filled`` with those that are ``wanted``, in their order.

        ``SHARED`` may be behind them.
        """
        pieces, texts = self._pieces.copy(), self._texts.copy()
        for at, place, counts, tag in self._gaps:
            counter = counters[place]
            if counter is not None and not counter.total and tag.address == self._own:
                # Where all places are taken, the page is counted in the shared counter.
                counter = counters[-1] if len(counters) > len(self.wanted) else None
            if counter is None:
                return None
            if counts is not None:
                text = counts(counter)
            else:
                try:
                    text = tag.format(self._shown(tag, counter, now, own_url, histories))
                except _UnknownError:
                    return None
            pieces[at] = texts[at] = text.encode("utf-8", "surrogateescape")
        body = b"".join(texts)
        return (pieces, body) if len(body) <= self._bytes_max else None

    def _shown(
        self,
        tag: SteadyTag,
        counter: Counter,
        now: Epoch,
        own_url: str,
        histories: Mapping[Address, History],
    ) -> Shown:
        zone, url = self._times.zone, own_url if tag.url is None else tag.url
        if not tag.has_names:
            return Shown(counter, now, zone, None, url, tag.title, 0)
        figure = partial(self._figure, histories, tag.address)
        return Shown(counter, now, zone, None, url, tag.title, 0, figure)

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
            case CounterTag(graph=None, codecs=()):
                tag = _steady_tag(node, tags)
                if tag is None:
                    return None
                found.append(tag)
            case _:
                return None
    count = sum(isinstance(one, SteadyTag) for one in found)
    return Steady(found, tags.page, times, bytes_max) if count <= _TAGS_MAX else None


def _steady_tag(tag: CounterTag, tags: Tags) -> SteadyTag | None:
    if tag.url is not None and not isinstance(tag.url, str):
        return None
    try:
        return tags.steady(tag.name, fmt=text_of(tag.fmt), url=text_of(tag.url), sel=tag.sel)
    except PageError:
        return None


def text_of(latin: str | None) -> str | None:
    """Return a text of a page, a character a byte, as the text that its bytes are."""
    return None if latin is None else latin.encode("latin-1").decode("utf-8", "surrogateescape")
