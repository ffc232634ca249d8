"""Show SSI pages: compile once, learn which counters a page shows, evaluate for each visitor."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import partial
from typing import Final

from counterd.counters.addresses import counter_url
from counterd.counters.tags import Tags
from counterd.ledger import Ledger, Wanted
from counterd.model import SITE_TOTAL, Address, Hit, Kind
from counterd.ssi.context import Context, CounterTag, Document, Limits
from counterd.ssi.evaluator import evaluate, whole
from counterd.ssi.nodes import Graph, Piece
from counterd.ssi.parser import parse
from counterd.ssi.timefmt import format_time
from counterd.usage.graph import sparkline_svg, sparkline_text
from counterd.usage.periods import Calendar
from counterd.web.asked import Asked
from counterd.web.compiled import Compiled
from counterd.web.complaints import Complaints
from counterd.web.loader import RootLoader
from counterd.web.reading import Reading, joined
from counterd.web.root import DocumentRoot, File
from counterd.web.variables import RequestVariables

# A page whose counters name further counters is looked at again; deeper chains are mistakes.
_LOOKS_MAX: Final = 4


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


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as its visitor sees it."""

    pieces: tuple[Piece, ...]
    body: bytes
    """The pieces as one."""
    headers: dict[str, str]
    """Those that the page has set, ``Status`` among them."""


class Pages:
    """The SSI pages of one site."""

    def __init__(self, root: DocumentRoot, ledger: Ledger, manner: Manner) -> None:
        self._ledger = ledger
        self._manner = manner
        self._loader = RootLoader(root, self.compiled)
        self._complaints = Complaints()

    def compiled(self, file: File) -> Compiled | None:
        """Return ``file`` as a page, ``None`` if it is none by its name, or too large."""
        if file.page is None and file.content is not None and self.is_page_name(file.name):
            file.page = Compiled(parse(file.content, self._manner.meta_headers))
            for mistake in file.page.page.mistakes:
                place = (file.target.url, mistake.line, mistake.column)
                self._complaints.log(file, place, mistake.message)
        return file.page

    def is_page_name(self, name: str) -> bool:
        """Say whether a file of this name is an SSI page, never sent as it lies there."""
        # Sites that were made on other systems have INDEX.SHTML, too.
        return name.lower().endswith(self._manner.ssi_suffix)

    async def body(self, compiled: Compiled, file: File, asked: Asked, hit: Hit | None) -> Shown:
        """Count ``hit``, if there is one, and return the page as its visitor sees it."""
        own = Address(Kind.ACCESS, self.url(file))
        wanted = compiled.wanted or Wanted((own, SITE_TOTAL))
        if hit is None:
            counted = await self._ledger.peek(wanted, int(asked.now))
        else:
            counted = await self._ledger.post(hit, wanted)
        looks = 0
        while True:
            reading = Reading(counted, own, self._manner.calendar)
            headers: dict[str, str] = {}
            pieces = evaluate(compiled.page, self._context(file, asked, reading, headers))
            looks += 1
            missing = reading.missing
            if missing is None or looks == _LOOKS_MAX:
                break
            counted = joined(counted, await self._ledger.peek(missing, int(asked.now)))
        compiled.wanted = reading.asked
        set_by_page = {name: _unicode(value) for name, value in headers.items()}
        return Shown(pieces, whole(pieces), set_by_page)

    def url(self, file: File) -> str:
        """Return the key of the counter of ``file``: an index page's is its folder's."""
        return counter_url(file.target.url, self._manner.index)

    def _context(
        self, file: File, asked: Asked, reading: Reading, headers: dict[str, str]
    ) -> Context:
        def complain(uri: str, line: int, column: int, reason: str) -> None:
            self._complaints.log(file, (_unicode(uri), line, column), _unicode(reason))

        uri, query = _bytes_text(file.target.url), _bytes_text(asked.query)
        return Context(
            document=Document(uri, file.modified_s, query),
            now=asked.now,
            zone=self._manner.zone,
            variables=RequestVariables(asked),
            loader=self._loader,
            counter=self._counters(asked, reading),
            limits=self._manner.limits,
            complain=complain,
            header=headers.__setitem__,
        )

    def _counters(self, asked: Asked, reading: Reading) -> Callable[[CounterTag], str]:
        zone = self._manner.zone
        escaped = asked.target.escaped
        tags = Tags(
            page=reading.own,
            own_url=asked.raw_target,
            base=escaped[: escaped.rindex("/") + 1],
            look=reading.look,
            now=int(asked.now),
            zone=zone,
            is_own_host=partial(_is_own_host, asked.headers.get("Host", "").lower()),
            index_names=self._manner.index,
            figure=reading.figure,
        )

        def show(tag: CounterTag) -> str:
            if tag.graph is not None:
                address = tags.address(tag.name, url=_text(tag.url), sel=tag.sel)
                return _bytes_text("" if address is None else _drawn(reading, address, tag.graph))
            timefmt = tag.timefmt
            shown = tags.show(
                tag.name,
                fmt=_text(tag.fmt),
                url=_text(tag.url),
                sel=tag.sel,
                timefmt=None if timefmt is None else lambda at: format_time(timefmt, at, zone),
            )
            return _bytes_text(shown)

        return show


def _is_own_host(asked_host: str, host: str) -> bool:
    return host == asked_host or host.partition(":")[0] == "localhost"


def _text(latin: str | None) -> str | None:
    return None if latin is None else latin.encode("latin-1").decode("utf-8", "surrogateescape")


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
