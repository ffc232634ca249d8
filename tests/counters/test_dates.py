"""Dates: with the time while they are fresh, with the year when they are not."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest

from counterd.counters.dates import NEVER, short_date

TOKYO, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
NOON = datetime(2026, 11, 22, 12, 0, 30, tzinfo=UTC)


def shown(at: datetime, now: datetime, zone: tzinfo = UTC) -> str:
    return short_date(int(at.timestamp()), now=int(now.timestamp()), zone=zone)


def test_a_fresh_date_has_its_time() -> None:
    assert shown(NOON, NOON) == "Nov 22 12:00"
    assert shown(datetime(2026, 12, 1, tzinfo=UTC), NOON) == "Dec  1 00:00"


def test_a_date_is_local() -> None:
    assert shown(NOON, NOON, TOKYO) == "Nov 22 21:00"
    assert shown(NOON, NOON, NEW_YORK) == "Nov 22 07:00"


@pytest.mark.parametrize(
    ("zone", "late"), [(UTC, 0), (TOKYO, 9), (NEW_YORK, -5)], ids=["UTC", "Tokyo", "New York"]
)
def test_a_date_is_old_after_186_days_and_the_offset_of_its_zone(zone: tzinfo, late: int) -> None:
    last = NOON + timedelta(days=186, hours=late)
    assert ":" in shown(NOON, last, zone)
    assert shown(NOON, last + timedelta(seconds=1), zone) == "Nov 22  2026"


def test_a_date_to_come_has_its_time() -> None:
    assert shown(NOON + timedelta(days=3650), NOON) == "Nov 19 12:00"


@pytest.mark.parametrize("zone", [UTC, TOKYO, NEW_YORK], ids=["UTC", "Tokyo", "New York"])
def test_what_never_happened_has_the_first_date_everywhere(zone: tzinfo) -> None:
    assert short_date(0, now=0, zone=zone) == NEVER == "Jan  1  1970"


def test_all_months_have_english_names() -> None:
    names = [shown(datetime(2026, n, 9, tzinfo=UTC), NOON)[:3] for n in range(1, 13)]
    assert " ".join(names) == "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
