"""Settings: what is counted, whose visits are, and how many counters there may be."""

import zoneinfo
from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from counterd.config.connections import ConnectionSettings
from counterd.config.decoding import Networks
from counterd.counters.selection import Counting, parse_counting
from counterd.errors import ConfigError


class CountingSettings(ConnectionSettings, frozen=True, kw_only=True):
    """What is counted."""

    zone: Annotated[
        zoneinfo.ZoneInfo, Meta(description="time zone of the site, for pages and days")
    ] = zoneinfo.ZoneInfo("UTC")
    counter: Annotated[
        str, Meta(description="what is counted: do, no, acc, ssi, total, ref, err, ro, -acc …")
    ] = "do"
    counter_path: Annotated[
        dict[str, str],
        Meta(description="the same for paths: /private/=no, the longest prefix rules"),
    ] = msgspec.field(default_factory=dict)
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

    def _check_counting(self) -> None:
        _check_paths("counter_path", self.counter_path)
        _check_paths("ignore_path", self.ignore_path)
        _ = self.counting, self.counting_below

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


def _check_paths(name: str, paths: Iterable[str]) -> None:
    for path in paths:
        if not path.startswith("/"):
            raise ValueError(f"{name}: expected paths that begin with /, got {path!r}")


def _counting(name: str, text: str, start: Counting | None) -> Counting:
    try:
        return parse_counting(text, start)
    except ConfigError as error:
        raise ValueError(f"{name}: {str(error).removeprefix('counter: ')}") from None
