"""Browsers and systems by what they say: real headers of today, of old times, and of few users."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.browsers import Family, family

_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
_LINUX = "Mozilla/5.0 (X11; Linux x86_64)"
_ANDROID = "Mozilla/5.0 (Linux; Android 10; K)"
_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15"
_IPAD = "Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15"
_KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"
_CHROME = f"{_KHTML} Chrome/141.0.0.0"

HEADERS = [
    # Chrome, and who cannot be told from it: Brave, and views within applications.
    (f"{_WINDOWS} {_CHROME} Safari/537.36", "Chrome", "Windows"),
    (f"{_MAC} {_CHROME} Safari/537.36", "Chrome", "macOS"),
    (f"{_LINUX} {_CHROME} Safari/537.36", "Chrome", "Linux"),
    (f"{_ANDROID} {_CHROME} Mobile Safari/537.36", "Chrome", "Android"),
    (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {_CHROME} Safari/537.36", "Chrome", "ChromeOS"),
    (f"Mozilla/5.0 (X11; FreeBSD amd64) {_CHROME} Safari/537.36", "Chrome", "BSD"),
    (f"{_IPHONE} (KHTML, like Gecko) CriOS/141.0 Mobile/15E148 Safari/604.1", "Chrome", "iOS"),
    (f"{_IPAD} (KHTML, like Gecko) CriOS/141.0 Mobile/15E148 Safari/604.1", "Chrome", "iPadOS"),
    (f"{_LINUX} {_KHTML} Ubuntu Chromium/85.0 Chrome/85.0 Safari/537.36", "Chrome", "Linux"),
    (
        "Mozilla/5.0 (Linux; Android 15; Pixel 8; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Version/4.0 Chrome/141.0 Mobile Safari/537.36 Instagram 400.0",
        "Chrome",
        "Android",
    ),
    # Firefox.
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
        "Firefox",
        "Windows",
    ),
    (
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
        "Firefox",
        "Linux",
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0",
        "Firefox",
        "macOS",
    ),
    ("Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0", "Firefox", "Android"),
    (f"{_IPHONE} (KHTML, like Gecko) FxiOS/143.0 Mobile/15E148 Safari/605.1.15", "Firefox", "iOS"),
    ("Mozilla/5.0 (X11; OpenBSD amd64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox", "BSD"),
    ("Mozilla/5.0 (X11; NetBSD amd64; rv:115.0) Gecko/20100101 Firefox/115.0", "Firefox", "BSD"),
    (
        "Mozilla/5.0 (X11; DragonFly x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
        "Firefox",
        "BSD",
    ),
    ("Mozilla/5.0 (X11; SunOS i86pc; rv:52.0) Gecko/20100101 Firefox/52.0", "Firefox", "other"),
    (
        "Mozilla/5.0 (X11; U; Linux i686; en; rv:1.8.1) Gecko/20061024 Iceweasel/2.0",
        "Firefox",
        "Linux",
    ),
    (f"{_ANDROID} {_KHTML} Version/4.0 Focus/1.0 Chrome/59.0 Mobile", "Firefox", "Android"),
    # Safari.
    (f"{_MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605", "Safari", "macOS"),
    (f"{_IPHONE} (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1", "Safari", "iOS"),
    (f"{_IPAD} (KHTML, like Gecko) Version/17.7 Mobile/15E148 Safari/604.1", "Safari", "iPadOS"),
    (f"{_IPHONE} (KHTML, like Gecko) Mobile/22G86 [FBAN/FBIOS;FBAV/531.0]", "Safari", "iOS"),
    (
        "Mozilla/5.0 (iPod; U; CPU like Mac OS X; en) AppleWebKit/420.1 (KHTML, like Gecko) "
        "Version/3.0 Mobile/3A101a Safari/419.3",
        "Safari",
        "iOS",
    ),
    (
        "Mozilla/5.0 (Windows; U; Windows NT 6.1; en-US) AppleWebKit/533.19.4 "
        "(KHTML, like Gecko) Version/5.0.3 Safari/533.19.4",
        "Safari",
        "Windows",
    ),
    # Edge.
    (f"{_WINDOWS} {_CHROME} Safari/537.36 Edg/141.0.0.0", "Edge", "Windows"),
    (f"{_WINDOWS} {_CHROME} Safari/537.36 Edge/18.19045", "Edge", "Windows"),
    (f"{_ANDROID} {_CHROME} Mobile Safari/537.36 EdgA/141.0.0.0", "Edge", "Android"),
    (f"{_IPHONE} (KHTML, like Gecko) Version/18.0 EdgiOS/141.0 Mobile/15E148", "Edge", "iOS"),
    (
        "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) "
        f"{_KHTML} Chrome/52.0 Mobile Safari/537.36 Edge/15.15254",
        "Edge",
        "Windows",
    ),
    # Opera, once under names of others.
    (f"{_WINDOWS} {_CHROME} Safari/537.36 OPR/122.0.0.0", "Opera", "Windows"),
    (f"{_ANDROID} {_CHROME} Mobile Safari/537.36 OPR/90.0.0.0", "Opera", "Android"),
    (f"{_IPHONE} (KHTML, like Gecko) Version/18.6 OPT/6.1 Mobile/15E148", "Opera", "iOS"),
    ("Opera/9.80 (Windows NT 6.1; U; en) Presto/2.12.388 Version/12.18", "Opera", "Windows"),
    ("Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; en) Opera 8.50", "Opera", "Windows"),
    ("Opera/9.80 (J2ME/MIDP; Opera Mini/9.80; U; en) Presto/2.5.25", "Opera", "other"),
    # Others that are Chrome beneath.
    (f"{_LINUX} {_CHROME} Safari/537.36 Vivaldi/7.6.3797.56", "Vivaldi", "Linux"),
    (
        "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) "
        "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
        "Samsung Internet",
        "Android",
    ),
    (f"{_WINDOWS} {_CHROME} YaBrowser/25.8.0.0 Safari/537.36", "Yandex", "Windows"),
    (
        f"Mozilla/5.0 (Linux; U; Android 9; en-US) {_CHROME} UCBrowser/13.4 Mobile",
        "UC Browser",
        "Android",
    ),
    (
        f"{_IPHONE} (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1 Ddg/18.6",
        "DuckDuckGo",
        "iOS",
    ),
    (
        f"{_ANDROID} {_KHTML} Version/4.0 Chrome/141.0 Mobile DuckDuckGo/5 Safari/537.36",
        "DuckDuckGo",
        "Android",
    ),
    (
        f"Mozilla/5.0 (Phone; OpenHarmony 5.0; HarmonyOS 5.0) {_CHROME} Mobile",
        "Chrome",
        "HarmonyOS",
    ),
    # Others of old lines.
    (
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0 SeaMonkey/2.53.21",
        "SeaMonkey",
        "Linux",
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; WOW64; rv:128.0) Goanna/6.8 Firefox/128.0 PaleMoon/33.9.0",
        "Pale Moon",
        "Windows",
    ),
    ("Mozilla/5.0 (compatible; Konqueror/4.14; Linux) KHTML/4.14.2", "Konqueror", "Linux"),
    (f"{_LINUX} {_CHROME} Safari/537.36 Konqueror (WebEngine)", "Konqueror", "Linux"),
    (
        f"{_LINUX} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
        "GNOME Web",
        "Linux",
    ),
    (
        "Mozilla/5.0 (X11; U; Linux x86_64; en; rv:1.9.0.8) Gecko/20080528 Epiphany/2.22",
        "GNOME Web",
        "Linux",
    ),
    (
        "Mozilla/5.0 (Linux; U; Android 2.3.6; en-us; GT-S5830) AppleWebKit/533.1 "
        "(KHTML, like Gecko) Version/4.0 Mobile Safari/533.1",
        "Android Browser",
        "Android",
    ),
    # Internet Explorer, last under a new name.
    ("Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", "Internet Explorer", "Windows"),
    ("Mozilla/4.0 (compatible; MSIE 5.23; Mac_PowerPC)", "Internet Explorer", "macOS"),
    (
        "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
        "Internet Explorer",
        "Windows",
    ),
    ("Mozilla/2.0 (compatible; MSIE 3.01; Windows 95)", "Internet Explorer", "Windows"),
    # Older yet.
    ("Mozilla/4.78 [en] (X11; U; Linux 2.4.7 i686)", "Netscape", "Linux"),
    ("Mozilla/3.01Gold (Win95; I)", "Netscape", "Windows"),
    ("Mozilla/4.08 (Macintosh; U; PPC, Nav)", "Netscape", "macOS"),
    (
        "Mozilla/5.0 (Windows; U; Windows NT 5.1; en-US; rv:1.0.2) Gecko/20030208 Netscape/7.02",
        "Netscape",
        "Windows",
    ),
    ("NCSA_Mosaic/2.7b5 (X11;Linux 2.0.30 i686) libwww/2.12 modified", "Mosaic", "Linux"),
    ("NCSA Mosaic/2.0 (Windows x86)", "Mosaic", "Windows"),
    # Small ones, and those for texts.
    ("Lynx/2.9.0dev.12 libwww-FM/2.14 SSL-MM/1.4.1 GNUTLS/3.8.3", "Lynx", "other"),
    ("w3m/0.5.3+git20230121", "w3m", "other"),
    ("Emacs-w3m/1.4.632 w3m/0.5.3", "w3m", "other"),
    ("Links (2.29; Linux 6.1.0-13-amd64 x86_64; GNU C 12.2; text)", "Links", "Linux"),
    ("ELinks/0.16.1.1 (textmode; FreeBSD 14.1-RELEASE amd64; 80x24-2)", "Links", "BSD"),
    ("NetSurf/3.10 (Linux)", "NetSurf", "Linux"),
    ("Mozilla/5.0 (X11; Linux) NetSurf/3.11", "NetSurf", "Linux"),
    ("NetSurf/3.11 (RISC OS)", "NetSurf", "other"),
    ("Dillo/3.0.5", "Dillo", "other"),
    ("Mozilla/5.0 (compatible; Dillo 3.0)", "Dillo", "other"),
    (
        "Mozilla/5.0 (Macintosh; Intel Haiku R1 x86_64) AppleWebKit/602.1.19 "
        "(KHTML, like Gecko) WebPositive/1.2 Version/8.0 Safari/602.1.19",
        "WebPositive",
        "Haiku",
    ),
    ("Mozilla/5.0 (BeOS; U; BeOS BePC; en-US; rv:1.9a1) Gecko/20060702", "other", "Haiku"),
    ("IBrowse/3.0 (Amiga; AmigaOS 3.9; Build 3.0)", "other", "Amiga"),
    # Not told.
    ("Mozilla/5.0 (PlayStation; PlayStation 5/9.00) AppleWebKit/605.1.15", "other", "other"),
    ("MSIE", "other", "other"),
    ("Operating under Darwin", "other", "other"),
    ("Mozilla/5.0", "other", "other"),
    ("-", "other", "other"),
    ("", "other", "other"),
    (None, "other", "other"),
]


@pytest.mark.parametrize(("header", "browser", "system"), HEADERS)
def test_a_header_tells_browser_and_system(header: str | None, browser: str, system: str) -> None:
    assert family(header) == Family(browser, system)


@given(st.text())
def test_no_header_is_too_odd(header: str) -> None:
    told = family(header)
    assert told.browser
    assert told.system


def test_of_a_long_header_the_beginning_counts() -> None:
    assert family(" " * 505 + "w3m/0.5").browser == "w3m"
    assert family(" " * 510 + "w3m/0.5").browser == "other"
    assert family(" " * 508 + "w3m/").browser == "w3m"
    assert family(" " * 509 + "w3m/").browser == "other"
