"""Which of the server's own pages there are, who answers for each, and whom it is open to."""

from collections.abc import Iterator
from dataclasses import dataclass

from counterd.bundled import bundled
from counterd.config import Config
from counterd.ledger import Counting
from counterd.web.clients import Trust
from counterd.web.hits import Hits
from counterd.web.messages import Messages
from counterd.web.metering import Meter
from counterd.web.optout import OptOut
from counterd.web.own.api.description import Description
from counterd.web.own.api.endpoints import endpoints
from counterd.web.own.assets import ASSETS, Assets
from counterd.web.own.dashboard import Dashboard
from counterd.web.own.embeds.routes import EmbedRules, embed_routes
from counterd.web.own.gate import Gate
from counterd.web.own.live import Live
from counterd.web.own.maps import MAP, Maps
from counterd.web.own.metrics import Cache, Metrics
from counterd.web.own.now import Watch
from counterd.web.own.page_figures import PageFigures
from counterd.web.own.privacy import Privacy
from counterd.web.own.rendering import Rendering
from counterd.web.own.routes import Form, Guard, Route, Routes
from counterd.web.own.signin import SignIn
from counterd.web.own.whoami import Seeing, WhoAmI
from counterd.web.own.wishes import FRONT, PAGE
from counterd.web.streams import Streams


@dataclass(frozen=True, slots=True)
class Inside:
    """What the pages look at of the server itself."""

    hits: Hits
    streams: Streams
    meter: Meter
    caches: tuple[Cache, ...]


def own_routes(
    config: Config, counting: Counting, gate: Gate, messages: Messages, inside: Inside
) -> Routes:
    """Return the routes of all pages.

    Raises:
        ConfigError: a folder that a setting names is not there.
    """
    assets = Assets(bundled("templates") / "assets")
    rendering = Rendering(assets, gate)
    return Routes(
        (
            *_open(config, gate, messages, rendering, assets),
            *_maps(Maps(counting.ledger, config.index, config.zone, rendering)),
            *_statistics(config, counting, rendering, inside.streams),
            *_described(config, counting, gate, rendering, inside),
            *embed_routes(counting.ledger, inside.hits, messages, _embed_rules(config)),
        )
    )


def _open(
    config: Config, gate: Gate, messages: Messages, rendering: Rendering, assets: Assets
) -> Iterator[Route]:
    opt_out, sign_in = OptOut(rendering), SignIn(gate, messages, rendering)
    yield Route(f"{ASSETS}{{path}}", assets.answer, Guard.OPEN, Form.TEXT)
    yield Route("/-/opt-out", opt_out.leave, Guard.OPEN)
    yield Route("/-/opt-in", opt_out.join, Guard.OPEN)
    yield Route("/-/privacy", Privacy(rendering, config).page, Guard.OPEN)
    yield Route("/-/sign-in", sign_in.sign_in, Guard.OPEN, methods=("GET", "POST"))
    yield Route("/-/sign-out", sign_in.sign_out, Guard.OPEN, methods=("POST",))


def _maps(maps: Maps) -> Iterator[Route]:
    yield Route(MAP, maps.page, Guard.MAP)
    yield Route(f"{MAP}.txt", maps.text, Guard.MAP, Form.TEXT)
    yield Route(f"{MAP}.svg", maps.svg, Guard.MAP, Form.TEXT)
    yield Route(f"{MAP}.png", maps.png, Guard.MAP, Form.TEXT)


def _statistics(
    config: Config, counting: Counting, rendering: Rendering, streams: Streams
) -> Iterator[Route]:
    ledger, records, settings = counting.ledger, counting.records, config.usage
    watch = Watch(ledger, records, settings.zone)
    dashboard = Dashboard(records, watch, rendering, settings)
    page = PageFigures(ledger, records, rendering, settings, config.index)
    yield Route(FRONT, dashboard.front, Guard.DASHBOARD)
    yield Route(PAGE, page.page, Guard.DASHBOARD)
    yield Route("/-/table/{path}", dashboard.table, Guard.DASHBOARD, Form.TEXT)
    yield Route("/-/live", Live(watch.now, streams).watch, Guard.DASHBOARD, Form.TEXT)


def _described(
    config: Config, counting: Counting, gate: Gate, rendering: Rendering, inside: Inside
) -> Iterator[Route]:
    """Yield the routes that the document of the API describes, its own among them."""
    operations = counting.operations
    trust = Trust(config.trusted_proxy, config.client_header)
    seeing = Seeing(inside.hits, operations, trust, config.index)
    described = (
        *endpoints(counting, config.usage, config.index),
        *Metrics(operations, inside.meter, inside.caches).endpoints(),
        *WhoAmI(seeing, rendering).endpoints(),
    )
    opened = {guard: gate.is_open(guard) for guard in Guard}
    description = Description(described, opened, rendering)
    yield from (endpoint.route for endpoint in (*described, *description.endpoints()))


def _embed_rules(config: Config) -> EmbedRules:
    return EmbedRules(
        calendar=config.usage.calendar,
        allow=config.embed_allow,
        index=config.index,
        keep_day_days=config.usage.keep_day_days,
        strips=config.strips,
    )
