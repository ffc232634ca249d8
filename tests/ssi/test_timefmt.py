"""Times: the C library is the reference, where it is not refused."""

import time
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PageError
from counterd.ssi.timefmt import (
    DEFAULT_TIMEFMT,
    TIMEFMT_MAX_BYTES,
    check_timefmt,
    format_time,
)

FIRST = datetime(1000, 1, 1, tzinfo=UTC).timestamp()
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp()
MOMENT = datetime(2026, 11, 1, 8, 5, 3, tzinfo=UTC).timestamp()


def shown(timefmt: str, epoch_s: float = MOMENT) -> str:
    return format_time(timefmt, epoch_s, UTC)


@given(
    st.integers(int(FIRST), int(LAST)),
    st.sampled_from(["", "-", "_", "0", "^", "10", "_10", "010", "#"]),
    st.sampled_from("aAbBCdDeFgGhHIjklmMpPrRSTuUVwWyYxXc%"),
)
def test_it_is_strftime_of_the_c_library(epoch_s: int, flags: str, letter: str) -> None:
    spec = f"%{flags}{letter}"
    # Padding of composed times is the library's own.
    if flags and letter in "cDFrRTxX":
        spec = f"%{letter}"
    assert shown(spec, epoch_s) == time.strftime(spec, time.gmtime(epoch_s))


def test_the_default_is_apaches() -> None:
    assert shown(DEFAULT_TIMEFMT) == "Sunday, 01-Nov-2026 08:05:03 UTC"


def test_seconds_since_1970_do_not_depend_on_the_zone() -> None:
    for zone in (UTC, ZoneInfo("Europe/Berlin"), timezone(timedelta(hours=-9))):
        assert format_time("%s", MOMENT + 0.9, zone) == str(int(MOMENT))
    assert shown("%s", -0.5) == "-1"


def test_a_zone_has_its_name_and_offset() -> None:
    assert format_time("%H %Z %z", MOMENT, ZoneInfo("Europe/Berlin")) == "09 CET +0100"
    summer = datetime(2026, 7, 1, tzinfo=UTC).timestamp()
    assert format_time("%H %Z %z", summer, ZoneInfo("America/New_York")) == "20 EDT -0400"
    assert format_time("%Z %z", MOMENT, timezone(timedelta(0), "GMT")) == "GMT +0000"


def test_letters_can_be_made_large_and_small() -> None:
    assert (
        shown("%^a %#a %^B %#p %^P %#Z %^c")
        == "SUN SUN NOVEMBER am am utc SUN NOV  1 08:05:03 2026"
    )


def test_what_is_unknown_stays() -> None:
    assert shown("%q %- 100%") == "%q %- 100%"


def test_a_new_line_and_a_tab() -> None:
    assert shown("[%n%t]") == "[\n\t]"


@pytest.mark.parametrize("timefmt", ["%Ey", "%Od", "%-Ey", "%Y\0", "%101Y", "x" * 1001])
def test_what_systems_disagree_on_is_refused(timefmt: str) -> None:
    with pytest.raises(PageError):
        check_timefmt(timefmt)


def test_what_is_on_the_edge_is_not() -> None:
    for timefmt in ("%%E %%O", "%100Y", "x" * TIMEFMT_MAX_BYTES, "", "%"):
        check_timefmt(timefmt)


def test_the_calendar_has_a_first_and_a_last_year() -> None:
    assert shown("%Y", FIRST) == "1000"
    assert shown("%Y", LAST) == "9999"
    for epoch_s in (FIRST - 1, LAST + 1, 1e300, float("nan")):
        with pytest.raises(PageError):
            shown("%Y", epoch_s)
