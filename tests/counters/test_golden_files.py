"""DeleGate's counter files and the figures of its counter code, made again by the same hits."""

import json
import struct
from datetime import UTC
from pathlib import Path
from typing import Final, NamedTuple, TypedDict

import pytest

from counterd.counters.clients import exact
from counterd.counters.counter import EMPTY, Counter, count_hit
from counterd.counters.formats import Shown, compile_format
from counterd.counters.networks import network_count, recent_clients
from counterd.counters.table import Table
from counterd.model import SITE_TOTAL, Address, Client, Epoch, Kind

GOLDEN: Final = Path(__file__).parents[1] / "golden" / "delegate"
HELD_AT: Final = 1_795_348_830  # 2026-11-22 12:00:30 UTC, when most of it was recorded


def client_at(dotted: str) -> Client:
    return exact(bytes(10) + b"\xff\xff" + bytes(map(int, dotted.split("."))))


class Command(TypedDict, total=False):
    cmd: str
    out: str


class Harness(TypedDict):
    steps: list[Command]
    files_at_end: dict[str, "Decoded"]


class Decoded(TypedDict, total=False):
    size: int
    count_line: str
    Ttime: int
    Utime: int
    Xtime: int
    ctime: int
    clientV: list[str]
    ccountV: list[int]
    cmap_bits: list[int]


def test_means_are_the_same_at_every_second() -> None:
    harness: Harness = json.loads((GOLDEN / "harness_means.json").read_text("utf-8"))
    table = Table([], {})
    now, client, shown = 0, client_at("0.0.0.0"), 0
    for step in harness["steps"]:
        command, *given = step["cmd"].split(maxsplit=2)
        match command:
            case "now":
                now = int(given[0])
            case "ip":
                client = client_at(given[0])
            case "hit":
                table.count([SITE_TOTAL], client, now)
                table.count([Address(Kind.ACCESS, given[0])], client, now)
            case "show":
                counter = table.look(Address(Kind.ACCESS, given[0]))
                text = compile_format(given[1])(Shown(counter, now, UTC, None, given[0], None, 0))
                assert text == step["out"], f"at {now}"
                shown += 1
            case other:
                assert other in ("counter", "req")
    assert shown == 24
    for path, decoded in harness["files_at_end"].items():
        url = "#total" if "#total" in path else "/" + path.rpartition("/")[2].partition("#")[0]
        kind = Kind.TOTAL if url == "#total" else Kind.ACCESS
        assert_holds(table.look(Address(kind, url)), decoded)


# Counter files.

# counterfiles.json has the layout: text, last client, five times (the first is never written), the
# ten, their repeats, networks, reserved, map. All as little-endian machines write it.
FILE: Final = struct.Struct("<36s16s5I10I10BH4s128s")


class CounterFile(NamedTuple):
    """What is compared of a counter file."""

    counts: tuple[int, ...]
    times: tuple[Epoch, ...]
    """Of T, U, V, and of creation."""
    ten: list[int]
    """Addresses; 0 ends them."""
    repeats: list[int]
    networks: int
    network_count: int


def decoded_file(content: bytes) -> CounterFile:
    if not content:
        return CounterFile((0, 0, 0), (0, 0, 0, 0), [], [], 0, 0)
    text, _, _, *fields, network_count, _, network_map = FILE.unpack(content)
    times, ten, repeats = fields[:4], fields[4:14], fields[14:]
    filled = ten.index(0) if 0 in ten else len(ten)
    return CounterFile(
        tuple(map(int, text.rstrip(b"\0").split())),
        tuple(times),
        ten[:filled],
        repeats[:filled],
        int.from_bytes(network_map, "little"),
        network_count,
    )


def address_of(client: Client) -> int:
    return int.from_bytes(client.identity[12:])


def assert_holds(counter: Counter, decoded: Decoded) -> None:
    filled = [int(address, 16) for address in decoded["clientV"] if int(address, 16)]
    bits = [n for n in range(1024) if counter.networks >> n & 1]
    assert f"{counter.total} {counter.unique} {counter.recent}\n" == decoded["count_line"]
    assert counter.created == decoded["ctime"]
    assert (counter.total_at, counter.unique_at, counter.recent_at) == (
        decoded["Ttime"],
        decoded["Utime"],
        decoded["Xtime"],
    )
    assert [address_of(recent.client) for recent in counter.ten] == filled
    assert [recent.repeats for recent in counter.ten] == decoded["ccountV"][: len(filled)]
    assert bits == decoded["cmap_bits"]


def after(clients: list[Client]) -> Counter:
    counter = EMPTY
    for client in clients:
        counter = count_hit(counter, client, HELD_AT)
    return counter


ME, YOU = client_at("38.102.0.62"), client_at("10.1.2.3")
# The two that have left the ten are known by their networks alone.
TWELVE = [
    *map(client_at, ["3.1.1.1", "12.65.2.2", "24.130.5.3", "38.102.0.62", "61.200.1.5"]),
    *map(client_at, ["66.249.72.6", "80.80.80.7", "130.54.8.8", "150.29.9.9"]),
    *map(client_at, ["193.10.10.10", "203.178.11.11", "220.1.12.12"]),
]


@pytest.mark.parametrize(
    ("name", "clients"),
    [
        ("01_one_client.count", [ME] * 5),
        ("02_rotate12.count", TWELVE * 3),
        ("07_total.count", [ME, ME, YOU, YOU, YOU, ME, YOU, YOU, ME, ME]),
        ("08_referer.count-ref", [YOU] * 2),
        ("11_empty.count", []),
    ],
)
def test_the_same_hits_make_the_same_counter_file(name: str, clients: list[Client]) -> None:
    file = decoded_file((GOLDEN / "counterfiles" / name).read_bytes())
    counter = after(clients)
    assert (counter.total, counter.unique, counter.recent) == file.counts
    times = (counter.total_at, counter.unique_at, counter.recent_at, counter.created)
    assert times == file.times
    assert counter.networks == file.networks
    assert network_count(counter) == file.network_count
    ours = [(address_of(recent.client), recent.repeats) for recent in counter.ten]
    assert ours == list(zip(file.ten, file.repeats, strict=True))
    assert recent_clients(counter) == "".join(
        f"LAST[{place}][{repeats:3}] {address & 0xFFF000FF:08X} {address >> 24:3}."
        f"{'ABCD'[address >> 22 & 3]}\n"
        for place, (address, repeats) in enumerate(zip(file.ten, file.repeats, strict=True))
    )


def test_ipv6_clients_are_counted_the_same_and_mapped_apart() -> None:
    """An IPv6 client is its whole address; its network is the /32, in a map of its own."""
    file = decoded_file((GOLDEN / "counterfiles" / "04_ipv6.count").read_bytes())
    texts = "20010db8:0:0:5 20010db8:0:0:6 20010db8:0:0:5 0:0:0:1 fd000001:20003:40005:60007"
    words = [*texts.split(), "20010db8:0:0:7", "20010db8:1:0:5"]
    clients = [exact(b"".join(int(w, 16).to_bytes(4) for w in one.split(":"))) for one in words]
    counter = after(clients)
    assert (counter.total, counter.unique, counter.recent) == file.counts == (7, 7, 6)
    assert [recent.repeats for recent in counter.ten] == file.repeats
    assert counter.networks == 0
    assert network_count(counter) == 3  # 2001:db8::/32, ::/32, fd00:1::/32
    assert file.network_count == 6


def test_what_counterfiles_json_says_of_the_files_is_so() -> None:
    class File(TypedDict):
        file: str
        decoded: Decoded

    class Files(TypedDict):
        struct_size: int
        files: list[File]

    files: Files = json.loads((GOLDEN / "counterfiles" / "counterfiles.json").read_text("utf-8"))
    assert files["struct_size"] == FILE.size
    for one in files["files"]:
        file = decoded_file((GOLDEN / "counterfiles" / one["file"]).read_bytes())
        if "count_line" in one["decoded"]:
            counts = one["decoded"]["count_line"].split()
            assert file.counts == tuple(map(int, counts))
            assert file.networks == sum(1 << n for n in one["decoded"]["cmap_bits"])
