"""Who the client is, whatever is sent: only whom the settings trust may name anybody but itself."""

import asyncio
import re
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.attacks.answers import Said, said
from tests.serving import Serving, serving
from tests.web.protocol.wire import get, wire

EXAMPLES = max(200, settings().max_examples)  # more by the profile of a long run
PEER = "127.0.0.1"
PAGE = 'IT IS <!--#echo var="REMOTE_ADDR" --> THE <!--#counter fmt="%T" -->'
REQUEST = get("/p.shtml", "Connection: close")
SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
LINE_MAX, HEADER_MAX = 107, 536  # bytes of version 1 and 2
Attack = Callable[[Serving, bytes], None]


def fuzzed(folder: Path, attacks: st.SearchStrategy[bytes], **wanted: object) -> "Fuzzing":
    return Fuzzing(folder, attacks, {"clients": "exact", "own_requests_per_s": 1e6, **wanted})


class Fuzzing:
    """A server that what hypothesis makes up is sent to."""

    def __init__(
        self, folder: Path, attacks: st.SearchStrategy[bytes], wanted: dict[str, object]
    ) -> None:
        self._folder = folder
        self._attacks = attacks
        self._wanted = wanted
        self._wrong: list[object] = []
        self._shown = 0

    def run(self, check: Callable[[bytes, list[Said]], None]) -> int:
        """Let ``check`` see all that is sent and answered; return how many pages were shown."""
        with asyncio.Runner() as runner:
            runner.get_loop().set_exception_handler(lambda _, what: self._wrong.append(what))
            world = serving(self._folder, **self._wanted)
            server = runner.run(world.__aenter__())
            (server.root / "p.shtml").write_text(PAGE)

            @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
            @given(self._attacks)
            def attack(sent: bytes) -> None:
                heard = runner.run(answers(server.port, sent))
                for answer in heard:
                    assert answer.status in (200, 400, 431), (sent, answer)
                    self._count(answer)
                assert self._wrong == [], sent
                check(sent, heard)

            try:
                attack()
            finally:
                runner.run(world.__aexit__(None, None, None))
        return self._shown

    def _count(self, answer: Said) -> None:
        """Each page that is shown is the next, so nothing else was a hit."""
        if number := re.search(rb" THE (\d+)$", answer.body):
            self._shown += 1
            assert int(number[1]) == self._shown


async def answers(port: int, sent: bytes) -> list[Said]:
    heard: list[Said] = []
    async with asyncio.timeout(20), wire(port) as one:
        with suppress(ConnectionError):
            await one.send(sent)
            while not one.reader.at_eof():
                with suppress(EOFError):
                    heard.append(await said(one.reader, has_body=True))
    return heard


def client(answer: Said) -> str | None:
    """Return whom the page took its visitor for, ``None`` if it is no page."""
    found = re.match(rb"IT IS (\S+) THE ", answer.body)
    return found[1].decode() if found else None


# What clients write where proxies do: addresses, trusted ones too, and what only looks like some.
words = st.sampled_from(
    [
        *("6.6.6.6", "10.0.0.1", "127.0.0.1", "::1", "[::1]:80", "::ffff:127.0.0.1", "10.0.0.1:1"),
        *("for=6.6.6.6", 'for="[::1]"', 'for="', "for=", 'for=10.0.0.1;by="', ", for=6.6.6.6;x="),
        *(
            'host="x, for=6.6.6.6"',
            ",",
            ", ",
            ";",
            '"',
            "\\",
            "=",
            " ",
            "\t",
            "unknown",
            "_x",
            "\xff",
        ),
    ]
)
odd = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=8)
values = st.lists(st.one_of(words, words, odd), max_size=6).map("".join)
names = st.sampled_from(
    [
        *("X-Forwarded-For", "Forwarded", "X-Real-IP", "x-forwarded-for", "FORWARDED", "x-real-ip"),
        *("X_Forwarded_For", "X-Forwarded-Proto", "X-Client-IP", "Via"),
    ]
)
lines = st.lists(st.tuples(names, values), max_size=4)
clients = st.sampled_from(["192.0.2.7", "2001:db8::7"])


def asked(sent: list[tuple[str, str]]) -> bytes:
    head = [f"{name}: {value}" for name, value in sent]
    text = "\r\n".join(["GET /p.shtml HTTP/1.1", "Host: a", *head, "Connection: close", "", ""])
    return text.encode("latin-1")


# Without a proxy that is trusted, there may be anything: broken and folded lines, odd bytes.
bytes_of_any_kind = st.text(st.characters(min_codepoint=0, max_codepoint=0xFF), max_size=8)
colons = st.sampled_from([": ", ": ", ": ", ": ", ":", " : ", "\r\n : ", ":\r\n ", "\n"])
raw = st.lists(
    st.builds("{}{}{}".format, names, colons, st.one_of(values, values, bytes_of_any_kind)),
    max_size=4,
).map(
    lambda sent: "\r\n".join(
        ["GET /p.shtml HTTP/1.1", "Host: a", *sent, "Connection: close", "", ""]
    ).encode("latin-1")
)


@pytest.mark.parametrize("header", ["any", "x-forwarded-for", "forwarded", "x-real-ip"])
def test_a_stranger_is_never_taken_for_another(tmp_path: Path, header: str) -> None:
    def check(sent: bytes, heard: list[Said]) -> None:
        assert heard, sent
        assert {client(answer) for answer in heard} <= {None, PEER}, sent

    wanted = {"client_header": header, "trusted_proxy": ["10.0.0.0/8"]}
    assert fuzzed(tmp_path, raw, **wanted).run(check)


@st.composite
def proxied(draw: st.DrawFn, header: str) -> bytes:
    """Draw a request as a proxy passes it on that appends whom it saw to what the client sent."""
    sent, seen = draw(lines), draw(clients)
    name = "X-Forwarded-For" if header == "any" else header
    element = seen if header != "forwarded" else forwarded(seen, draw(values))
    before = [at for at, (other, _) in enumerate(sent) if other.lower() == name.lower()]
    if header == "x-real-ip":
        sent = [one for one in sent if one[0].lower() != name]  # it is set, nothing is appended
    elif before and draw(st.sampled_from([True, False])):
        element = f"{sent.pop(before[-1])[1]}, {element}"
    # Who it was stands also where no proxy writes it, so that the test knows.
    return asked([*sent, (name, element), ("X-Seen", seen)])


def forwarded(seen: str, host: str) -> str:
    """Return what a proxy writes of a client that sent ``host`` as the host it wants."""
    quoted = re.sub(r'(["\\\\])', r"\\\1", host)
    return f'for={seen};host="{quoted}"' if ":" not in seen else f'for="[{seen}]"'


@pytest.mark.parametrize("header", ["any", "x-forwarded-for", "forwarded", "x-real-ip"])
def test_whom_the_proxy_saw_is_the_client_whatever_that_client_sent(
    tmp_path: Path, header: str
) -> None:
    def check(sent: bytes, heard: list[Said]) -> None:
        seen = re.search(rb"\r\nX-Seen: (\S+)\r\n", sent)
        assert seen, sent
        (answer,) = heard
        # A comma in what the client called the host may end the proxy's word, which then is none.
        is_cut = header == "forwarded" and b";host=" in sent
        assert client(answer) in (None, seen[1].decode(), *([PEER] if is_cut else ())), sent

    wanted = {"client_header": header, "trusted_proxy": ["127.0.0.1/32", "10.0.0.0/8"]}
    assert fuzzed(tmp_path, proxied(header), **wanted).run(check)


ports = st.sampled_from(["65536", "99999", "-1", "+1", "000007", " 1", "", "\u0661"])
places = st.sampled_from(
    ["192.0.2.256", "010.0.0.1", "1.2.3", "", "unknown", "1.2.3.4:80", "[::1]", "fe80::1%1", "::1 "]
)
families = st.sampled_from(["TCP4", "TCP6", "UNKNOWN", "UNKNOWN ", "UDP4", "tcp4", ""])
ipv4 = st.sampled_from(["192.0.2.7", "10.0.0.1", "127.0.0.1", "255.255.255.255"])
ipv6 = st.sampled_from(["2001:DB8::7", "::ffff:192.0.2.7", "::1", "1:2:3:4:5:6:7.8.9.10"])


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """Draw a line of version 1; most often one of its words is not what it should be."""
    family, place = draw(st.sampled_from([("TCP4", ipv4), ("TCP6", ipv6)]))
    words = ["PROXY", family, draw(place), draw(place), "65535", "0"]
    wrong = [(0, st.just("proxy")), (1, families), (2, ipv4), (3, ipv6)]
    wrong += [(2, places), (3, places), (4, ports), (5, ports)]
    for at, odd in draw(st.lists(st.sampled_from(wrong), max_size=1)):
        words[at] = draw(odd)
    return (" ".join(words) + draw(st.sampled_from(["\r\n"] * 9 + ["\n", "\r", ""]))).encode(
        "utf-8"
    )


@st.composite
def binaries(draw: st.DrawFn) -> bytes:
    command, family, size = draw(
        st.sampled_from([(0x21, 0x11, 12), (0x21, 0x21, 36), (0x20, 0, 0), (0x21, 0x11, 520)])
    )
    wrong = draw(st.sampled_from(["nothing", "command", "family", "size"]))
    if wrong == "command":
        command = draw(st.sampled_from([0x00, 0x11, 0x20, 0x22, 0xFF]))
    if wrong == "family":
        family = draw(st.sampled_from([0x00, 0x10, 0x12, 0x22, 0x31, 0xFF]))
    if wrong == "size":
        size = draw(st.sampled_from([0, 11, 13, 35, 37, 520, 521, 600]))
    body = draw(st.binary(min_size=size, max_size=size))
    told = size + draw(st.sampled_from([0] * 9 + [1, -1, 1000])) if size else 0
    return SIGNATURE + bytes([command, family]) + struct.pack("!H", told) + body


@st.composite
def introduced(draw: st.DrawFn) -> bytes:
    """Draw what a connection begins with where a PROXY header is expected, often a broken one."""
    data = bytearray(draw(st.one_of(texts(), texts(), binaries(), st.binary(max_size=40))))
    for _ in range(draw(st.sampled_from([0, 0, 0, 0, 1, 2]))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return bytes(data) + REQUEST


def model(sent: bytes) -> tuple[str, bytes] | None:
    """Return who the client is and what follows the header; ``None`` if there is none to be read.

    Written from the specification alone.
    """
    return binary(sent) if sent.startswith(SIGNATURE) else text(sent)


def text(sent: bytes) -> tuple[str, bytes] | None:
    line, end, rest = sent.partition(b"\r\n")
    if not end or b"\n" in line or len(line) > LINE_MAX - 2:
        return None
    if line == b"PROXY UNKNOWN" or line.startswith(b"PROXY UNKNOWN "):
        return PEER, rest
    found = re.fullmatch(rb"PROXY TCP([46]) ([^ ]+) ([^ ]+) ([0-9]{1,5}) ([0-9]{1,5})", line)
    if not found or max(int(found[4]), int(found[5])) > 65_535:
        return None
    family = socket.AF_INET if found[1] == b"4" else socket.AF_INET6
    try:
        source, _ = (socket.inet_pton(family, found[n].decode("ascii")) for n in (2, 3))
    except (OSError, ValueError):
        return None
    return written(source), rest


def binary(sent: bytes) -> tuple[str, bytes] | None:
    if len(sent) < 16:
        return None
    command, family, size = struct.unpack_from("!BBH", sent, 12)
    body, rest = sent[16 : 16 + size], sent[16 + size :]
    if 16 + size > HEADER_MAX or len(body) < size or command not in (0x20, 0x21):
        return None
    length = {0x11: 4, 0x21: 16}.get(family)
    if command == 0x20 or length is None:
        return PEER, rest
    return None if size < 2 * length + 4 else (written(body[:length]), rest)


def written(packed: bytes) -> str:
    address = ip_address(packed)
    mapped = address.ipv4_mapped if address.version == 6 else None
    return str(mapped or address)


def test_a_proxy_names_the_peer_by_a_header_that_can_be_read_and_by_no_other(
    tmp_path: Path,
) -> None:
    def check(sent: bytes, heard: list[Said]) -> None:
        found = model(sent)
        if found is None:
            assert heard == [], sent
            return
        who, rest = found
        assert {client(answer) for answer in heard} <= {None, who}, sent
        if rest == REQUEST:
            assert [client(answer) for answer in heard] == [who], sent

    wanted = {"proxy_protocol": True, "header_timeout_s": 0.1}
    assert fuzzed(tmp_path, introduced(), **wanted).run(check)
