"""What is told beside the map: the numbers of ``%N`` and ``%L``, and no more of anybody."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.clients import exact, hashed
from counterd.counters.counter import EMPTY, Counter, count_hit
from counterd.counters.networks import network_count, network_map, recent_clients
from counterd.model import SITE_TOTAL, Address, Kind
from counterd.pictures.netmap import marks
from counterd.web.own.map_figures import GROUND6, Visitor, map_figures, recent_networks

ADDRESSES = st.binary(min_size=4, max_size=4).map(lambda four: bytes(10) + b"\xff\xff" + four)
ADDRESSES6 = st.binary(min_size=14, max_size=14).map(lambda rest: b"\x2a\x02" + rest)
KEY = b"k" * 32


def counted(addresses: list[bytes]) -> Counter:
    counter = EMPTY
    for at, address in enumerate(addresses, 1_700_000_000):
        counter = count_hit(counter, hashed(address, KEY), at)
    return counter


def ipv4(*parts: int) -> bytes:
    return bytes(10) + b"\xff\xff" + bytes(parts)


@given(st.lists(ADDRESSES | ADDRESSES6, max_size=30))
def test_the_numbers_and_marks_are_those_of_the_tags(addresses: list[bytes]) -> None:
    counter = counted(addresses)
    figures = map_figures(SITE_TOTAL, counter, UTC)
    assert figures.networks == network_count(counter)
    assert figures.path6.count("M") == figures.networks6 == counter.networks6.bit_count()
    # %M draws 896 of them; the first mark of a line stands behind its name.
    lines = [line.split(" ", 1) for line in map(str.strip, network_map(counter).splitlines())]
    drawn = "".join(cells.replace(" ", "") for _, cells in lines)
    assert marks(counter.networks, recent_networks(counter))[:896] == drawn


@given(st.lists(ADDRESSES | ADDRESSES6, max_size=30))
def test_the_last_ten_tell_what_the_list_tells(addresses: list[bytes]) -> None:
    counter = counted(addresses)
    ten = map_figures(SITE_TOTAL, counter, UTC).ten
    for visitor, line in zip(ten, recent_clients(counter).splitlines(), strict=True):
        assert line.startswith(f"LAST[{visitor.place}][{visitor.visits - 1:3}]")
        shown = line.split("]")[-1].split()[0]
        assert shown[3:6] == "000"
        assert visitor.sign == shown[6:]
        if "::" in visitor.network:
            assert int(visitor.network.split("::")[0], 16) >> 4 == int(shown[:3], 16)
        else:
            first, second = visitor.network.split(".")[:2]
            assert int(first) << 4 | int(second) >> 4 == int(shown[:3], 16)


def test_the_last_ten_by_hand() -> None:
    six = bytes.fromhex("2a021234") + bytes(12)
    counter = EMPTY
    for address in (ipv4(17, 200, 1, 2), six, ipv4(17, 200, 1, 2)):
        counter = count_hit(counter, exact(address), 1_700_000_000)
    assert map_figures(SITE_TOTAL, counter, UTC).ten == (
        Visitor(0, "17.192.0.0/12", "Apple Computer Inc. (ARIN)", 2, "02"),
        Visitor(1, "2a00::/12", "", 1, "00"),
    )
    assert recent_networks(counter) == {17 * 4 + 3: 0}


def test_the_latest_of_one_network_has_the_lowest_place() -> None:
    counter = counted([ipv4(1, 1, 1, 1), ipv4(1, 1, 1, 2), ipv4(2, 0, 0, 1)])
    assert recent_networks(counter) == {2 * 4: 0, 4: 1}


@pytest.mark.parametrize(
    ("address", "name", "page"),
    [
        (SITE_TOTAL, "the whole site", ""),
        (Address(Kind.ACCESS, "/a.shtml"), "/a.shtml", "/a.shtml"),
        (Address(Kind.ACCESS, "#other"), "#other", ""),
        (Address(Kind.SSI, "/a.shtml"), "/a.shtml", ""),
        (Address(Kind.ERROR, "#total"), "failed requests", ""),
        (Address(Kind.ERROR, "/a"), "failed requests for /a", ""),
        (
            Address(Kind.REFERER, "https://a.example/x"),
            "visits by a link on https://a.example/x",
            "",
        ),
        (
            Address(Kind.REFERER_SITE, "https://a.example/"),
            "visits by links on https://a.example/",
            "",
        ),
    ],
)
def test_a_counter_is_named_in_words(address: Address, name: str, page: str) -> None:
    figures = map_figures(address, EMPTY, UTC)
    assert (figures.name, figures.page) == (name, page)


def test_times_are_those_of_the_site() -> None:
    figures = map_figures(SITE_TOTAL, counted([ipv4(1, 2, 3, 4)]), ZoneInfo("Europe/Berlin"))
    assert figures.since == figures.latest == "14 November 2023, 23:13 CET"
    assert map_figures(SITE_TOTAL, EMPTY, UTC).since == "never"


def test_ipv6_has_1024_squares() -> None:
    assert GROUND6.count("M") == 1024
    everything = map_figures(SITE_TOTAL, Counter(networks6=(1 << 1024) - 1), UTC)
    assert everything.path6 == GROUND6
