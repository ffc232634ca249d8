"""Built-in variables: the document's, the query's and the clock's."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.ssi.built_in import BUILT_IN, MORE_BUILT_IN, Moment, argument
from tests.ssi.world import World


@pytest.fixture
def moment(world: World) -> Moment:
    world.uri, world.query, world.zone = "/docs/a b.shtml", "outer", ZoneInfo("Europe/Berlin")
    return Moment(world.context(), "x=%3Cb%3E&y", None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("date_gmt", "Sunday, 22-Nov-2026 12:00:30 GMT"),
        ("date_local", "Sunday, 22-Nov-2026 13:00:30 CET"),
        ("last_modified", "Sunday, 01-Nov-2026 09:05:03 CET"),
        ("document_uri", "/docs/a b.shtml"),
        ("document_name", "a b.shtml"),
        ("document_args", "outer"),
        ("query_string", "x=%3Cb%3E&y"),
        ("query_string_unescaped", "x=\\<b\\>\\&y"),
    ],
)
def test_a_variable_of_apache(moment: Moment, name: str, value: str) -> None:
    assert BUILT_IN[name](moment) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("args", "x=%3Cb%3E&y"),
        ("time", "20261122130030"),
        ("time_year", "2026"),
        ("time_mon", "11"),
        ("time_day", "22"),
        ("time_hour", "13"),
        ("time_min", "00"),
        ("time_sec", "30"),
        ("time_wday", "0"),
    ],
)
def test_a_variable_of_the_others(moment: Moment, name: str, value: str) -> None:
    assert MORE_BUILT_IN[name](moment) == value


def test_the_page_may_say_how_times_look(moment: Moment) -> None:
    moment = moment._replace(timefmt="%H")
    assert [BUILT_IN[name](moment) for name in ("date_gmt", "date_local", "last_modified")] == [
        *("12", "13", "09")
    ]
    assert BUILT_IN["date_gmt"](moment._replace(timefmt="")) == ""


def test_without_a_query_there_is_nothing_to_unescape(moment: Moment) -> None:
    assert BUILT_IN["query_string"](moment._replace(query="")) == ""
    assert BUILT_IN["query_string_unescaped"](moment._replace(query="")) is None


def test_a_document_at_the_root_has_its_name(moment: Moment) -> None:
    document = replace(moment.context.document, uri="/x.shtml")
    moment = moment._replace(context=replace(moment.context, document=document))
    assert BUILT_IN["document_name"](moment) == "x.shtml"


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("test=1", "1"),
        ("a=b&test=1&c=d", "1"),
        ("atest=a&testb=b&test=1", "1"),
        ("TEST=1&test=2", "1"),
        ("test=", ""),
        ("test=%20+", "%20+"),
        ("test", None),
        ("", None),
    ],
)
def test_an_argument_is_found_as_in_nginx(query: str, value: str | None) -> None:
    assert argument(query, "test") == value


@given(st.dictionaries(st.text("abc", min_size=1), st.text("xyz"), min_size=1))
def test_every_field_of_a_query_is_an_argument(fields: dict[str, str]) -> None:
    query = "&".join(f"{name}={text}" for name, text in fields.items())
    assert {name: argument(query, name.upper()) for name in fields} == fields
