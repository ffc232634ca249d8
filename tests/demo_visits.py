"""Who visits the site of tests/demo.py: people with habits, robots with purposes, some mistakes."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from random import Random
from typing import NamedTuple

DAY_S = 86_400
HOST = "alpine-diary.example"


@dataclass(frozen=True)
class Page:
    """A page or file, from when on it is there, and how often it is looked at."""

    url: str
    weight: float
    day: int = 0
    size_bytes: int = 9_000

    @property
    def is_page(self) -> bool:
        return self.url.endswith(("/", ".shtml"))


PAGES = (
    Page("/", 60),
    Page("/about.shtml", 9),
    Page("/guestbook.shtml", 7),
    Page("/photos/", 16),
    Page("/photos/engadin.shtml", 8, size_bytes=31_000),
    Page("/photos/glaciers.shtml", 11, 40, 44_000),
    Page("/photos/night-sky.shtml", 13, 150, 27_000),
    Page("/recipes/", 10),
    Page("/recipes/sourdough.shtml", 22),
    Page("/recipes/plum-cake.shtml", 6, 95),
    Page("/recipes/bündner-nusstorte.shtml", 9, 230),
    Page("/notes/", 9),
    Page("/notes/repairing-a-weather-station.shtml", 14, 70),
    Page("/notes/why-i-left-the-cloud.shtml", 24, 118),
    Page("/notes/a-counter-for-everyone.shtml", 18, 262),
    Page("/notes/what-i-read-last-winter.shtml", 7, 330),
    Page("/trails/", 8),
    Page("/trails/map.shtml", 12, size_bytes=52_000),
    Page("/trails/huts.shtml", 9),
)
FILES = (
    Page("/files/trails-2026.gpx", 10, 120, 480_000),
    Page("/files/huts.pdf", 7, 0, 1_900_000),
    Page("/files/weather-station.zip", 5, 70, 260_000),
    Page("/photos/wallpaper.jpg", 6, 150, 2_400_000),
    Page("/feed.xml", 14, 0, 18_000),
)
BROKEN = (
    ("/wp-login.php", 9),
    ("/trails/old-map.html", 5),
    ("/photos/alps.html", 4),
    ("/xmlrpc.php", 3),
    ("/recipes/sourdoguh.shtml", 2),
    ("/cgi-bin/count.cgi", 1),
)
# A note that is passed around: its day, how many come on that day, and by which link.
EVENTS = (
    ("/notes/why-i-left-the-cloud.shtml", 119, 620, "https://news.ycombinator.com/item?id=1"),
    ("/photos/night-sky.shtml", 151, 240, "https://mastodon.social/@stars"),
    ("/notes/a-counter-for-everyone.shtml", 263, 410, "https://lobste.rs/s/abcdef"),
    ("/recipes/bündner-nusstorte.shtml", 240, 190, "https://www.reddit.com/r/Baking/"),
)
REFERERS = (
    ("", 38),
    ("https://www.google.com/", 24),
    ("https://duckduckgo.com/", 8),
    ("https://www.bing.com/", 5),
    ("https://search.brave.com/", 2),
    ("https://chatgpt.com/", 3),
    ("https://www.perplexity.ai/", 1),
    ("https://mastodon.social/@hiker", 4),
    ("https://www.reddit.com/r/hiking/", 2),
    ("https://hut-guide.example/links.html?session=1", 5),
    ("https://bakers-forum.example/thread/77", 4),
    ("https://mail.proton.me/", 1),
    ("https://old-friends.example/", 3),
)
_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
BROWSERS = (
    (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROME} Safari/537.36", 24),
    (f"Mozilla/5.0 (Linux; Android 10; K) {_CHROME} Mobile Safari/537.36", 22),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", 12),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", 9),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
        "Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
        18,
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/26.0 Safari/605.1.15",
        10,
    ),
    (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROME} Safari/537.36 Edg/142.0.0.0", 7),
    ("Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", 4),
    (f"Mozilla/5.0 (X11; Linux x86_64) {_CHROME} Safari/537.36 Vivaldi/7.6", 1),
    ("Lynx/2.9.2 libwww-FM/2.14 SSL-MM/1.4.1", 1),
    ("Mozilla/5.0 (Macintosh; PPC Mac OS X 10.4) Gecko Netscape/9.0", 1),
    ("curl/8.14.1", 2),
)
ROBOTS = (
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", 22),
    ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", 14),
    ("Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)", 17),
    ("Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)", 12),
    ("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", 9),
    ("Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", 8),
    ("Feedly/1.0 (+http://www.feedly.com/fetcher.html; like FeedFetcher-Google)", 6),
    ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", 3),
    ("Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)", 2),
    ("Mozilla/5.0 zgrab/0.x", 4),
)
# Where people are: first octets, or the beginnings of IPv6 prefixes; the home of the site first.
_OCTETS = (
    ((178, 188, 212, 213, 31, 46, 62, 77, 80, 81, 83, 84, 85), 34),
    ((79, 87, 91, 93, 217, 82, 86, 88, 90, 92, 94, 95, 109, 151, 176), 24),
    ((24, 50, 66, 67, 68, 69, 71, 72, 73, 74, 76, 96, 98, 99, 104, 108, 174, 184), 20),
    ((1, 14, 27, 36, 49, 58, 59, 60, 101, 103, 106, 110, 115, 118, 122, 126, 133, 150, 203), 12),
    ((177, 179, 181, 186, 187, 189, 190, 200, 201), 6),
    ((41, 102, 105, 154, 196, 197), 4),
)
_PREFIXES6 = (
    (0x2A02, 0x1200, 0x121F),
    (0x2003, 0x00C0, 0x00FF),
    (0x2A02, 0x8100, 0x81FF),
    (0x2A01, 0xCB00, 0xCBFF),
    (0x2A00, 0x23C0, 0x23FF),
    (0x2601, 0x0040, 0x06FF),
    (0x2600, 0x1700, 0x17FF),
    (0x240B, 0x0010, 0x0013),
    (0x2804, 0x014C, 0x07FF),
)
_IPV6_SHARE = 0.22
_REGULARS = 320
_GROWTH = 1.1
_WEEKDAYS = (1.0, 1.02, 1.0, 0.97, 0.9, 1.12, 1.24)
_HOURS = (2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 12, 11, 10, 10, 11, 12, 14, 16, 17, 15, 10, 5)


class Request(NamedTuple):
    """One request, as it comes."""

    at: int
    address: bytes
    agent: str
    referer: str
    url: str
    status: int
    is_page: bool
    size_bytes: int
    took_s: float


@dataclass(frozen=True)
class _Somebody:
    address: bytes
    agent: str


class Visits:
    """All who come, day by day; the same for the same seed."""

    def __init__(self, seed: int, zone: tzinfo) -> None:
        self._random = Random(seed)
        self._zone = zone
        self._regulars = [self._somebody(BROWSERS) for _ in range(_REGULARS)]
        self._robots = [self._somebody(ROBOTS) for _ in range(40)]

    def day(self, number: int, day: date) -> list[Request]:
        """Return the requests of a day in the order of their times; the first day is number 0."""
        requests = [*self._people(number, day), *self._machines(number, day)]
        return sorted(requests, key=lambda request: request.at)

    def _people(self, number: int, day: date) -> Iterator[Request]:
        season = 1 + 0.14 * math.sin(number / 58)
        usual = 52 * (1 + _GROWTH * number / 365) * season * _WEEKDAYS[day.weekday()]
        for _ in range(round(self._random.gauss(usual, usual / 9))):
            regular = self._random.random() < 0.35
            who = self._random.choice(self._regulars) if regular else self._somebody(BROWSERS)
            yield from self._session(number, day, who, self._chosen(REFERERS), None)
        for url, start, crowd, link in EVENTS:
            if number >= start:
                # Half as many come each day after.
                for _ in range(int(crowd * 0.5 ** (number - start))):
                    yield from self._session(number, day, self._somebody(BROWSERS), link, url)

    def _session(
        self, number: int, day: date, who: _Somebody, referer: str, landing: str | None
    ) -> Iterator[Request]:
        at = self._time(day)
        there = [page for page in PAGES if page.day <= number]
        url = landing
        for _ in range(1 + min(7, int(self._random.expovariate(1 / 1.1)))):
            page = next((one for one in there if one.url == url), None) or self._weighed(there)
            yield self._request(at, who, referer, page.url, page.size_bytes)
            at += int(self._random.expovariate(1 / 55)) + 2
            referer, url = f"https://{HOST}{page.url}", None
        files = [file for file in FILES if file.day <= number]
        if self._random.random() < 0.13:
            file = self._weighed(files)
            yield self._request(at, who, referer, file.url, file.size_bytes)
        if self._random.random() < 0.02:
            yield self._request(at, who, referer, self._chosen(BROKEN), 900, status=404)

    def _machines(self, number: int, day: date) -> Iterator[Request]:
        there = [page for page in PAGES if page.day <= number]
        for _ in range(self._random.randint(45, 75) + number // 6):
            who, at = self._random.choice(self._robots), self._time(day)
            if self._random.random() < 0.08:
                yield self._request(at, who, "", self._chosen(BROKEN), 900, status=404)
            else:
                page = self._random.choice(there)
                yield self._request(at, who, "", page.url, page.size_bytes)

    def _request(
        self, at: int, who: _Somebody, referer: str, url: str, size: int, *, status: int = 200
    ) -> Request:
        took_s = self._random.lognormvariate(-7.2, 0.9)
        is_page = status != 200 or url.endswith(("/", ".shtml"))
        return Request(at, who.address, who.agent, referer, url, status, is_page, size, took_s)

    def _time(self, day: date) -> int:
        (hour,) = self._random.choices(range(24), _HOURS)
        midnight = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        then = midnight + timedelta(hours=hour, seconds=self._random.randrange(3600))
        return int(then.astimezone(UTC).timestamp())

    def _somebody(self, agents: tuple[tuple[str, int], ...]) -> _Somebody:
        return _Somebody(self._address(), self._chosen(agents))

    def _address(self) -> bytes:
        if self._random.random() < _IPV6_SHARE:
            start, least, most = self._random.choice(_PREFIXES6)
            words = [start, self._random.randint(least, most)]
            words += [self._random.randrange(65536) for _ in range(6)]
            return b"".join(word.to_bytes(2) for word in words)
        octets = self._random.choices(
            [octets for octets, _ in _OCTETS], [weight for _, weight in _OCTETS]
        )[0]
        rest = bytes(self._random.randrange(1, 255) for _ in range(3))
        return bytes(10) + b"\xff\xff" + bytes([self._random.choice(octets)]) + rest

    def _chosen(self, rows: tuple[tuple[str, int], ...]) -> str:
        return self._random.choices([row[0] for row in rows], [row[1] for row in rows])[0]

    def _weighed(self, pages: list[Page]) -> Page:
        return self._random.choices(pages, [page.weight for page in pages])[0]
