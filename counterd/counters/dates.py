"""Dates as ``ls`` prints them, for ``%tT`` and its kin: with the time, when old with the year."""

from datetime import UTC, datetime, tzinfo
from typing import Final

from counterd.model import Epoch

_RECENT_S: Final = 186 * 24 * 3600
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
NEVER: Final = "Jan  1  1970"


def short_date(at: Epoch, *, now: Epoch, zone: tzinfo) -> str:
    """Return ``at`` in local time: ``Nov 22 12:00``, ``Nov 22  2026`` when over 186 days old.

    0 is no time of day anywhere, but the sign that nothing has happened yet.
    """
    if at == 0:
        return NEVER
    local = datetime.fromtimestamp(at, zone)
    day = f"{_MONTHS[local.month - 1]} {local.day:2}"
    # DeleGate takes the local time for UTC here, so east of Greenwich dates grow old hours late.
    if now - local.replace(tzinfo=UTC).timestamp() > _RECENT_S:
        return f"{day} {local.year:5}"
    return f"{day} {local.hour:02}:{local.minute:02}"
