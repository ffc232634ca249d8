"""Every setting: its name, its type, its default, and what it is for."""

import ipaddress
import re
import zoneinfo
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from counterd.counters.selection import Counting, parse_counting
from counterd.errors import ConfigError
from counterd.ssi.headers import is_header_name
from counterd.usage import Settings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NO_FILE_NAME: Final = re.compile(r"\A\.|[/\\\x00-\x1f]|\A\Z")


class Networks(tuple[Network, ...]):
    """Address ranges, as CIDR."""

    __slots__ = ()

    def holds(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        """Say whether ``address`` lies in one of the ranges."""
        return any(address in network for network in self)


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every setting with its default; a field's description is its line in README and in --help."""

    root: Annotated[
        Path | None, Meta(description="folder of the site; without it a demonstration site")
    ] = None
    host: Annotated[str, Meta(description="address to listen on", min_length=1)] = "127.0.0.1"
    port: Annotated[int, Meta(description="port to listen on, 0 for any", ge=0, le=65535)] = 8080
    db: Annotated[
        Path | None, Meta(description="database file; without it one in your data folder")
    ] = None
    durability: Annotated[
        Literal["memory", "process", "power"],
        Meta(description="what a number that was shown survives: nothing, kill -9, a power cut"),
    ] = "power"
    flush_s: Annotated[
        float,
        Meta(description="durability memory: seconds between saves", gt=0, le=3600),
    ] = 1.0
    zone: Annotated[
        zoneinfo.ZoneInfo, Meta(description="time zone of the site, for pages and days")
    ] = zoneinfo.ZoneInfo("UTC")
    counter: Annotated[
        str, Meta(description="what is counted: do, no, acc, ssi, total, ref, err, ro, -acc …")
    ] = "do"
    counter_path: Annotated[
        dict[str, str],
        Meta(description="the same for paths: /private/=no, the longest prefix rules"),
    ] = {}
    clients: Annotated[
        Literal["hashed", "exact"],
        Meta(description="remember the last ten clients as keyed hashes, or by their address"),
    ] = "hashed"
    bots: Annotated[
        Literal["apart", "count"],
        Meta(description="leave crawlers and the like out of the counters, or count them"),
    ] = "apart"
    trusted_proxy: Annotated[
        Networks, Meta(description="reverse proxies whose X-Forwarded-For is believed, as CIDR")
    ] = Networks()
    ignore: Annotated[Networks, Meta(description="clients that are not counted, as CIDR")] = (
        Networks()
    )
    ignore_path: Annotated[
        tuple[str, ...], Meta(description="path prefixes that are not counted")
    ] = ("/favicon.ico", "/robots.txt")
    counters_max: Annotated[
        int, Meta(description="pages with a counter of their own; more share one", ge=1)
    ] = 100_000
    referers_max: Annotated[
        int, Meta(description="referring pages with a counter of their own; more share one", ge=1)
    ] = 5_000
    ssi_suffix: Annotated[
        tuple[str, ...], Meta(description="ends of file names that hold SSI tags")
    ] = (".shtml",)
    index: Annotated[
        tuple[str, ...], Meta(description="names of a folder's page, the first that is there")
    ] = ("index.shtml", "index.html")
    meta_headers: Annotated[
        tuple[str, ...],
        Meta(description="headers that pages may set by META HTTP-EQUIV; Status for the status"),
    ] = ()
    follow_symlinks: Annotated[
        bool, Meta(description="serve what symbolic links outside the root point to")
    ] = False
    cache_bytes_max: Annotated[
        int, Meta(description="memory for small files and parsed pages", ge=0)
    ] = 64_000_000

    usage_base_s: Annotated[
        int, Meta(description="statistics: seconds of the finest period, a divisor of a day")
    ] = 3600
    usage_visitors: Annotated[
        Literal["immediate", "volatile", "daily"],
        Meta(description="statistics: visitors as hashes, as hashes in memory only, as addresses"),
    ] = "immediate"
    usage_names_max: Annotated[
        int, Meta(description="statistics: names in a category and day; more share one")
    ] = 10_000
    usage_keep_base_days: Annotated[
        int, Meta(description="statistics: days after which hours become days")
    ] = 7
    usage_keep_day_days: Annotated[
        int, Meta(description="statistics: days after which days become months")
    ] = 400
    usage_keep_month_months: Annotated[
        int, Meta(description="statistics: months after which months become years")
    ] = 60
    usage_keep_event_months: Annotated[
        int, Meta(description="statistics: months after which names become their category")
    ] = 24
    spam_list: Annotated[
        Path | None, Meta(description="statistics: file of referring domains to leave out")
    ] = None

    def __post_init__(self) -> None:
        """Check what the types cannot say.

        Raises:
            ValueError: names the setting, what was expected and what is there.
        """
        if not _is_host(self.host):
            raise ValueError(f"host: expected an address or a name, got {self.host!r}")
        _check_paths("counter_path", self.counter_path)
        _check_paths("ignore_path", self.ignore_path)
        for name in self.index:
            if _NO_FILE_NAME.search(name):
                raise ValueError(f"index: expected names of files that are served, got {name!r}")
        for suffix in self.ssi_suffix:
            if not suffix or _NO_FILE_NAME.search("x" + suffix):
                raise ValueError(f"ssi_suffix: expected ends of file names, got {suffix!r}")
        for name in self.meta_headers:
            if not is_header_name(name):
                raise ValueError(f"meta_headers: expected headers of a page, got {name!r}")
        _ = self.counting, self.counting_below, self.usage

    @property
    def counting(self) -> Counting:
        """What is counted, on the whole site."""
        return _counting("counter", self.counter, None)

    @property
    def counting_below(self) -> dict[str, Counting]:
        """What is counted below each prefix of ``counter_path``, beginning from ``counter``."""
        return {
            path: _counting("counter_path", text, self.counting)
            for path, text in self.counter_path.items()
        }

    @property
    def usage(self) -> Settings:
        """How usage statistics are recorded, and how long which detail is kept."""
        try:
            return Settings(
                zone=self.zone,
                base_s=self.usage_base_s,
                scheme=self.usage_visitors,
                names_max=self.usage_names_max,
                keep_base_days=self.usage_keep_base_days,
                keep_day_days=self.usage_keep_day_days,
                keep_month_months=self.usage_keep_month_months,
                keep_event_months=self.usage_keep_event_months,
            )
        except ConfigError as error:
            name, _, sentence = str(error).partition(" ")
            raise ValueError(f"usage_{name}: {sentence}") from None


LIST_SETTINGS: Final = frozenset(
    field.name
    for field in msgspec.structs.fields(Config)
    if isinstance(field.default, tuple) or field.default_factory is dict
)


def decoded(wanted: type, value: object) -> Path | zoneinfo.ZoneInfo | Networks:
    """Return ``value`` as what a setting holds, for the types that msgspec does not know.

    Raises:
        ValueError: says what was expected.
    """
    if wanted is Path:
        return _path(value)
    if wanted is zoneinfo.ZoneInfo:
        return _zone(value)
    assert wanted is Networks
    if not isinstance(value, list):
        raise ValueError("a list of address ranges")  # noqa: TRY004 - the contract of msgspec
    return Networks(map(_network, value))


def _path(value: object) -> Path:
    if isinstance(value, str) and value and "\0" not in value:
        try:
            return Path(value).expanduser()
        except RuntimeError:  # ~nobody
            pass
    raise ValueError("a path")


def _zone(value: object) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(str(value))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("a time zone like Europe/Berlin") from None


def _network(value: object) -> Network:
    try:
        network = ipaddress.ip_network(str(value))
    except ValueError:
        raise ValueError("address ranges like 192.0.2.0/24 or 2001:db8::/32") from None
    mapped = network.network_address.ipv4_mapped if network.version == 6 else None  # noqa: PLR2004 - IPv6
    if mapped is None:
        return network
    # Clients in ::ffff:0:0/96 are IPv4 here.
    return ipaddress.IPv4Network((mapped, max(0, network.prefixlen - 96)))


def _is_host(text: str) -> bool:
    try:
        return text.isprintable() and bool(text.encode("idna"))
    except UnicodeError:
        return False


def _check_paths(name: str, paths: Iterable[str]) -> None:
    for path in paths:
        if not path.startswith("/"):
            raise ValueError(f"{name}: expected paths that begin with /, got {path!r}")


def _counting(name: str, text: str, start: Counting | None) -> Counting:
    try:
        return parse_counting(text, start)
    except ConfigError as error:
        raise ValueError(f"{name}: {str(error).removeprefix('counter: ')}") from None
