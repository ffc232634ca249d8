"""The settings of usage statistics, each checked once."""

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Final, Literal, get_args

from counterd.errors import ConfigError
from counterd.usage.periods import Calendar

Scheme = Literal["immediate", "volatile", "daily"]

# A century: the limits only keep dates within what a calendar can hold.
_DAYS_MAX: Final = 36_525
_MONTHS_MAX: Final = 1_200
_NAMES_MAX: Final = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How events are recorded, and how long which detail is kept."""

    zone: tzinfo = UTC
    """Cuts days, and all that is made of days."""
    base_s: int = 3600
    scheme: Scheme = "immediate"
    """How those seen are known again in their day: by a keyed hash whose key is stored, or is in
    memory only, or by what they are called."""
    names_max: int = 10_000
    """Names of events in one category and day; a name is memory, and a row an hour."""
    seen_max: int = 1_000_000
    """Distinct names seen in one category and day; more are not counted. One is 100 bytes."""
    keep_base_days: int = 7
    keep_day_days: int = 400
    keep_month_months: int = 60
    keep_event_months: int = 24

    def __post_init__(self) -> None:
        """Refuse what makes no sense.

        Raises:
            ConfigError: names the setting.
        """
        Calendar(self.zone, self.base_s)
        if self.scheme not in get_args(Scheme):
            raise ConfigError(f"scheme must be one of {get_args(Scheme)}, not {self.scheme!r}")
        _check("names_max", self.names_max, _NAMES_MAX)
        _check("seen_max", self.seen_max, _NAMES_MAX)
        _check("keep_base_days", self.keep_base_days, _DAYS_MAX)
        _check("keep_day_days", self.keep_day_days, _DAYS_MAX)
        _check("keep_month_months", self.keep_month_months, _MONTHS_MAX)
        _check("keep_event_months", self.keep_event_months, _MONTHS_MAX)

    @property
    def calendar(self) -> Calendar:
        """The calendar of these settings."""
        return Calendar(self.zone, self.base_s)


def _check(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise ConfigError(f"{name} must be from 1 to {most}, not {value}")
