"""Who may see what: every route of the table, by everybody, with its part open and closed."""

from pathlib import Path

import pytest

from counterd.config.own import PUBLIC_PARTS
from counterd.stored_tokens import revoke
from counterd.web.own.routes import Form, Guard, Route
from counterd.web.own.sessions import COOKIE
from tests.process import Answer
from tests.serving import Serving, bearer, secrets, serving
from tests.web.own.all_routes import routes

ROUTES = routes()
# The form to sign in refuses a wrong token by itself.
ASKED = [
    (route, method)
    for route in ROUTES
    for method in route.methods
    if (route.path, method) != ("/-/sign-in", "POST")
]
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


async def ask(server: Serving, route: Route, method: str, headers: dict[str, str]) -> Answer:
    return await server.ask(route.path.replace("{path}", "x"), {**SAME_SITE, **headers}, method)


def is_let_in(answer: Answer) -> bool:
    to_form = answer.headers.get("location", "").startswith("/-/sign-in?next=")
    return answer.status not in (401, 403) and not to_form


def expected(guard: Guard, who: str, *, is_open: bool) -> bool:
    """Say who is let in, in words of their own."""
    if guard is Guard.OPEN:
        return True
    if guard is Guard.ADMIN:
        return who in ("admin", "session")
    if guard is Guard.PRIVATE:
        return who in ("admin", "session", "read")
    return is_open or who in ("admin", "session", "read")


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
@pytest.mark.parametrize(
    ("route", "method"), ASKED, ids=[f"{method} {route.path}" for route, method in ASKED]
)
async def test_each_is_for_whom_its_guard_says(
    tmp_path: Path, route: Route, method: str, *, is_open: bool
) -> None:
    tokens = await secrets(tmp_path)
    public = list(PUBLIC_PARTS) if is_open else []
    async with serving(tmp_path, public=public) as server:
        cookie = await signed_in(server, tokens.admin)
        asking = {
            "nobody": {},
            "wrong": bearer("cntd_wrong"),
            "loopback": {"Host": "localhost", "X-Forwarded-For": "127.0.0.1"},
            "forger": {"Cookie": f"{COOKIE}=1.1795348999.x"},
            "read": bearer(tokens.read),
            "admin": bearer(tokens.admin),
            "session": {"Cookie": cookie},
        }
        for who, headers in asking.items():
            answer = await ask(server, route, method, headers)
            let_in = expected(route.guard_of(method), who, is_open=is_open)
            assert is_let_in(answer) is let_in, (who, answer)
            if not let_in:
                assert_told(answer, route, method)


async def signed_in(server: Serving, secret: str) -> str:
    answer = await server.send("/-/sign-in", f"token={secret}".encode(), SAME_SITE)
    assert answer.status == 303
    return answer.headers["set-cookie"].partition(";")[0]


def assert_told(answer: Answer, route: Route, method: str) -> None:
    """Who is not let in is told so in a form that fits, and nothing else."""
    if answer.status == 401:
        assert answer.headers["www-authenticate"] == 'Bearer realm="counterd"'
    kind = answer.headers.get("content-type", "")
    match route.form:
        case Form.JSON | Form.EITHER:
            assert kind == "application/problem+json"
        case Form.TEXT:
            assert kind == "text/plain; charset=utf-8"
        case Form.PAGE:
            assert answer.status == 303 or method == "POST"
    assert len(answer.body) < 200


async def test_a_token_that_is_revoked_opens_nothing(tmp_path: Path) -> None:
    tokens = await secrets(tmp_path)
    await revoke(tmp_path / "c.db", 2)
    async with serving(tmp_path, public=[]) as server:
        assert (await server.ask("/-/api/counters", bearer(tokens.read))).status == 401
        assert (await server.ask("/-/api/counters", bearer(tokens.admin))).status == 200


async def test_other_sites_send_nothing_whoever_is_signed_in(tmp_path: Path) -> None:
    tokens = await secrets(tmp_path)
    async with serving(tmp_path) as server:
        cookie = {"Cookie": await signed_in(server, tokens.admin)}
        sending = [route for route in ROUTES if "POST" in route.methods and not route.is_shared]
        assert sending
        for route in sending:
            for site in ("cross-site", "same-site"):
                headers = {**cookie, "Sec-Fetch-Site": site}
                answer = await server.send(route.path, b"{}", headers)
                assert answer.status == 403, route.path


def test_what_changes_something_is_for_admins_but_to_sign_in_and_to_count() -> None:
    sending = {route.path: route.guard_of("POST") for route in ROUTES if "POST" in route.methods}
    others = {path for path, guard in sending.items() if guard is not Guard.ADMIN}
    assert others == {"/-/sign-in", "/-/sign-out", "/count"}  # the last counts, where it may
