"""The network map of a counter for programs: what ``%N`` and ``%M`` show, in numbers and names."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from counterd.counters.counter import Counter
from counterd.counters.sums import is_sum
from counterd.ledger import Ledger, Wanted
from counterd.model import TOTAL_URL, Address
from counterd.pictures.coverage import coverage
from counterd.pictures.networks import NETWORKS
from counterd.web.figures import Number, named_counter
from counterd.web.own.api.answers import answer
from counterd.web.own.api.counters import SEL
from counterd.web.own.api.operations import Endpoint, Operation
from counterd.web.own.api.parameters import Text
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import API_PREFIX, Form, Guard, Question, Route
from counterd.web.reply import Reply

_NETWORKS: Final = len(NETWORKS)
_HEX_DIGITS: Final = _NETWORKS // 4
_URL: Final = Text(
    "url", "which counter, as for `counter`; without it that of the site", "/a.shtml"
)

NetworkNumber = Annotated[int, Meta(ge=0, lt=_NETWORKS)]
Bitmap = Annotated[
    str,
    Meta(
        pattern=f"^[0-9a-f]{{{_HEX_DIGITS}}}$",
        description="a number of 1,024 bits in hexadecimal digits; bit n, of value 2 to the power"
        " of n, is set once somebody came from network n",
    ),
]
Places = Annotated[
    tuple[Annotated[int, Meta(ge=0, le=9)], ...],
    Meta(description="which of the ten most recent visitors came from there, 0 the latest"),
]


class Network(msgspec.Struct, frozen=True):
    """An IPv4 network that somebody came from: a quarter of a /8."""

    number: NetworkNumber
    cidr: Annotated[str, Meta(description="as in 64.0.0.0/10")]
    holder: Annotated[str, Meta(description="who allocates its addresses, or what they are for")]
    recent: Places


class Ipv6Network(msgspec.Struct, frozen=True):
    """An IPv6 network that somebody came from: all /32 whose hash has this number."""

    number: NetworkNumber
    recent: Places


class Ipv4Map(msgspec.Struct, frozen=True):
    """The IPv4 networks."""

    count: Number
    public: Annotated[int, Meta(ge=0, description="how many can be a public visitor's")]
    public_count: Annotated[int, Meta(ge=0, description="how many of these were seen")]
    bitmap: Bitmap
    networks: tuple[Network, ...]


class Ipv6Map(msgspec.Struct, frozen=True):
    """The IPv6 networks, numbered by hashes."""

    count: Number
    bitmap: Bitmap
    networks: tuple[Ipv6Network, ...]


class NetworkMap(msgspec.Struct, frozen=True):
    """The networks that the visitors of a page came from."""

    url: str
    kind: str
    networks: Annotated[int, Meta(ge=0, description="IPv4 and IPv6")]
    ipv4: Ipv4Map
    ipv6: Ipv6Map


class NetworkMaps:
    """Answers with maps."""

    def __init__(self, ledger: Ledger, index: tuple[str, ...]) -> None:
        self._ledger = ledger
        self._index = index

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return what is answered here."""
        operation = Operation(
            "getMap",
            "The network map of a counter",
            (NetworkMap,),
            "What `%N` counts and `%M` draws, with the places of the ten most recent visitors.",
            (_URL, SEL),
            refusals=(404,),
        )
        route = Route(f"{API_PREFIX}map", self.map, Guard.MAP, Form.JSON)
        return (Endpoint(route, {"GET": operation}),)

    async def map(self, question: Question) -> Reply:
        """Answer ``/-/api/map?url=/page.shtml``."""
        fields = Fields(question.asked.query)
        address = named_counter(_URL.read(fields) or TOTAL_URL, SEL.read(fields), self._index)
        if is_sum(address.url):
            raise Refusal(400, "url: expected one counter; there is no map of several")
        wanted = Wanted((address,))
        counter = (await self._ledger.peek(wanted, int(question.asked.now))).counters[address]
        if not counter.total:
            raise Refusal(404, f"There is no counter of {address.url}")
        return answer(network_map(address, counter))


def network_map(address: Address, counter: Counter) -> NetworkMap:
    """Return the map of ``counter``."""
    seen = coverage(counter.networks)
    ipv4 = Ipv4Map(
        seen.seen,
        seen.public,
        seen.public_seen,
        _bitmap(counter.networks),
        tuple(
            Network(
                number,
                NETWORKS[number].name,
                NETWORKS[number].label,
                _places(counter, number, is_ipv6=False),
            )
            for number in _set_bits(counter.networks)
        ),
    )
    ipv6 = Ipv6Map(
        counter.networks6.bit_count(),
        _bitmap(counter.networks6),
        tuple(
            Ipv6Network(number, _places(counter, number, is_ipv6=True))
            for number in _set_bits(counter.networks6)
        ),
    )
    return NetworkMap(address.url, address.kind, ipv4.count + ipv6.count, ipv4, ipv6)


def _bitmap(networks: int) -> str:
    return f"{networks:0{_HEX_DIGITS}x}"


def _set_bits(networks: int) -> list[int]:
    return [number for number in range(_NETWORKS) if networks >> number & 1]


def _places(counter: Counter, number: int, *, is_ipv6: bool) -> tuple[int, ...]:
    return tuple(
        place
        for place, (client, _) in enumerate(counter.ten)
        if client.network == number and client.is_ipv6 is is_ipv6
    )
