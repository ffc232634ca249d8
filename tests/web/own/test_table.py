"""The table of our own pages: no two for one path, and nothing closed is shown without a token."""

from pathlib import Path

from counterd.web.own.routes import Form, Guard
from tests.serving import serving
from tests.web.own.all_routes import routes


def test_each_path_has_one_route() -> None:
    paths = [route.path for route in routes()]
    assert len(set(paths)) == len(paths) > 10


def test_what_is_for_programs_is_refused_in_their_form() -> None:
    for route in routes():
        if route.path.startswith("/-/api/") and route.path != "/-/api/":
            assert route.form is Form.JSON, route.path


async def test_what_is_closed_shows_nothing_without_a_token(tmp_path: Path) -> None:
    closed = [one for one in routes() if one.guard is not Guard.OPEN]
    async with serving(tmp_path, public=[], own_requests_per_s=1e6) as server:
        for route in closed:
            path = route.path.replace("{path}", "x")
            for method in route.methods:
                headers = {"Sec-Fetch-Site": "same-origin"} if method == "POST" else {}
                answer = await server.ask(path, headers, method)
                assert answer.status in (303, 401), (path, method, answer.status, answer.text)
                if answer.status == 303:
                    assert answer.headers["location"].startswith("/-/sign-in?next=/-/")


def test_programs_may_ask_what_is_said_of_them_in_the_documentation() -> None:
    guards = {
        (method, route.path.removeprefix("/-/api/")): route.guard_of(method)
        for route in routes()
        for method in route.methods
        if route.path.startswith("/-/api/") or "/" not in route.path[1:]
    }
    assert guards == {
        ("GET", "counter"): Guard.COUNTERS,
        ("GET", "sums"): Guard.COUNTERS,
        ("GET", "map"): Guard.MAP,
        ("GET", "counters"): Guard.DASHBOARD,
        ("GET", "report"): Guard.DASHBOARD,
        ("GET", "top"): Guard.DASHBOARD,
        ("GET", "marks"): Guard.DASHBOARD,
        ("POST", "marks"): Guard.ADMIN,
        ("GET", "health"): Guard.OPEN,
        ("GET", "version"): Guard.OPEN,
        ("GET", "openapi.json"): Guard.OPEN,
        ("GET", ""): Guard.OPEN,
        ("GET", "/healthz"): Guard.OPEN,
        ("GET", "/readyz"): Guard.OPEN,
        ("GET", "/metrics"): Guard.METRICS,
        ("GET", "/count"): Guard.OPEN,
        ("POST", "/count"): Guard.OPEN,
    }
