"""What is written short has a name that people know."""

import pytest

from counterd.model import AgentClass
from counterd.web.countries import UNKNOWN
from counterd.web.own.naming import (
    agent_name,
    country_name,
    source_name,
    status_class,
    status_name,
)
from counterd.web.sources import SourceKind


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("DE", "Germany"),
        ("CH", "Switzerland"),
        ("EU", "European Union"),
        (UNKNOWN, "private or unknown"),
        ("QQ", "QQ"),
    ],
)
def test_countries(code: str, name: str) -> None:
    assert country_name(code) == name


@pytest.mark.parametrize(
    ("code", "name", "group"),
    [
        ("200", "200 OK", "2xx, answered"),
        ("404", "404 Not Found", "4xx, not found or refused"),
        ("599", "599", "5xx, failed"),
        ("(other)", "(other)", "(other)"),
    ],
)
def test_statuses(code: str, name: str, group: str) -> None:
    assert status_name(code) == name
    assert status_class(code) == group


def test_all_sources_and_agents_have_a_name() -> None:
    assert all(source_name(kind) != "" for kind in SourceKind)
    assert source_name(SourceKind.SEARCH) == "search engines"
    assert source_name("carrier pigeon") == "carrier pigeon"
    assert [agent_name(kind) for kind in AgentClass] == [
        "people",
        "robots",
        "programs without a name",
    ]
    assert agent_name("x") == "x"
