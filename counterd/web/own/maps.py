"""Answer for the map of networks: a page, text for terminals, SVG and PNG to be shown elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from counterd.counters.counter import Counter
from counterd.counters.sums import is_sum
from counterd.ledger import Ledger, Wanted
from counterd.model import SITE_TOTAL, Address, Outcome
from counterd.pictures.frame import cells_end
from counterd.pictures.map_png import SCALE_MAX as PNG_SCALE_MAX
from counterd.pictures.map_png import map_png
from counterd.pictures.map_svg import SCALE_MAX as SVG_SCALE_MAX
from counterd.pictures.map_svg import map_svg
from counterd.pictures.netmap import Layout, marks
from counterd.pictures.networks import NETWORKS_A_BLOCK
from counterd.pictures.registries import Registry
from counterd.pictures.theme import Theme
from counterd.web.accepting import prefers_text
from counterd.web.figures import named_counter
from counterd.web.own.fields import Fields
from counterd.web.own.map_drawing import kind_of, sheet, square
from counterd.web.own.map_figures import GROUND6, HEIGHT6, WIDTH6, map_figures, recent_networks
from counterd.web.own.map_text import map_text
from counterd.web.own.refusal import Refusal
from counterd.web.own.rendering import Rendering
from counterd.web.own.routes import OWN_PREFIX, Question
from counterd.web.policies import PICTURE_POLICY
from counterd.web.reply import Headers, Reply

MAP: Final = f"{OWN_PREFIX}map"
_BLOCKS_MAX: Final = 4096  # 1 KB each
_LAYOUTS: Final = [str(layout) for layout in (Layout.HILBERT, Layout.ROWS)]
_THEMES: Final = [str(theme) for theme in Theme]
# The numbers are live: whoever keeps a picture asks whether it is still the one.
_PICTURE: Final[Headers] = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": PICTURE_POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class _Block:
    """A /8 as the page shows it, in the picture and in the table; encoded."""

    square: str
    row: str


class Maps:
    """The map of any one counter; without ``url`` that of the whole site."""

    def __init__(
        self, ledger: Ledger, index: tuple[str, ...], zone: tzinfo, rendering: Rendering
    ) -> None:
        self._ledger = ledger
        self._index = index
        self._zone = zone
        self._rendering = rendering
        # To render all of them takes 20 ms; from one visit to the next few of them change.
        self._block = lru_cache(_BLOCKS_MAX)(self._render_block)

    async def page(self, question: Question) -> Reply:
        """Answer ``/-/map`` with a page, or with text whoever likes that as well."""
        reply = await (self.text if _is_terminal(question) else self._page)(question)
        return Reply(reply.status, {**reply.headers, "Vary": "Accept"}, reply.body, reply.outcome)

    async def text(self, question: Question) -> Reply:
        """Answer ``/-/map.txt``."""
        address, counter = await self._counter(question)
        headers = {
            "Cache-Control": "no-cache",
            "Content-Type": "text/plain; charset=utf-8",
            "X-Content-Type-Options": "nosniff",
        }
        body = map_text(map_figures(address, counter, self._zone)).encode("utf-8", "replace")
        return Reply(200, headers, body, Outcome.OTHER)

    async def svg(self, question: Question) -> Reply:
        """Answer ``/-/map.svg?view=rows&scale=2``."""
        fields = Fields(question.asked.query)
        layout = _layout(fields)
        scale = fields.number("scale", 1, least=1, most=SVG_SCALE_MAX)
        address, counter = await self._counter(question)
        title = f"Networks of visitors: {map_figures(address, counter, self._zone).name}"
        recent = recent_networks(counter)
        picture = map_svg(counter.networks, recent, layout, title, scale)
        return _picture("image/svg+xml", picture.encode("utf-8", "replace"))

    async def png(self, question: Question) -> Reply:
        """Answer ``/-/map.png?view=rows&scale=2&theme=dark``."""
        fields = Fields(question.asked.query)
        layout = _layout(fields)
        theme = Theme(fields.choice("theme", Theme.LIGHT, _THEMES))
        scale = fields.number("scale", 1, least=1, most=PNG_SCALE_MAX)
        _, counter = await self._counter(question)
        recent = recent_networks(counter)
        return _picture("image/png", map_png(counter.networks, recent, layout, theme, scale))

    async def _page(self, question: Question) -> Reply:
        fields = Fields(question.asked.query)
        layout = _layout(fields)
        address, counter = await self._counter(question)
        drawn = marks(counter.networks, recent_networks(counter))
        blocks = [
            self._block(layout, octet, drawn[first : first + NETWORKS_A_BLOCK])
            for octet, first in enumerate(range(0, len(drawn), NETWORKS_A_BLOCK))
        ]
        end = cells_end(drawn) // NETWORKS_A_BLOCK
        return self._rendering.page(
            question,
            "map.html",
            figures=map_figures(address, counter, self._zone),
            sheet=sheet(layout, has_regions=end < len(blocks)),
            squares=[block.square for block in blocks[:end]],
            rows=[block.row for block in blocks],
            kinds={registry: kind_of(registry) for registry in Registry},
            ground6=(WIDTH6, HEIGHT6, GROUND6),
            same=_same(fields),
            site=_site(question),
        )

    def _render_block(self, layout: Layout, octet: int, drawn: str) -> _Block:
        part, shown = self._rendering.part, square(layout, octet, drawn)
        return _Block(part("map-square.html", square=shown), part("map-row.html", square=shown))

    async def _counter(self, question: Question) -> tuple[Address, Counter]:
        fields = Fields(question.asked.query)
        url = fields.text("url")
        address = SITE_TOTAL
        if url is not None:
            address = named_counter(url, fields.text("sel"), self._index)
        if is_sum(address.url):
            # Whoever comes may ask here, and to add up all counters of a site takes a while.
            raise Refusal(400, "Ask for the map of one counter at a time.")
        seen = await self._ledger.peek(Wanted((address,)), int(question.asked.now))
        counter = seen.counters[address]
        if url is not None and not counter.total:
            raise Refusal(404, f"There is no counter of {address.url}")
        return address, counter


def _layout(fields: Fields) -> Layout:
    return Layout(fields.choice("view", Layout.HILBERT, _LAYOUTS))


def _same(fields: Fields) -> str:
    """Return the part of a query that names the counter, to be put into other addresses."""
    named: Mapping[str, str | None] = {name: fields.text(name) for name in ("url", "sel")}
    return "".join(f"&{name}={quote(text, safe='/')}" for name, text in named.items() if text)


def _site(question: Question) -> str:
    asked = question.asked
    return f"{asked.scheme}://{asked.headers.get('Host', 'HOST')}"


def _is_terminal(question: Question) -> bool:
    return prefers_text(question.asked.headers.get("Accept"))


def _picture(kind: str, body: bytes) -> Reply:
    return Reply(200, {**_PICTURE, "Content-Type": kind}, body, Outcome.OTHER)
