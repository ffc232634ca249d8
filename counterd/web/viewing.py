"""One view of an SSI page: its counters are looked up, and it is evaluated for its visitor."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import partial
from types import MappingProxyType
from typing import Final, NamedTuple

from counterd.counters.tags import Tags, own_url
from counterd.ledger import Counted, Wanted
from counterd.model import Address
from counterd.ssi.context import Context, CounterTag, Document, Limits
from counterd.ssi.evaluator import evaluate, whole
from counterd.ssi.nodes import Graph, Piece
from counterd.ssi.timefmt import format_time
from counterd.usage.graph import sparkline_svg, sparkline_text
from counterd.usage.periods import Calendar
from counterd.web.asked import Asked
from counterd.web.compiled import Compiled
from counterd.web.complaints import Complaints
from counterd.web.loader import RootLoader
from counterd.web.reading import Reading, joined
from counterd.web.root import File
from counterd.web.steady import Steady, Times, steady, text_of
from counterd.web.variables import RequestVariables

# A page whose counters name further counters is looked at again; deeper chains are mistakes.
_LOOKS_MAX: Final = 4
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Manner:
    """How pages are shown."""

    zone: tzinfo
    calendar: Calendar
    ssi_suffix: tuple[str, ...] = (".shtml",)
    index: tuple[str, ...] = ("index.shtml", "index.html")
    limits: Limits = field(default_factory=Limits)
    meta_headers: tuple[str, ...] = ()
    """What pages may set by META lines."""


class Shown(NamedTuple):
    """A page as its visitor sees it."""

    pieces: Sequence[Piece]
    body: bytes
    """The pieces as one."""
    headers: Mapping[str, str]
    """Those that the page has set, ``Status`` among them."""
    has_charset: bool | None = None
    """Whether it tells its charset itself, if that is known."""


def filled(compiled: Compiled, counted: Counted, asked: Asked) -> Shown | None:
    """Return the page with what was ``counted``, without an evaluation, if it needs none."""
    steady = compiled.steady
    if steady is None:
        return None
    filling = steady.filled(counted, int(asked.now), own_url(asked.raw_target))
    return None if filling is None else Shown(*filling, _NONE, steady.has_charset)


@dataclass(frozen=True, slots=True)
class Means:
    """What all views of a site's pages have in common."""

    manner: Manner
    loader: RootLoader
    complaints: Complaints


class View:
    """One view of one page."""

    __slots__ = ("_asked", "_compiled", "_counted", "_file", "_looks", "_means", "_own", "shown")

    def __init__(
        self, means: Means, compiled: Compiled, file: File, asked: Asked, own: Address
    ) -> None:
        """``own``: the page's own counter."""
        self._means = means
        self._compiled = compiled
        self._file = file
        self._asked = asked
        self._own = own
        self._counted: Counted | None = None
        self._looks = 0
        self.shown: Shown

    def evaluate(self, counted: Counted) -> Wanted | None:
        """Show what was ``counted`` beside all before; return what is missing, if anything is.

        Once it returns ``None`` the page is in ``shown``.
        """
        counted = counted if self._counted is None else joined(self._counted, counted)
        self._counted = counted
        reading = Reading(counted, self._own, self._means.manner.calendar)
        headers: dict[str, str] = {}
        pieces = evaluate(self._compiled.page, self._context(reading, headers))
        self._looks += 1
        missing = reading.missing
        if missing is not None and self._looks < _LOOKS_MAX:
            return missing
        if self._compiled.wanted is None:
            self._compiled.steady = self._steady(reading)
        self._compiled.wanted = reading.asked
        set_by_page = {name: _unicode(value) for name, value in headers.items()}
        self.shown = Shown(pieces, whole(pieces), set_by_page)
        return None

    def _steady(self, reading: Reading) -> Steady | None:
        manner = self._means.manner
        times = Times(manner.zone, manner.calendar)
        return steady(self._compiled.page, self._tags(reading), times, manner.limits.output_bytes)

    def _context(self, reading: Reading, headers: dict[str, str]) -> Context:
        file, asked, manner = self._file, self._asked, self._means.manner
        uri, query = _bytes_text(file.target.url), _bytes_text(asked.query)
        return Context(
            document=Document(uri, file.modified_s, query),
            now=asked.now,
            zone=manner.zone,
            variables=RequestVariables(asked),
            loader=self._means.loader,
            counter=self._counters(reading),
            limits=manner.limits,
            complain=self._complain,
            header=headers.__setitem__,
        )

    def _complain(self, uri: str, line: int, column: int, reason: str) -> None:
        at = _unicode(uri), line, column
        self._means.complaints.log(self._file, at, _unicode(reason))

    def _tags(self, reading: Reading) -> Tags:
        asked = self._asked
        escaped = asked.target.escaped
        return Tags(
            page=reading.own,
            own_url=asked.raw_target,
            base=escaped[: escaped.rindex("/") + 1],
            look=reading.look,
            now=int(asked.now),
            zone=self._means.manner.zone,
            is_own_host=partial(_is_own_host, asked.headers.get("Host", "").lower()),
            index_names=self._means.manner.index,
            figure=reading.figure,
        )

    def _counters(self, reading: Reading) -> Callable[[CounterTag], str]:
        zone, tags = self._means.manner.zone, self._tags(reading)

        def show(tag: CounterTag) -> str:
            if tag.graph is not None:
                address = tags.address(tag.name, url=text_of(tag.url), sel=tag.sel)
                return _bytes_text("" if address is None else _drawn(reading, address, tag.graph))
            timefmt = tag.timefmt
            shown = tags.show(
                tag.name,
                fmt=text_of(tag.fmt),
                url=text_of(tag.url),
                sel=tag.sel,
                timefmt=None if timefmt is None else lambda at: format_time(timefmt, at, zone),
            )
            return _bytes_text(shown)

        return show


def _is_own_host(asked_host: str, host: str) -> bool:
    return host == asked_host or host.partition(":")[0] == "localhost"


def _bytes_text(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


def _drawn(reading: Reading, address: Address, graph: Graph) -> str:
    """Return the last days of a counter as a picture that stands in a line of text."""
    views = reading.history(address).last(graph.days)
    if graph.is_text:
        return sparkline_text(views)
    return sparkline_svg(views, f"{sum(views):,} views in {graph.days} days")


def _unicode(latin: str) -> str:
    # Headers and log lines are in UTF-8, whatever a visitor had a word in.
    return latin.encode("latin-1", "replace").decode("utf-8", "replace")
