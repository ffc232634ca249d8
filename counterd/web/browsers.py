"""Tell the families of browser and operating system from a User-Agent header.

Browsers claim to be others: each row stands before the rows of those whom its browser claims to be.
What is claimed without a trace stays unknown: Brave is a Chrome, an iPad may be a Mac.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

OTHER: Final = "other"


@dataclass(frozen=True, slots=True)
class Family:
    """The browser and the operating system, without their versions; each may be ``OTHER``."""

    browser: str
    system: str


_Rows = tuple[tuple[str, re.Pattern[str]], ...]


def _compiled(rows: dict[str, str]) -> _Rows:
    return tuple((name, re.compile(pattern)) for name, pattern in rows.items())


# No pattern repeats without a bound, so each takes linear time whatever a visitor sends.
_BROWSERS: Final = _compiled(
    {
        "Edge": r"Edg(?:e|A|iOS)?/",
        "Opera": r"OP(?:R|iOS|T|X)/|\bOpera[ /]",
        "Vivaldi": r"Vivaldi/",
        "Samsung Internet": r"SamsungBrowser/",
        "Yandex": r"YaBrowser/",
        "UC Browser": r"UCBrowser/",
        "DuckDuckGo": r"DuckDuckGo/|Ddg/",
        "SeaMonkey": r"SeaMonkey",
        "Pale Moon": r"PaleMoon/",
        "Konqueror": r"Konqueror",
        "NetSurf": r"NetSurf",
        "Dillo": r"Dillo",
        "WebPositive": r"WebPositive/",
        "Lynx": r"\bLynx",
        "w3m": r"\bw3m/",
        "Links": r"\bE?Links[ /]",
        "Internet Explorer": r"MSIE |Trident/",
        "Firefox": r"Firefox/|FxiOS/|Focus/|Iceweasel/",
        "Chrome": r"Chrom(?:e|ium)/|CriOS/",
        # The one of old telephones gives no name of its own, nor do most with GNOME's engine.
        "Android Browser": r"Android[^)]{0,200}\) AppleWebKit/",
        "GNOME Web": r"Epiphany/|X11;[^)]{0,200}\) AppleWebKit/",
        # Within applications it says Mobile only.
        "Safari": r"Safari/|Mobile/\d",
        "Netscape": r"Netscape|^Mozilla/[1-4]\.\S{1,20} (?:\[|\((?!compatible))",
        "Mosaic": r"Mosaic",
    }
)
_SYSTEMS: Final = _compiled(
    {
        # Windows telephones claim to be Android, and those to be Linux.
        # iOS is "like Mac OS X", and Haiku says Macintosh.
        "Windows": r"Windows|Win(?:NT|9[58x]|16|32|64)",
        "iPadOS": r"iPad",
        "iOS": r"iPhone|iPod",
        "HarmonyOS": r"HarmonyOS",
        "Android": r"Android",
        "ChromeOS": r"CrOS",
        "Haiku": r"Haiku|BeOS",
        "macOS": r"Mac(?:intosh|_PowerPC| OS)",
        "BSD": r"(?:Free|Open|Net)BSD|DragonFly",
        "Linux": r"Linux",
        "Amiga": r"Amiga",
    }
)
_AGENT_CHARACTERS_MAX: Final = 512


def family(header: str | None) -> Family:
    """Return what ``header`` says of browser and operating system; of a long one, its beginning."""
    return _family((header or "")[:_AGENT_CHARACTERS_MAX])


@lru_cache(2048)  # a new agent costs 15 us, one met before 0.1; all of them at most 5 MB
def _family(header: str) -> Family:
    return Family(_first(_BROWSERS, header), _first(_SYSTEMS, header))


def _first(rows: _Rows, header: str) -> str:
    return next((name for name, pattern in rows if pattern.search(header)), OTHER)
