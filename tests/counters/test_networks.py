"""The map and the list of recent clients, character by character."""

from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.clients import exact
from counterd.counters.counter import EMPTY, Counter, count_hit
from counterd.counters.networks import network_count, network_map, recent_clients
from counterd.model import Client


def ipv4(*octets: int) -> Client:
    return exact(bytes(10) + b"\xff\xff" + bytes(octets))


def after(*clients: Client) -> Counter:
    counter = EMPTY
    for client in clients:
        counter = count_hit(counter, client, 1)
    return counter


EMPTY_ROW = " --------" * 8


def test_the_map_of_2006_is_drawn_again() -> None:
    rows = network_map(after(ipv4(38, 102, 0, 62))).split("\n")
    assert rows[0] == f"  0.0.0.0{EMPTY_ROW}"
    assert (
        rows[2]
        == " 32.0.0.0 -------- -------- -------- -0------ -------- -------- -------- --------"
    )
    assert rows[13] == f"208.0.0.0{EMPTY_ROW}"
    assert rows[14:] == [""]


def test_the_recent_client_of_2006_is_listed_again() -> None:
    client = ipv4(38, 102, 0, 62)
    assert recent_clients(after(client)) == "LAST[0][  0] 2660003E  38.B\n"
    assert recent_clients(after(*[client] * 5)) == "LAST[0][  4] 2660003E  38.B\n"


def test_the_list_begins_with_the_latest_and_names_the_quarter() -> None:
    clients = [ipv4(9, 0, 0, 1), ipv4(9, 64, 0, 2), ipv4(9, 128, 0, 3), ipv4(200, 255, 255, 4)]
    assert recent_clients(after(*clients)) == (
        "LAST[0][  0] C8F00004 200.D\n"
        "LAST[1][  0] 09800003   9.C\n"
        "LAST[2][  0] 09400002   9.B\n"
        "LAST[3][  0] 09000001   9.A\n"
    )


def test_nobody_draws_an_empty_map_and_an_empty_list() -> None:
    assert network_map(EMPTY) == "".join(f"{n:3}.0.0.0{EMPTY_ROW}\n" for n in range(0, 224, 16))
    assert recent_clients(EMPTY) == ""
    assert network_count(EMPTY) == 0


def test_of_several_clients_in_a_network_the_latest_is_drawn() -> None:
    counter = after(ipv4(38, 102, 0, 1), ipv4(38, 102, 0, 2), ipv4(10, 0, 0, 1))
    assert network_map(counter)[16 * 9 :].count("1") >= 1
    cells = network_map(counter)
    assert cells.split("\n")[2][10:].replace(" ", "")[25] == "1"
    assert cells.split("\n")[0][10:].replace(" ", "")[40] == "0"


def test_who_left_the_ten_leaves_a_cross() -> None:
    counter = after(ipv4(38, 102, 0, 1), *[ipv4(10, 0, 0, n) for n in range(10)])
    assert network_map(counter).split("\n")[2].count("X") == 1


def test_networks_from_224_are_counted_and_not_drawn() -> None:
    counter = after(ipv4(223, 255, 0, 1), ipv4(224, 0, 0, 1), ipv4(255, 0, 0, 1))
    assert network_count(counter) == 3
    assert network_map(counter).endswith("-------2\n")
    assert network_map(counter).count("-") == 895


def test_ipv6_is_counted_and_not_drawn() -> None:
    counter = after(exact(b"\x20\x01" + bytes(14)), ipv4(10, 0, 0, 1))
    assert network_count(counter) == 2
    assert network_map(counter).count("-") == 895
    assert recent_clients(counter).endswith("LAST[1][  0] 20000000  32.A\n")


@given(st.sets(st.integers(0, 1023)))
def test_each_bit_below_896_is_a_cell(networks: set[int]) -> None:
    counter = EMPTY._replace(networks=sum(1 << network for network in networks))
    rows = network_map(counter).splitlines()
    cells = "".join(row[10:].replace(" ", "") for row in rows)
    assert len(rows) == 14
    assert all(len(row) == 9 + 8 * 9 for row in rows)
    assert {n for n, cell in enumerate(cells) if cell == "X"} == {n for n in networks if n < 896}
    assert network_count(counter) == len(networks)
