"""What people call what the statistics write short: countries, statuses, kinds of places."""

from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import Final

from counterd.web.countries import UNKNOWN
from counterd.web.sources import SourceKind

# Beside the codes of ISO 3166 the registries write some of their own.
_MORE_COUNTRIES: Final = {
    UNKNOWN: "private or unknown",
    "AP": "Asia and the Pacific",
    "EU": "European Union",
    "XK": "Kosovo",
    "ZZ": "unknown",
}
_CLASSES: Final = {
    "1": "1xx, going on",
    "2": "2xx, answered",
    "3": "3xx, unchanged or elsewhere",
    "4": "4xx, not found or refused",
    "5": "5xx, failed",
}
_SOURCES: Final[dict[str, str]] = {
    SourceKind.SEARCH: "search engines",
    SourceKind.SOCIAL: "social networks",
    SourceKind.AI: "AI assistants",
    SourceKind.MAIL: "mail",
    SourceKind.SITE: "other sites",
    SourceKind.INTERNAL: "within this site",
    SourceKind.DIRECT: "direct, or not told",
}
_AGENTS: Final = {"human": "people", "bot": "robots", "unknown": "programs without a name"}


def country_name(code: str) -> str:
    """Return the English name of a country; the code itself if nobody knows it."""
    return _countries().get(code, code)


def status_name(code: str) -> str:
    """Return ``404 Not Found``."""
    try:
        return f"{code} {HTTPStatus(int(code)).phrase}"
    except ValueError:
        return code


def status_class(code: str) -> str:
    """Return what the first digit of a status means."""
    return _CLASSES.get(code[:1], code)


def source_name(kind: str) -> str:
    """Return what sort of place visitors came from."""
    return _SOURCES.get(kind, kind)


def agent_name(kind: str) -> str:
    """Return who asked."""
    return _AGENTS.get(kind, kind)


@cache
def _countries() -> dict[str, str]:
    # The time zone data have a table of them, in the public domain.
    table = files("tzdata").joinpath("zoneinfo/iso3166.tab").read_text("utf-8")
    rows = (line.split("\t", 1) for line in table.splitlines() if line and not line.startswith("#"))
    return {**dict(rows), **_MORE_COUNTRIES}
