"""Maps for programs say what ``%M`` draws and ``%N`` counts."""

import json
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.clients import exact
from counterd.counters.counter import EMPTY, Counter, count_hit
from counterd.counters.networks import network_count, network_map
from counterd.model import Address, Kind
from counterd.pictures.coverage import coverage
from counterd.web.own.api.networks import NetworkMap, NetworkMaps
from counterd.web.own.api.networks import network_map as told_map
from counterd.web.own.refusal import Refusal
from tests.asking import question
from tests.counting import HIT, NOON, running

PAGE = Address(Kind.ACCESS, "/p.shtml")
V4 = bytes(10) + b"\xff\xff"
ADDRESSES = st.one_of(
    st.binary(min_size=4, max_size=4).map(lambda raw: V4 + raw),
    st.binary(min_size=14, max_size=14).map(lambda raw: b"\x20\x01" + raw),
)


def counted(addresses: list[bytes]) -> Counter:
    counter = EMPTY
    for at, address in enumerate(addresses):
        counter = count_hit(counter, exact(address), NOON + at)
    return counter


def drawn(told: NetworkMap) -> str:
    """Draw ``%M`` from what programs are told."""
    cells = ["-"] * 1024
    for network in told.ipv4.networks:
        cells[network.number] = str(min(network.recent)) if network.recent else "X"
    rows = ["".join(cells[start : start + 64]) for start in range(0, 896, 64)]
    return "".join(
        f"{number * 16:3}.0.0.0 {' '.join(row[at : at + 8] for at in range(0, 64, 8))}\n"
        for number, row in enumerate(rows)
    )


@given(st.lists(ADDRESSES, max_size=30))
def test_the_map_is_the_one_that_pages_show(addresses: list[bytes]) -> None:
    counter = counted(addresses)
    told = told_map(PAGE, counter)
    assert drawn(told) == network_map(counter)
    assert told.networks == told.ipv4.count + told.ipv6.count == network_count(counter)
    assert int(told.ipv4.bitmap, 16) == counter.networks
    assert int(told.ipv6.bitmap, 16) == counter.networks6
    places = [place for one in told.ipv4.networks for place in one.recent]
    places += [place for one in told.ipv6.networks for place in one.recent]
    assert sorted(places) == [*range(len(counter.ten))]


@given(st.binary(min_size=4, max_size=4))
def test_an_address_lies_in_the_network_of_its_number(raw: bytes) -> None:
    (network,) = told_map(PAGE, counted([V4 + raw])).ipv4.networks
    assert ip_address(raw) in ip_network(network.cidr)


def test_networks_of_one_number_are_two_in_the_two_families() -> None:
    six = b"\x20\x01" + bytes(14)
    number = exact(six).network
    four = V4 + bytes((number >> 2, (number & 3) << 6, 0, 1))
    told = told_map(PAGE, counted([six, four]))
    assert [(one.number, one.recent) for one in told.ipv4.networks] == [(number, (0,))]
    assert [(one.number, one.recent) for one in told.ipv6.networks] == [(number, (1,))]


@given(st.integers(0, (1 << 1024) - 1))
def test_coverage_is_the_one_that_the_picture_of_the_map_tells(networks: int) -> None:
    told = told_map(PAGE, EMPTY._replace(networks=networks)).ipv4
    share = 100 * told.public_count / told.public
    text = f"{told.public_count} of {told.public} networks, {share:.1f} %"
    assert text == coverage(networks).text


async def test_a_map_is_that_of_the_site_unless_a_page_is_named(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db", clients="exact") as site:
        await site.hit()
        site.site.count(HIT._replace(url="/q.shtml", address=V4 + bytes((192, 168, 0, 1))))
        maps = NetworkMaps(site.ledger, ())
        told: dict[str, object] = {}
        for query, url, networks in (
            ("", "#total", 2),
            ("?url=", "#total", 2),
            ("?url=/p.shtml", "/p.shtml", 1),
        ):
            reply = await maps.map(question(f"/-/api/map{query}"))
            assert isinstance(reply.body, bytes)
            told = json.loads(reply.body)
            assert [told["url"], told["networks"]] == [url, networks], query
        ipv4 = told["ipv4"]
        assert isinstance(ipv4, dict)
        assert ipv4["networks"] == [
            {"number": 153, "cidr": "38.64.0.0/10", "holder": "PSINet, Inc. (ARIN)", "recent": [0]}
        ]


@pytest.mark.parametrize(
    ("query", "status"), [("url=/none", 404), ("url=/*", 400), ("url=/a%20/b", 400)]
)
async def test_there_is_no_map_of_none_or_several(tmp_path: Path, query: str, status: int) -> None:
    async with running(tmp_path / "c.db") as site:
        with pytest.raises(Refusal) as refused:
            await NetworkMaps(site.ledger, ()).map(question(f"/-/api/map?{query}"))
        assert refused.value.status == status
