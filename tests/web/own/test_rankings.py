"""Tables show what was counted most; what they do not show, they say."""

from counterd.model import Served
from counterd.usage import Recorder, Settings, Stored
from counterd.usage.overview import EventCount, Ranked
from counterd.visits import record_served, visit
from counterd.web.own.rankings import PREFIXED, TABLES, TIMES, filled, page_url
from tests.counting import HIT, NOON

PAGES = TABLES["pages"]


def test_rows_by_hand() -> None:
    lines = (EventCount("/", 60, 50), EventCount("/docs/ä b", 30, 0), EventCount("/c", 5, 1))
    found = filled(PAGES, Ranked(lines, names=7, total=120, before=51, folded=10), most=2)
    first, second = found.rows
    assert (first.name, first.count, first.before, first.bar_percent) == ("/", 60, 50, 100)
    assert (second.bar_percent, second.url) == (50, "/-/page?url=/docs/%C3%A4%20b")
    # Five names more: one has a line that was cut, four were never told.
    assert (found.untold, found.rest, found.folded, found.total) == (5, 20, 10, 120)


def test_nothing_has_no_rows() -> None:
    found = filled(PAGES, Ranked())
    assert (found.rows, found.untold, found.rest, found.total) == ((), 0, 0, 0)


def test_times_stand_in_their_own_order_whether_or_not_there_were_any() -> None:
    lines = (EventCount("< 3 ms", 9, 1), EventCount("< 1 ms", 5, 2), EventCount("a year", 1, 0))
    found = filled(TABLES["times"], Ranked(lines, 3, 15))
    assert [row.name for row in found.rows] == [*TIMES, "a year"]
    assert [row.count for row in found.rows] == [5, 9, 0, 0, 0, 0, 0, 0, 1]


def test_what_is_counted_is_shown() -> None:
    recorder = Recorder(Stored(), Settings(), bytes)
    recorder.tally(visit(HIT, is_counted=True), HIT.at)
    for took_s in (0.0005, 0.002, 0.005, 0.02, 0.05, 0.2, 0.5, 2):
        record_served(recorder, Served(NOON, 1, took_s))
    counted = recorder.open_rows()
    shown = {table.category for table in TABLES.values()}
    assert {row.category for row in counted} <= shown | {"site", "traffic"}
    assert tuple(row.event for row in counted if row.category == "time") == TIMES
    assert shown > PREFIXED


def test_referrers_tell_their_kind() -> None:
    lines = (EventCount("Google", 3, 0), EventCount("hut.example", 2, 0))
    google, hut = filled(TABLES["referrers"], Ranked(lines, 2, 5)).rows
    assert (google.note, hut.note) == ("search", "site")


def test_a_page_is_told_of_by_its_path() -> None:
    assert page_url("/a?b&c=d#e") == "/-/page?url=/a%3Fb%26c%3Dd%23e"
