"""The map for terminals: the lines of the tags, and nothing that a terminal would obey."""

from datetime import UTC

from counterd.counters.clients import exact
from counterd.counters.counter import EMPTY, count_hit
from counterd.counters.networks import network_map, recent_clients
from counterd.model import SITE_TOTAL, Address, Kind
from counterd.web.own.map_figures import map_figures
from counterd.web.own.map_text import map_text

ADDRESS = bytes(10) + b"\xff\xff" + bytes((17, 200, 1, 2))


def test_it_is_the_map_and_the_list_of_the_tags_with_the_sums() -> None:
    counter = count_hit(EMPTY, exact(ADDRESS), 1_700_000_000)
    text = map_text(map_figures(SITE_TOTAL, counter, UTC))
    first, second, *_ = text.splitlines()
    assert first == "Networks of visitors: the whole site"
    assert second == "1 hits, 1 unique, 1 recent, 1 networks; since 14 November 2023, 22:13 UTC"
    assert network_map(counter) in text
    assert recent_clients(counter) in text
    assert text.endswith(
        """IPv4  1 of 883 networks, 0.1 %
      ARIN        1 of 443
      RIPE NCC    0 of 172
      APNIC       0 of 204
      LACNIC      0 of 40
      AFRINIC     0 of 24
IPv6  0 of 1,024 groups of networks
"""
    )


def test_an_empty_map_is_a_map() -> None:
    text = map_text(map_figures(SITE_TOTAL, EMPTY, UTC))
    assert "LAST" not in text
    assert "0 hits" in text
    assert max(map(len, text.splitlines())) <= 81


def test_special_networks_are_told_when_somebody_came_from_there() -> None:
    local = bytes(10) + b"\xff\xff" + bytes((127, 0, 0, 1))
    counter = count_hit(EMPTY, exact(local), 1_700_000_000)
    assert "IANA        1 of 141\n" in map_text(map_figures(SITE_TOTAL, counter, UTC))


def test_names_are_no_orders_to_a_terminal() -> None:
    figures = map_figures(Address(Kind.ACCESS, "/\x1b[2J\n\u202e\ud800"), EMPTY, UTC)
    assert map_text(figures).splitlines()[0] == "Networks of visitors: /\ufffd[2J\ufffd\ufffd\ufffd"
