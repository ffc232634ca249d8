"""What the usage statistics hold of visitors, and for how long, in plain sentences."""

from collections.abc import Iterator
from typing import Final

from counterd.config import Config

_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
_DAY_S: Final = 86_400
_ENDS: Final = (
    "What tells visitors from each other is deleted with the end of the day, week, month or year "
    "that it is for"
)


def statistics(config: Config) -> Iterator[str]:
    """Yield what is counted, and how visitors are told from each other."""
    yield (
        f"For {_each(config.usage_base_s)} the server counts how often each page and file "
        "was asked for, which browsers and systems were used, from which countries visits came "
        "(where the address is registered, by a table that lies on the server), by which site or "
        "search engine, which links were broken, what sort of robots came, and how long answers "
        "took. These are counts alone: none is tied to another, so nobody can tell from them which "
        "browser came from which country."
    )
    if config.spam_list is not None:
        yield "Sites that are known for false links are not noted as places that visits came from."
    yield (
        f"At most {config.usage_names_max:,} names of a sort are noted in a day; what comes after "
        "that has one name in common."
    )
    yield _distinct(config)
    yield (
        "A week, a month and a year have a sketch each: 4,096 bytes that tell about how many "
        "different visitors there were. Nobody can be read out of it."
    )


def how_long(config: Config) -> Iterator[str]:
    """Yield when which detail goes."""
    day, months, event = (
        _counted(config.usage_keep_day_days, "day"),
        _counted(config.usage_keep_month_months, "month"),
        _counted(config.usage_keep_event_months, "month"),
    )
    days = ""
    if config.usage_base_s != _DAY_S:
        base = _counted(config.usage_keep_base_days, "day")
        days = f"counts of {_each(config.usage_base_s)} to counts of a day after {base}, "
    yield (
        f"What was counted is added up in time: {days}days to months after {day}, months to years "
        f"after {months}."
    )
    yield (
        f"After {event} the names go: of each page, site or browser only the sum of all time is "
        "left, and of each period how many there were of that sort in all."
    )
    if config.usage_visitors == "volatile":
        yield f"{_ENDS}, and before that whenever the server stops."
    else:
        yield f"{_ENDS}."
    yield f"Days begin and end at midnight of the time zone {config.zone.key}."


def _distinct(config: Config) -> str:
    purpose = "To count how many different visitors a day has, the server notes for each"
    match config.usage_visitors:
        case "immediate":
            return (
                f"{purpose} a number that is computed from IP address and browser with a secret "
                "key. The key is destroyed with the end of the day; until then it lies beside the "
                "numbers in the database."
            )
        case "volatile":
            return (
                f"{purpose} a number that is computed from IP address and browser with a secret "
                "key. Key and numbers are in memory alone; the database never sees them."
            )
        case "daily":
            return (
                f"{purpose} the IP address and what the browser says of itself. When the day is "
                "over, these are deleted."
            )


def _each(base_s: int) -> str:
    for unit_s, unit in ((_DAY_S, "day"), (_HOUR_S, "hour"), (_MINUTE_S, "minute")):
        if base_s % unit_s == 0:
            number = base_s // unit_s
            return f"every {unit}" if number == 1 else f"every {number} {unit}s"
    return f"every {base_s:,} seconds"


def _counted(number: int, unit: str) -> str:
    return f"one {unit}" if number == 1 else f"{number:,} {unit}s"
