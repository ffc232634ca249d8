"""What is wished for is asked of the records, and can be asked for again by its address."""

from dataclasses import replace

import pytest

from counterd.usage.overview import Overview, Track
from counterd.usage.periods import Calendar
from counterd.usage.values import Days
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from counterd.web.own.wishes import Wish, wished
from tests.usage.storage import BERLIN, at

CALENDAR = Calendar(BERLIN)
NOW = at("2026-11-22T14:20", BERLIN)
TODAY = at("2026-11-22")


def wish(query: str) -> Wish:
    return wished(Fields(query), CALENDAR, NOW)


def test_the_whole_site() -> None:
    told = wish("")
    assert (told.tracks, told.visitor) == ((Track("site", "", is_prefix=True),), "visitor")
    assert told.url() == "/-/?range=30d"
    assert told.url("range=7d") == "/-/?range=7d"
    inquiry = told.inquiry(NOW, CALENDAR)
    assert inquiry.days == Days(at("2026-10-24"), at("2026-11-23"))
    assert inquiry.before == Days(at("2026-09-24"), at("2026-10-24"))
    assert inquiry.since == at("2025-01-01"), "for the year before"
    assert (inquiry.seen, inquiry.prefix, inquiry.top) == (("visitor",), "", 10)


def test_a_part_of_the_site() -> None:
    told = wish("range=12m&prefix=/docs/a%26b&compare=0")
    assert told.tracks == (
        Track("page", "/docs/a&b", is_prefix=True),
        Track("file", "/docs/a&b", is_prefix=True),
    )
    assert (told.folder, told.visitor) == ("/docs/", "visitor /docs/")
    assert told.url() == "/-/?range=12m&prefix=/docs/a%26b&compare=0"
    assert wish(told.query()) == told
    inquiry = told.inquiry(NOW, CALENDAR)
    assert (inquiry.before, inquiry.prefix) == (None, "/docs/a&b")


def test_the_beginning_of_a_name_is_no_folder() -> None:
    assert (wish("prefix=/do").folder, wish("prefix=/do").visitor) == ("", None)
    assert wish("prefix=/do").inquiry(NOW, CALENDAR).seen == ()


def test_the_root_is_the_whole_site() -> None:
    assert wish("prefix=/") == wish("prefix=") == wish("prefix=%20") == wish("")


def test_one_page() -> None:
    told = replace(wish("range=7d"), page="/a b.shtml")
    assert told.tracks == (Track("page", "/a b.shtml"), Track("file", "/a b.shtml"))
    assert told.visitor is None
    assert told.url() == "/-/page?url=/a%20b.shtml&range=7d"
    assert told.inquiry(NOW, CALENDAR).top == 0


def test_one_table_asks_for_its_own_category_alone() -> None:
    inquiry = wish("").inquiry(NOW, CALENDAR, top=500, only="bot")
    assert (inquiry.only, inquiry.top, inquiry.tracks, inquiry.seen) == ("bot", 500, (), ())


@pytest.mark.parametrize("query", ["compare=1", "compare", "compare=yes"])
def test_the_period_before_is_compared_unless_not_wished(query: str) -> None:
    assert wish(query).is_compared
    assert not wish("compare=0").is_compared


@pytest.mark.parametrize(
    "prefix", ["docs/", "http://a/", "%2Fdocs" + "x" * 200, "/" + "%C3%A4" * 100]
)
def test_a_prefix_is_a_path_that_can_be_stored(prefix: str) -> None:
    with pytest.raises(Refusal, match="prefix: expected"):
        wish(f"prefix={prefix}")
    assert wish("prefix=/" + "x" * 199).prefix == "/" + "x" * 199


def test_dates_begin_with_the_first_day_of_all_and_names_do_not() -> None:
    def told(query: str, earliest: str | None, days: Days | None = None) -> Days:
        one = wish(query)
        first = None if earliest is None else at(earliest)
        return one.days_told(Overview(days or one.chosen.days, None, first), TODAY)

    end = at("2026-11-23")
    assert told("range=all", "2026-03-05") == Days(at("2026-03-05"), end)
    assert told("range=all", None) == Days(TODAY, end)
    assert told("since=2020-01-01", "2026-03-05") == Days(at("2026-03-05"), end)
    assert told("since=2026-11-01", "2026-03-05") == Days(at("2026-11-01"), end)
    assert told("range=30d", "2026-11-21") == Days(at("2026-10-24"), end)
    # Days of which nothing was kept are told as the last of them.
    assert told("since=2020-01-01&until=2020-01-09", "2026-03-05") == Days(
        at("2020-01-09"), at("2020-01-10")
    )


def test_a_period_before_the_first_day_is_not_told() -> None:
    before = Days(at("2026-09-24"), at("2026-10-24"))
    days = wish("").chosen.days

    def told(earliest: str | None, kept: Days | None = before) -> Days | None:
        first = None if earliest is None else at(earliest)
        return wish("").before_told(Overview(days, kept, first))

    assert told("2026-09-24") == before
    assert told("2026-09-25") is None
    assert told(None) is None
    assert told("2026-01-01", None) is None
