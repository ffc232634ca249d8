"""A table for programs has all that was told, and says what was not."""

import msgspec

from counterd.usage.overview import EventCount, Overview, Ranked
from counterd.usage.periods import Calendar
from counterd.usage.values import Days
from counterd.web.own.exports import csv_rows, export
from counterd.web.own.fields import Fields
from counterd.web.own.rankings import TABLES
from counterd.web.own.wishes import wished
from tests.usage.storage import at

NOW = at("2026-11-22T14:20")
TODAY = at("2026-11-22")
DAYS = Days(at("2026-10-24"), at("2026-11-23"))
BEFORE = Days(at("2026-09-24"), at("2026-10-24"))
RANKED = {
    "referrer": Ranked((EventCount("Google", 3, 1), EventCount("=x", 2, 0)), 3, 8, 1, folded=1)
}


def test_a_table_by_hand() -> None:
    wish = wished(Fields("prefix=/docs/"), Calendar(), NOW)
    overview = Overview(DAYS, BEFORE, at("2026-01-01"), RANKED)
    told = export(TABLES["referrers"], wish, overview, TODAY)
    assert msgspec.json.decode(msgspec.json.encode(told)) == {
        "table": "referrers",
        "unit": "views",
        "days": {"since": "2026-10-24", "until": "2026-11-22"},
        "before": {"since": "2026-09-24", "until": "2026-10-23"},
        "prefix": None,
        "total": 8,
        "nameless": 1,
        "cut": 1,
        "rows": [
            {"name": "Google", "label": "Google", "count": 3, "before": 1, "kind": "search"},
            {"name": "=x", "label": "=x", "count": 2, "before": 0, "kind": "site"},
        ],
    }
    assert [*csv_rows(told)] == [
        ("name", "label", "kind", "views", "before"),
        ("Google", "Google", "search", 3, 1),
        ("=x", "=x", "site", 2, 0),
    ]


def test_without_a_period_before_there_is_no_number_of_it() -> None:
    wish = wished(Fields("prefix=/docs/"), Calendar(), NOW)
    ranked = {"page": Ranked((EventCount("/docs/", 3, 0),), 1, 3)}
    told = export(TABLES["pages"], wish, Overview(DAYS, None, TODAY, ranked), TODAY)
    assert (told.before, told.prefix, told.rows[0].before) == (None, "/docs/", None)
    empty = export(TABLES["pages"], wish, Overview(DAYS, None, None), TODAY)
    assert (empty.rows, empty.total) == ((), 0)
