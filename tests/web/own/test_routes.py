"""Routes: a path is found by its whole or by what surrounds its free part."""

import pytest

from counterd.web.own.routes import Form, Guard, Question, Route, Routes
from counterd.web.reply import Reply
from tests.asking import asked


async def handler(question: Question) -> Reply:
    raise AssertionError(question)


def route(path: str) -> Route:
    return Route(path, handler, Guard.OPEN)


ROUTES = Routes(
    map(
        route,
        (
            "/-/map",
            "/-/badge/{path}.svg",
            "/-/digits/{path}.svg",
            "/-/digits/{path}.png",
            "/counter/{path}.json",
        ),
    )
)


@pytest.mark.parametrize(
    ("path", "found", "rest"),
    [
        ("/-/map", "/-/map", ""),
        ("/-/badge/a.shtml.svg", "/-/badge/{path}.svg", "a.shtml"),
        ("/-/badge/docs/a.svg.svg", "/-/badge/{path}.svg", "docs/a.svg"),
        ("/-/digits/a.png", "/-/digits/{path}.png", "a"),
        ("/counter/a/b.json", "/counter/{path}.json", "a/b"),
    ],
)
def test_a_page_is_found(path: str, found: str, rest: str) -> None:
    assert ROUTES.find(path) == (next(one for one in ROUTES.all if one.path == found), rest)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/-/",
        "/-/map/",
        "/-/Map",
        "/-/badge/.svg",
        "/-/badge.svg",
        "/-/badge/a.png",
        "/counter.json",
    ],
)
def test_other_paths_are_nobodys(path: str) -> None:
    assert ROUTES.find(path) is None


def test_sending_may_need_more_than_looking() -> None:
    plain, both = route("/-/a"), Route("/-/b", handler, Guard.MAP, posting=Guard.ADMIN)
    assert [plain.guard_of(method) for method in ("GET", "POST")] == [Guard.OPEN, Guard.OPEN]
    assert [both.guard_of(method) for method in ("GET", "HEAD", "POST")] == [
        Guard.MAP,
        Guard.MAP,
        Guard.ADMIN,
    ]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", Form.PAGE),
        ("Text/HTML", Form.PAGE),
        ("*/*", Form.JSON),
        ("application/json", Form.JSON),
        ("", Form.JSON),
    ],
)
def test_browsers_get_pages_and_programs_json(accept: str, form: Form) -> None:
    either = Route("/-/a", handler, Guard.OPEN, Form.EITHER)
    assert either.form_for(asked("/-/a", {"Accept": accept})) is form
    assert either.form_for(asked("/-/a", {})) is Form.JSON
    assert Route("/-/a", handler, Guard.OPEN, Form.TEXT).form_for(asked("/-/a")) is Form.TEXT
