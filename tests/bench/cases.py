"""What is measured: groups of cases, each compared with the first of its group."""

from dataclasses import dataclass, field, replace
from typing import Final

from tests.bench.filling import with_counters, with_year
from tests.bench.load import Load
from tests.bench.pages import BROWSER, UNCHANGED, zipf_script

POWER: Final = "counterd"
PROCESS: Final = "counterd, process"
MEMORY: Final = "counterd, in memory"
UNCOUNTED: Final = "counterd, not counting"
FULL: Final = "counterd, 100,000 counters"
OLD: Final = "counterd, a year old"
OURS: Final = {
    POWER: ("--durability", "power", "--embed-allow", "*"),
    PROCESS: ("--durability", "process"),
    MEMORY: ("--durability", "memory"),
    UNCOUNTED: ("--counter", "no"),
    FULL: (),
    OLD: (),
}
"""Ours, and its settings."""
FILLED: Final = {FULL: with_counters, OLD: with_year}
"""What writes the database of those that have been in use for long."""
NGINX: Final = "nginx"
APACHE: Final = "Apache"
AIOHTTP: Final = "aiohttp"
BASE: Final = "base: "
"""Begins the names of what the other commit does."""

COUNTED: Final = "/counted.shtml"
STATIC: Final = "/static.html"
ECHO: Final = "/echo.shtml"


@dataclass(frozen=True)
class Case:
    """One page of one server, asked for in one way."""

    group: str
    name: str
    server: str
    path: str
    load: Load = field(default_factory=Load)
    status: int = 200

    @property
    def of_base(self) -> "Case":
        """The same of the other commit."""
        return replace(self, name=BASE + self.name, server=BASE + self.server)


def cases() -> list[Case]:
    """Return all cases; the first of each group is what the others are compared with."""
    return [*_hot(), *_pages(), *_files(), *_own(), *_connections()]


def groups() -> list[str]:
    """Return the names of the groups in their order."""
    return list(dict.fromkeys(case.group for case in cases()))


def chosen(names: list[str], seconds: int, *, with_cgi: bool, with_base: bool) -> list[Case]:
    """Return the cases of the groups ``names``, with those of the other commit beside ours."""
    found: list[Case] = []
    for case in cases():
        if case.group not in names or (case.path == "/cgi.shtml" and not with_cgi):
            continue
        headers = (BROWSER, *case.load.headers)
        one = replace(case, load=replace(case.load, seconds=seconds, headers=headers))
        found += [one, one.of_base] if with_base and case.server in OURS else [one]
    return found


def _hot() -> list[Case]:
    return [
        Case("hot", "nginx static", NGINX, STATIC),
        Case("hot", "counted, power", POWER, COUNTED),
        Case("hot", "counted, process", PROCESS, COUNTED),
        Case("hot", "counted, in memory", MEMORY, COUNTED),
        Case("hot", "not counted", UNCOUNTED, COUNTED),
        Case("hot", "nginx SSI, one echo", NGINX, ECHO),
        Case("hot", "Apache mod_include", APACHE, ECHO),
        Case("hot", "Apache, counter CGI in C", APACHE, "/cgi.shtml"),
        Case("hot", "aiohttp static", AIOHTTP, STATIC),
    ]


def _pages() -> list[Case]:
    # Until most of the pages have been seen: the first view of a page compiles it.
    zipf = Load(script=zipf_script(), warm_up_s=10)
    gzip = Load(headers=("Accept-Encoding: gzip",))
    return [
        Case("zipf", "one hot page", POWER, COUNTED),
        Case("zipf", "10,000 pages, power", POWER, COUNTED, zipf),
        Case("zipf", "10,000 pages, process", PROCESS, COUNTED, zipf),
        Case("zipf", "10,000 pages, in memory", MEMORY, COUNTED, zipf),
        Case("gzip", "identity", POWER, COUNTED),
        Case("gzip", "gzip", POWER, COUNTED, gzip),
        Case("gzip", "nginx SSI, gzip", NGINX, ECHO, gzip),
        Case("grown", "new database", POWER, COUNTED),
        Case("grown", "100,000 counters", FULL, COUNTED),
        Case("grown", "a year of statistics", OLD, COUNTED),
        Case("ssi", "nginx SSI, one echo", NGINX, ECHO),
        Case("ssi", "one echo", UNCOUNTED, ECHO),
        Case("ssi", "one echo, page counted", POWER, ECHO),
        Case("ssi", "Apache mod_include", APACHE, ECHO),
        Case("include", "nginx SSI, three parts", NGINX, "/parts.shtml"),
        Case("include", "three parts", UNCOUNTED, "/parts.shtml"),
        Case("include", "Apache, three parts", APACHE, "/parts.shtml"),
    ]


def _files() -> list[Case]:
    found: list[Case] = []
    for group, path, load, status in (
        ("small", STATIC, Load(), 200),
        ("large", "/large.bin", Load(), 200),
        ("unchanged", STATIC, Load(headers=(UNCHANGED,)), 304),
        ("missing", "/missing.html", Load(is_refused=True), 404),
    ):
        for name, server in (
            ("nginx", NGINX),
            ("counterd", POWER),
            ("Apache", APACHE),
            ("aiohttp", AIOHTTP),
        ):
            found.append(Case(group, name, server, path, load, status))
    return found


def _own() -> list[Case]:
    return [
        Case("badge", "static file", POWER, STATIC),
        Case("badge", "badge", POWER, "/-/badge/static.html.svg?show"),
        Case("badge", "badge, counted", POWER, "/-/badge/guest/badge.svg"),
    ]


def _connections() -> list[Case]:
    found: list[Case] = []
    for group, load in (
        ("one", Load(connections=1)),
        ("many", Load(connections=512)),
        ("new", Load(headers=("Connection: close",))),
    ):
        for name, server, path in (
            ("nginx static", NGINX, STATIC),
            ("counted, power", POWER, COUNTED),
            ("nginx SSI, one echo", NGINX, ECHO),
        ):
            found.append(Case(group, name, server, path, load))
    return found
