"""Days and times are written as people say them."""

import pytest

from counterd.usage.periods import Calendar
from counterd.usage.values import Days
from counterd.web.own import dates
from tests.usage.storage import BERLIN, at

SUNDAY = at("2026-11-22")
CALENDAR = Calendar(BERLIN)


def test_a_day_has_long_and_short_names() -> None:
    assert dates.day_name(SUNDAY) == "Sunday, 22 November 2026"
    assert dates.full_day(SUNDAY) == "22 November 2026"
    assert dates.short_day(SUNDAY) == "22 Nov"
    assert dates.short_month(SUNDAY) == "Nov"
    assert dates.weekday(SUNDAY) == "Sunday"


def test_times_are_those_of_the_clock_on_the_wall() -> None:
    instant = at("2026-11-22T13:05:09")  # UTC
    assert dates.clock(instant, BERLIN) == "14:05"
    assert dates.clock_s(instant, BERLIN) == "14:05:09"
    assert dates.moment(at("2026-12-31T23:30"), BERLIN) == "1 January 2027, 00:30"


@pytest.mark.parametrize(
    ("first", "end", "name", "brief"),
    [
        ("2026-11-22", "2026-11-23", "22 November 2026", "22 Nov"),
        ("2026-11-01", "2026-11-22", "1 to 21 November 2026", "1 to 21 Nov"),
        ("2026-11-01", "2026-12-01", "November 2026", "November"),
        ("2026-10-24", "2026-11-23", "24 October to 22 November 2026", "24 Oct to 22 Nov"),
        (
            "2025-12-30",
            "2026-01-03",
            "30 December 2025 to 2 January 2026",
            "30 Dec 2025 to 2 Jan 2026",
        ),
        ("2026-01-01", "2027-01-01", "2026", "2026"),
        ("2025-01-01", "2025-02-01", "January 2025", "January 2025"),
        ("2025-01-01", "2025-02-03", "1 January to 2 February 2025", "1 Jan to 2 Feb 2025"),
        ("2025-02-01", "2025-02-02", "1 February 2025", "1 Feb 2025"),
        (
            "2024-01-01",
            "2026-01-01",
            "1 January 2024 to 31 December 2025",
            "1 Jan 2024 to 31 Dec 2025",
        ),
    ],
)
def test_a_time_of_days_has_the_name_that_people_give_it(
    first: str, end: str, name: str, brief: str
) -> None:
    days = Days(at(first), at(end))
    assert dates.days_name(days, CALENDAR) == name
    assert dates.brief_days(days, CALENDAR, SUNDAY) == brief
