"""Routes: a path is found by its whole or by what surrounds its free part."""

import pytest

from counterd.web.own.routes import Guard, Question, Route, Routes
from counterd.web.reply import Reply


async def handler(question: Question) -> Reply:
    raise AssertionError(question)


def route(path: str) -> Route:
    return Route(path, handler, Guard.OPEN)


ROUTES = Routes(
    map(route, ("/-/map", "/-/badge/{path}.svg", "/-/digits/{path}.svg", "/-/digits/{path}.png"))
)


@pytest.mark.parametrize(
    ("path", "found", "rest"),
    [
        ("/-/map", "/-/map", ""),
        ("/-/badge/a.shtml.svg", "/-/badge/{path}.svg", "a.shtml"),
        ("/-/badge/docs/a.svg.svg", "/-/badge/{path}.svg", "docs/a.svg"),
        ("/-/digits/a.png", "/-/digits/{path}.png", "a"),
    ],
)
def test_a_page_is_found(path: str, found: str, rest: str) -> None:
    assert ROUTES.find(path) == (next(one for one in ROUTES.all if one.path == found), rest)


@pytest.mark.parametrize(
    "path", ["/", "/-/", "/-/map/", "/-/Map", "/-/badge/.svg", "/-/badge.svg", "/-/badge/a.png"]
)
def test_other_paths_are_nobodys(path: str) -> None:
    assert ROUTES.find(path) is None
