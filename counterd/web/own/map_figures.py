"""What is told beside the map: how much of the internet was seen, the last ten, and IPv6."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final

from counterd.counters.counter import Counter
from counterd.counters.recent import Recent
from counterd.model import TOTAL_URL, Address, Client, Epoch, Kind
from counterd.pictures.coverage import Coverage, coverage
from counterd.pictures.networks import NETWORKS

NETWORKS6: Final = 1024
_COLUMNS6: Final = 128
_SIDE6: Final = 6
_STEP6: Final = _SIDE6 + 1


@dataclass(frozen=True, slots=True)
class Visitor:
    """One of the last ten, as ``%L`` tells it: where from, how often, and a shred of whom."""

    place: int
    network: str
    """The first 12 bits: ``64.16.0.0/12`` or ``2a0::/12``."""
    holder: str
    """Who has that; empty for IPv6."""
    visits: int
    sign: str
    """Two hexadecimal digits, to tell those of one network apart."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is told."""

    name: str
    """What is counted, in words."""
    page: str
    """Its page, to be linked to, still unescaped; empty if it is none."""
    counter: Counter
    coverage: Coverage
    networks6: int
    path6: str
    """The IPv6 networks that were seen, as the ``d`` of a path."""
    ten: tuple[Visitor, ...]
    since: str
    latest: str

    @property
    def networks(self) -> int:
        """How many networks were seen: ``%N``."""
        return self.coverage.seen + self.networks6


def map_figures(address: Address, counter: Counter, zone: tzinfo) -> Figures:
    """Return what is told of ``counter``, which is at ``address``; times in ``zone``."""
    drawn6 = format(counter.networks6, f"0{NETWORKS6}b")[::-1]
    path6 = [square for square, bit in zip(_SQUARES6, drawn6, strict=True) if bit == "1"]
    return Figures(
        name=_name(address),
        page=address.url if address.kind is Kind.ACCESS and address.url[:1] == "/" else "",
        counter=counter,
        coverage=coverage(counter.networks),
        networks6=len(path6),
        path6="".join(path6),
        ten=tuple(_visitor(place, recent) for place, recent in enumerate(counter.ten)),
        since=_date(counter.created, zone),
        latest=_date(counter.total_at, zone),
    )


def recent_networks(counter: Counter) -> Mapping[int, int]:
    """Return the IPv4 networks of the last ten, each with its lowest place, as ``%M`` shows it."""
    places: dict[int, int] = {}
    for place, (client, _) in enumerate(counter.ten):
        if not client.is_ipv6:
            places.setdefault(client.network, place)
    return places


def _name(address: Address) -> str:
    is_total = address.url == TOTAL_URL
    match address.kind:
        case Kind.TOTAL:
            return "the whole site"
        case Kind.ACCESS | Kind.SSI:
            return address.url
        case Kind.REFERER:
            return f"visits by a link on {address.url}"
        case Kind.REFERER_SITE:
            return f"visits by links on {address.url}"
        case Kind.ERROR:
            return "failed requests" if is_total else f"failed requests for {address.url}"


def _visitor(place: int, recent: Recent) -> Visitor:
    client, repeats = recent
    network, holder = _origin(client)
    return Visitor(place, network, holder, repeats + 1, f"{client.shown & 0xFF:02X}")


def _origin(client: Client) -> tuple[str, str]:
    bits = client.shown >> 20
    if client.is_ipv6:
        return f"{bits << 4:x}::/12", ""
    return f"{bits >> 4}.{(bits & 15) << 4}.0.0/12", NETWORKS[client.network].label


def _square6(number: int) -> str:
    x, y = number % _COLUMNS6 * _STEP6, number // _COLUMNS6 * _STEP6
    return f"M{x} {y}h{_SIDE6}v{_SIDE6}h-{_SIDE6}z"


_SQUARES6: Final = tuple(map(_square6, range(NETWORKS6)))
WIDTH6: Final = _COLUMNS6 * _STEP6 - 1
HEIGHT6: Final = NETWORKS6 // _COLUMNS6 * _STEP6 - 1
GROUND6: Final = "".join(_SQUARES6)
"""All IPv6 networks, as the ``d`` of a path."""


def _date(at: Epoch, zone: tzinfo) -> str:
    if not at:
        return "never"
    then = datetime.fromtimestamp(at, UTC).astimezone(zone)
    return f"{then.day} {then:%B %Y, %H:%M %Z}"
