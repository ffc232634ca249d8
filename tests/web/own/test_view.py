"""The dashboard as a value: its numbers by hand, and words where a number would mislead."""

from dataclasses import replace

from counterd.usage import Settings
from counterd.usage.overview import EventCount, Overview, Ranked
from counterd.usage.periods import DAY_S, Level
from counterd.usage.uptime import CRASH, GO_LIVE, START, TIMELINE
from counterd.usage.values import Days, Distinct, Mark, Statistic
from counterd.web.own.fields import Fields
from counterd.web.own.standing import Comparison
from counterd.web.own.view import Choice, Summary, View, Viewing
from counterd.web.own.wishes import Wish, wished
from tests.usage.storage import BERLIN, at

SETTINGS = Settings(zone=BERLIN)
NOW = at("2026-11-22T14:20", BERLIN)
LONG_AGO = at("2020-01-01")


def wish(query: str = "") -> Wish:
    return wished(Fields(query), SETTINGS.calendar, NOW)


def row(text: str, count: int, level: Level = Level.DAY) -> Statistic:
    return Statistic("site", "", level, at(text), 0, count)


def overview(one: Wish, *rows: Statistic, earliest: int | None = LONG_AGO) -> Overview:
    return Overview(
        days=one.chosen.days,
        before=one.chosen.before if one.is_compared else None,
        earliest=earliest,
        tracks={one.tracks[0]: [*rows]},
    )


def view(one: Wish, told: Overview) -> View:
    return Viewing(one, told, SETTINGS, NOW).view()


def test_thirty_days_by_hand() -> None:
    one = wish()
    told = replace(
        overview(
            one,
            row("2026-10-24", 30),
            row("2026-11-21", 30),
            row("2026-10-23", 1000),  # stands for today, which is not over
            row("2026-10-22", 40),
        ),
        ranked={
            "agent": Ranked((EventCount("human", 70, 0), EventCount("bot", 30, 0)), 2, 100),
            "traffic": Ranked((EventCount("bytes", 4_300_000, 0),), 1, 4_300_000),
            "broken": Ranked((EventCount("/x", 3, 0),), 1, 7),
            "page": Ranked((EventCount("/", 60, 5),), 1, 60),
        },
        distinct=[
            Distinct("visitor", Level.DAY, at("2026-10-24"), 0, 12),
            Distinct("visitor", Level.DAY, at("2026-11-21"), 0, 6),
            Distinct("visitor", Level.DAY, at("2026-10-22"), 0, 10),
        ],
    )
    shown = view(one, told)
    assert (shown.time, shown.before) == ("24 October to 22 November 2026", "24 Sep to 23 Oct")
    assert (shown.since, shown.until) == ("2026-10-24", "2026-11-22")
    than = "on 24 Sep to 22 Oct"
    minus = "\N{MINUS SIGN}"
    assert shown.summary == (
        Summary("hits", "60", comparison=Comparison("up", "+50 %", than)),
        Summary("visitors a day", "9.0", comparison=Comparison("down", f"{minus}10 %", than)),
        Summary("sent", "4.3 MB"),
        Summary("of requests by robots", "30 %", "30 of 100"),
        Summary("requests in vain", "7"),
    )
    assert shown.tables["pages"].rows[0].before == 5
    assert shown.tables["robots"].rows == ()
    assert [bar.point.hits for bar in shown.chart.bars][:1] == [30]
    assert len(shown.chart.bars) == 30
    assert shown.notices == ()
    assert shown.beside_url == "/-/?range=30d&compare=0"
    assert not shown.is_empty


def test_the_ways_to_other_times_keep_what_else_was_wished() -> None:
    one = wish("range=7d&prefix=/docs/&compare=0")
    choices = view(one, overview(one)).choices
    assert choices[1] == Choice("7 days", "/-/?range=7d&prefix=/docs/&compare=0", is_current=True)
    assert choices[5] == Choice(
        "All time", "/-/?range=all&prefix=/docs/&compare=0", is_current=False
    )
    assert [choice.is_current for choice in choices].count(True) == 1


def test_one_day_tells_its_visitors_and_not_an_average() -> None:
    one = wish("since=2026-11-20&until=2026-11-20")
    seen = [Distinct("visitor", Level.DAY, at("2026-11-20"), 0, 12)]
    shown = view(one, replace(overview(one, row("2026-11-20", 30)), distinct=seen))
    assert shown.summary[1] == Summary("visitors", "12")
    assert (shown.time, shown.before) == ("20 November 2026", "19 Nov")


def test_today_is_compared_as_its_card_is() -> None:
    one = wish("range=today")
    rows = [
        Statistic("site", "", Level.BASE, at(f"2026-11-2{day}T08:00", BERLIN), 0, count)
        for day, count in ((1, 10), (2, 15))
    ]
    shown = view(one, overview(one, *rows))
    assert shown.summary[0].comparison == shown.cards[0].hits.comparison
    assert shown.summary[0].comparison == Comparison("up", "+50 %", "on yesterday by 14:00")
    assert len(shown.chart.bars) == 24


def test_times_that_are_over_are_compared_as_a_whole() -> None:
    one = wish("since=2026-11-01&until=2026-11-02")
    rows = [row("2026-11-02", 30), row("2026-10-31", 20)]
    comparison = view(one, overview(one, *rows)).summary[0].comparison
    assert comparison == Comparison("up", "+50 %", "on 30 to 31 Oct")


def test_a_part_of_the_site_is_told_apart_from_the_whole() -> None:
    one = wish("prefix=/docs/")
    shown = view(one, overview(one, row("2026-11-21", 30)))
    assert [summary.name for summary in shown.summary] == ["hits", "requests in vain"]
    assert shown.notices == (
        "Only what lies below /docs/: hits, pages, downloads and broken links; its visitors. "
        "All other numbers are of the whole site.",
    )
    deeper = wish("prefix=/docs/a/")
    assert "; the visitors of /docs/." in view(deeper, overview(deeper)).notices[0]
    letters = wish("prefix=/do")
    shown = view(letters, overview(letters))
    assert "; visitors are not known for it." in shown.notices[0]
    assert {card.visitors for card in shown.cards} == {None}


def test_days_that_are_kept_by_the_month_are_told_by_the_month() -> None:
    one = wish("since=2025-03-10&until=2025-03-20")
    march = Days(at("2025-03-01"), at("2025-04-01"))
    told = replace(overview(one, row("2025-03-01", 9, Level.MONTH)), days=march, before=None)
    shown = view(one, told)
    assert (shown.time, shown.before, shown.summary[0].text) == ("March 2025", "", "9")
    assert shown.notices == (
        "Days as old as these are kept only by month or year, so whole ones are shown: March 2025.",
        "The period before is kept only by month or year, and cannot be compared.",
    )


def test_a_young_site_is_told_that_there_was_nothing_before() -> None:
    one = wish()
    shown = view(one, overview(one, row("2026-11-21", 30), earliest=at("2026-11-20")))
    assert shown.before == ""
    assert shown.notices == (
        "Counting began on 20 November 2026: there is no whole period before to compare with.",
    )
    quiet = wish("compare=0")
    assert view(quiet, overview(quiet, earliest=at("2026-11-20"))).notices == ()


def test_before_the_first_visit_there_is_nothing() -> None:
    one = wish("range=all")
    shown = view(one, overview(one, earliest=None))
    assert shown.is_empty
    assert (shown.time, shown.notices) == ("22 November 2026", ())


def test_all_time_begins_with_the_first_day() -> None:
    one = wish("range=all")
    shown = view(one, overview(one, row("2026-09-10", 4), earliest=at("2026-09-10")))
    assert shown.time == "10 September to 22 November 2026"
    assert shown.summary[0].text == "4"
    assert shown.chart.bars[0].point.name == "Thursday, 10 September 2026"


def test_what_happened_to_the_server_is_in_the_chart() -> None:
    one = wish()
    marks = [
        Mark(at("2026-10-25T10:00", BERLIN), TIMELINE, GO_LIVE),
        Mark(at("2026-10-25T10:00", BERLIN), TIMELINE, START),
        Mark(at("2026-11-01T10:00", BERLIN), TIMELINE, CRASH),
        Mark(at("2026-11-05T10:00", BERLIN), TIMELINE, START),
    ]
    chart = view(one, replace(overview(one), marks=marks)).chart
    assert [mark.kind for mark in chart.marks] == ["start", "crash", "start"]
    assert [gap.text for gap in chart.gaps] == [
        "Monday, 2 November 2026 to Wednesday, 4 November 2026"
    ]


def test_a_page_has_its_hits_alone() -> None:
    one = replace(wish("range=7d"), page="/a.shtml")
    shown = view(one, overview(one, row("2026-11-21", 30)))
    assert [summary.name for summary in shown.summary] == ["hits"]
    assert shown.choices[0].url == "/-/page?url=/a.shtml&range=today"
    assert shown.chart.bars[5].point.url == (
        "/-/page?url=/a.shtml&since=2026-11-21&until=2026-11-21"
    )
    assert shown.notices == ()
    assert one.chosen.days.end - one.chosen.days.first == 7 * DAY_S
