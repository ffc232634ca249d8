"""What the command line prints: aligned for people, harmless and whole for programs."""

import csv
import json
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.counter import EMPTY
from counterd.model import Address, Kind
from counterd.printed import as_csv, as_json, as_table, counter_text, one_line, report_text
from counterd.report import Category, Count, Entry, Mark, Period, Seen
from tests.usage.storage import BERLIN, at

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
SUNDAY = Period(
    "day",
    date(2026, 11, 22),
    (Seen("visitor", 412, None), Seen("visitor /docs/", 23, None)),
    (Category("page", 1336, (Count("/", 1024), Count("/docs/map.shtml", 260)), 17),),
)
START = Mark(datetime(2026, 11, 21, 7, 30, 2, tzinfo=BERLIN), "timeline", "start")
MONTH = Period(
    "month",
    date(2026, 10, 1),
    (Seen("visitor", 9_876, 412.34),),
    (Category("page", 1_234_567, (Count("", 1_234_567),), 0),),
)
ENTRIES: list[Entry] = [SUNDAY, START, MONTH]


def page(name: str, count: int = 1) -> Period:
    return Period(
        "day", date(2026, 11, 22), (), (Category("page", count, (Count(name, count),), 0),)
    )


def test_a_table_is_as_readme_shows_it() -> None:
    assert f"```\n{as_table([SUNDAY, START], None)}\n```" in README


def test_numbers_end_in_one_column_and_averages_stand_beside() -> None:
    assert as_table([MONTH, SUNDAY], None) == (
        "2026-10\n"
        "  visitor                9,876  412.3 a day\n"
        "  page               1,234,567\n"
        "    (all events)     1,234,567\n"
        "\n"
        "2026-11-22 Sunday\n"
        "  visitor                  412\n"
        "  visitor /docs/            23\n"
        "  page                   1,336\n"
        "    /                    1,024\n"
        "    /docs/map.shtml        260\n"
        "    and 17 more             52"
    )


def test_marks_that_follow_each_other_are_one_block() -> None:
    marks, days = as_table([START, START, SUNDAY, page("/"), START], None).split("\n\n", 1)
    assert marks.count("timeline: start") == 2
    assert days.count("\n\n") == 2


@pytest.mark.parametrize(
    ("level", "start", "title"),
    [
        ("base", datetime(2026, 10, 25, 2, tzinfo=BERLIN, fold=1), "2026-10-25 02:00 CET"),
        ("day", date(2026, 11, 21), "2026-11-21 Saturday"),
        ("week", date(2026, 11, 16), "week of 2026-11-16"),
        ("month", date(2026, 11, 1), "2026-11"),
        ("year", date(2026, 1, 1), "2026"),
        ("lifetime", None, "all time"),
    ],
)
def test_a_period_is_called_as_people_call_it(
    level: str, start: datetime | date | None, title: str
) -> None:
    assert as_table([Period(level, start, (), ())], None) == title


def test_on_a_terminal_headings_are_bold_and_lines_fit() -> None:
    long = page("/" + "x" * 100, 12_345)
    heading, category, event = as_table([long], 40).splitlines()
    assert heading == "\x1b[1m2026-11-22 Sunday\x1b[0m"
    assert category == "  page" + " " * 26 + "12,345"
    assert event == "    /" + "x" * 24 + "…  12,345"
    assert "x" * 100 in as_table([long], None)


def test_a_narrow_terminal_still_shows_names() -> None:
    assert "/xxxxxxxxxxxxxx…" in as_table([page("/" + "x" * 100)], 10)


def test_wide_letters_take_two_columns() -> None:
    both = Category("page", 2, (Count("/日本", 1), Count("/e\u0301", 1)), 0)
    lines = as_table([Period("day", date(2026, 11, 22), (), (both,))], None).splitlines()
    assert lines[2:] == ["    /日本  1", "    /e\u0301     1"]
    cut = as_table([page("/" + "日" * 50)], 30).splitlines()[2]
    assert cut == "    /" + "日" * 9 + "…" + "   1"


def test_no_entries_are_an_empty_text_and_an_empty_list() -> None:
    assert report_text([], "table", None) == ""
    assert report_text([], "json", None) == "[]"
    assert report_text([], "csv", None) == "kind,level,start,category,event,count,per_day\r"


def test_csv_has_a_line_for_each_number() -> None:
    assert as_csv(ENTRIES).split("\r\n") == [
        "kind,level,start,category,event,count,per_day",
        "seen,day,2026-11-22,visitor,,412,",
        "seen,day,2026-11-22,visitor /docs/,,23,",
        "count,day,2026-11-22,page,/,1024,",
        "count,day,2026-11-22,page,/docs/map.shtml,260,",
        "mark,,2026-11-21T07:30:02+01:00,timeline,start,,",
        "seen,month,2026-10-01,visitor,,9876,412.34",
        "count,month,2026-10-01,page,,1234567,\r",
    ]


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")']
)
def test_no_cell_begins_a_formula(name: str) -> None:
    mark = Mark(START.at, name, name)
    lifetime = Period("lifetime", None, (Seen(name, 1, None),), ())
    for entry in (page(name), mark, lifetime):
        *_, cells = csv.reader(StringIO(as_csv([entry]), newline=""))
        assert "'" + name in cells
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_csv_keeps_every_other_name(name: str) -> None:
    *_, cells = csv.reader(StringIO(as_csv([page(name)]), newline=""))
    assert cells[4].removeprefix("'") == name.removeprefix("'")


def test_json_has_the_types_of_entries_and_iso_dates() -> None:
    sunday, start, month = json.loads(as_json(ENTRIES))
    assert (sunday["type"], sunday["level"], sunday["start"]) == ("period", "day", "2026-11-22")
    assert sunday["categories"][0] == {
        "category": "page",
        "count": 1336,
        "events": [{"event": "/", "count": 1024}, {"event": "/docs/map.shtml", "count": 260}],
        "untold": 17,
    }
    assert start == {
        "type": "mark",
        "at": "2026-11-21T07:30:02+01:00",
        "category": "timeline",
        "event": "start",
    }
    assert month["seen"] == [{"category": "visitor", "count": 9876, "per_day": 412.34}]


def test_a_counter_is_printed_with_its_times_in_the_zone() -> None:
    counter = EMPTY._replace(total=4711, total_at=at("2026-11-22T12:00"), networks=0b101)
    address = Address(Kind.ACCESS, "/")
    lines = counter_text(address, counter, BERLIN, as_json=False).splitlines()
    assert lines[1] == "total     4,711  last 2026-11-22 13:00:00 CET"
    assert lines[4] == "networks  2  2 of them IPv4"
    assert json.loads(counter_text(address, counter, BERLIN, as_json=True))["total"] == 4711


@pytest.mark.parametrize(
    ("text", "printed"),
    [("plain ü", "plain ü"), ("a\nb\x1b[1m", "a\\nb\\x1b[1m"), ("\udce9", "\\udce9")],
)
def test_one_line_has_no_control_characters(text: str, printed: str) -> None:
    assert one_line(text) == printed
