"""The table of our own pages: no two for one path, and nothing closed is shown without a token."""

from pathlib import Path

from counterd.archive import Archive
from counterd.config import Config
from counterd.ledger import Counting
from counterd.store.database import open_database
from counterd.tokens import Tokens
from counterd.web.messages import Messages
from counterd.web.own.gate import Gate, GateRules
from counterd.web.own.routes import Form, Guard, Route
from counterd.web.own.table import Inside, own_routes
from counterd.web.streams import Streams
from tests.counting import SETTINGS, running
from tests.embeds import HITS
from tests.serving import serving


async def routes(path: Path) -> tuple[Route, ...]:
    async with running(path) as site:
        archive = Archive(site.site, lambda: open_database(path, may_create=False), SETTINGS)
        counting = Counting(site.ledger, archive, Tokens())
        gate = Gate(Tokens(), GateRules())
        return own_routes(Config(), counting, gate, Messages(), Inside(HITS, Streams(float))).all


async def test_each_path_has_one_route(tmp_path: Path) -> None:
    paths = [route.path for route in await routes(tmp_path / "c.db")]
    assert len(set(paths)) == len(paths) > 10


async def test_what_is_for_programs_is_refused_in_their_form(tmp_path: Path) -> None:
    for route in await routes(tmp_path / "c.db"):
        if route.path.startswith("/-/api/") and route.path != "/-/api/":
            assert route.form is Form.JSON, route.path


async def test_what_is_closed_shows_nothing_without_a_token(tmp_path: Path) -> None:
    closed = [one for one in await routes(tmp_path / "x.db") if one.guard is not Guard.OPEN]
    async with serving(tmp_path, public=[], own_requests_per_s=1e6) as server:
        for route in closed:
            path = route.path.replace("{path}", "x")
            for method in route.methods:
                headers = {"Sec-Fetch-Site": "same-origin"} if method == "POST" else {}
                answer = await server.ask(path, headers, method)
                assert answer.status in (303, 401), (path, method, answer.status, answer.text)
                if answer.status == 303:
                    assert answer.headers["location"].startswith("/-/sign-in?next=/-/")
