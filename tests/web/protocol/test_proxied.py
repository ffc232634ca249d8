"""The PROXY protocol: examples of its text, each way to be wrong, and never a byte too much."""

import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.protocol.proxied import HEADER_BYTES_MAX, Name, ProxyError, named, wanted

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"


def version_2(command: int, family: int, body: bytes) -> bytes:
    return SIGNATURE + bytes([command, family]) + struct.pack("!H", len(body)) + body


def ipv4(address: str = "192.0.2.1", port: int = 4711, tlvs: bytes = b"") -> bytes:
    source, ours = socket.inet_aton(address), socket.inet_aton("10.0.0.1")
    return version_2(0x21, 0x11, source + ours + struct.pack("!HH", port, 80) + tlvs)


def ipv6(address: str = "2001:db8::1") -> bytes:
    packed = socket.inet_pton(socket.AF_INET6, address)
    return version_2(0x21, 0x21, packed * 2 + struct.pack("!HH", 1, 2))


def read(sent: bytes) -> tuple[Name | None, bytes]:
    """Read a header as a connection does; return whom it names, and what was left unread."""
    got = b""
    while more := wanted(got):
        assert more > 0
        piece, sent = sent[:more], sent[more:]
        if not piece:
            raise ProxyError("it ends too early")
        got += piece
    return named(got), sent


WHOLE: dict[bytes, Name | None] = {
    b"PROXY TCP4 192.0.2.1 10.0.0.1 4711 80\r\n": ("192.0.2.1", 4711),
    b"PROXY TCP6 2001:DB8::1 ::1 65535 0\r\n": ("2001:db8::1", 65535),
    b"PROXY UNKNOWN\r\n": None,
    b"PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n": None,
    b"PROXY UNKNOWN " + b"a" * 91 + b"\r\n": None,  # 107 bytes, as many as there may be
    ipv4(): ("192.0.2.1", 4711),
    ipv4(tlvs=b"\x01\x00\x02h2"): ("192.0.2.1", 4711),
    ipv4(tlvs=bytes(HEADER_BYTES_MAX - 28)): ("192.0.2.1", 4711),
    ipv6(): ("2001:db8::1", 1),
    version_2(0x20, 0x00, b""): None,
    version_2(0x20, 0x11, bytes(12)): None,
    version_2(0x21, 0x00, b"whatever"): None,
    version_2(0x21, 0x31, bytes(216)): None,  # a UNIX socket
    version_2(0x21, 0x12, bytes(12)): None,  # UDP
}
WRONG = [
    b"",
    b"GET / HTTP/1.1\r\n\r\n",
    b"PROXY",
    b"PROXYTCP4 192.0.2.1 10.0.0.1 4711 80\r\n",
    b"PROXY TCP5 192.0.2.1 10.0.0.1 4711 80\r\n",
    b"PROXY TCP4 192.0.2.1 10.0.0.1 4711\r\n",
    b"PROXY TCP4  192.0.2.1 10.0.0.1 4711 80\r\n",
    b"PROXY TCP4 192.0.2.1 10.0.0.1 4711 80 \r\n",
    b"PROXY TCP4 192.0.2.256 10.0.0.1 4711 80\r\n",
    b"PROXY TCP4 2001:db8::1 ::1 4711 80\r\n",
    b"PROXY TCP6 192.0.2.1 10.0.0.1 4711 80\r\n",
    b"PROXY TCP4 192.0.2.1 10.0.0.1 65536 80\r\n",
    b"PROXY TCP4 192.0.2.1 10.0.0.1 -1 80\r\n",
    b"PROXY TCP4 192.0.2.1 10.0.0.1 000080 80\r\n",
    b"PROXY TCP4 192.0.2.\xc3\xa9 10.0.0.1 4711 80\r\n",
    b"PROXY TCP4 192.0.2.1 10.0.0.1 4711 80\n\n",
    b"PROXY TCP4 192.0.2.1 10.0.0.1 4711 80\r",
    b"PROXY UNKNOWN " + b"a" * 92 + b"\r\n",
    b"proxy TCP4 192.0.2.1 10.0.0.1 4711 80\r\n",
    SIGNATURE[:-1] + b"x" + ipv4()[12:],
    SIGNATURE,
    ipv4()[:-1],
    ipv4(tlvs=bytes(HEADER_BYTES_MAX - 27)),
    version_2(0x11, 0x11, bytes(12)),  # version 1 in the form of 2
    version_2(0x22, 0x11, bytes(12)),  # no such command
    version_2(0x21, 0x11, bytes(11)),
    version_2(0x21, 0x21, bytes(35)),
]


@pytest.mark.parametrize("header", WHOLE)
def test_a_header_names_the_client_and_what_follows_is_left(header: bytes) -> None:
    assert read(header + b"GET /") == (WHOLE[header], b"GET /")


@pytest.mark.parametrize("header", WRONG)
def test_any_other_is_refused(header: bytes) -> None:
    with pytest.raises(ProxyError):
        read(header)


@given(
    st.one_of(
        st.binary(max_size=600),
        st.binary(max_size=600).map(lambda rest: SIGNATURE + rest),
        st.binary(max_size=200).map(lambda rest: b"PROXY " + rest),
        st.text("PROXY TCP46UNKNOWN0123456789.:\r\n", max_size=120).map(
            lambda text: b"PROXY TCP4 " + text.encode()
        ),
    )
)
def test_whatever_comes_is_a_header_or_refused_within_its_bytes(sent: bytes) -> None:
    try:
        name, rest = read(sent)
    except ProxyError:
        return
    assert len(sent) - len(rest) <= HEADER_BYTES_MAX
    if name is not None:
        assert 0 <= name[1] <= 65_535
        socket.inet_pton(socket.AF_INET6 if ":" in name[0] else socket.AF_INET, name[0])
