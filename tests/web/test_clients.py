"""Who the client is: nobody is believed but trusted proxies, and they only as far as they know."""

from ipaddress import IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from counterd.config import Networks
from counterd.web.clients import (
    NOBODY,
    UNIX_PEER,
    Hop,
    client_address,
    client_scheme,
    holds,
    packed,
    telling,
    told,
    with_local,
)

TRUSTED = Networks(
    ip_network(text) for text in ("10.0.0.0/8", "127.0.0.1/32", "::1/128", "2001:db8:ffff::/48")
)
PROXY = "10.0.0.1"


def shown(address: bytes) -> str:
    full = IPv6Address(address)
    return str(full.ipv4_mapped or full)


def client(headers: dict[str, str] | CIMultiDict[str], peer: str = PROXY) -> str:
    return shown(client_address(peer, headers, TRUSTED))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("2001:DB8::7", "2001:db8::7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::1"),
        ("0.0.0.0", "0.0.0.0"),
        ("::", "::"),
    ],
)
def test_addresses_are_read(text: str, address: str) -> None:
    raw = packed(text)
    assert raw is not None
    assert shown(raw) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "unknown",
        "_hidden",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "010.1.2.3",
        "0x7f.1",
        "2130706433",
        "1.2.3.4 ",
        "1::2::3",
        ":::",
        "g::1",
        "\uff11.2.3.4",
        "1.2.3.4\0",
        "\udcff",
        "::1" + "%" + "x" * 80,
        "1" * 10_000,
    ],
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert packed(text) is None


def test_networks_hold_addresses_of_their_family() -> None:
    ipv4 = packed("10.1.2.3") or NOBODY
    assert holds(TRUSTED, ipv4)
    assert holds(TRUSTED, packed("2001:db8:ffff::1") or NOBODY)
    assert not holds(TRUSTED, packed("192.0.2.1") or NOBODY)
    assert not holds(Networks(), ipv4)
    assert not holds(Networks([ip_network("::/0")]), ipv4)


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded"])
def test_a_stranger_is_who_it_is_whatever_it_says(name: str) -> None:
    value = "192.0.2.7" if name != "Forwarded" else "for=192.0.2.7"
    assert client({name: value}, peer="198.51.100.9") == "198.51.100.9"
    assert shown(client_address(PROXY, {name: value}, Networks())) == PROXY


@pytest.mark.parametrize(
    ("chain", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:4711", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        (" 192.0.2.7 ", "192.0.2.7"),
        ("6.6.6.6, 192.0.2.7", "192.0.2.7"),
        ("6.6.6.6,192.0.2.7,10.9.9.9", "192.0.2.7"),
        ("192.0.2.7, 10.9.9.9, 2001:db8:ffff::2", "192.0.2.7"),
        ("10.1.1.1, 10.9.9.9", "10.1.1.1"),
        ("192.0.2.7,", "192.0.2.7"),
        (", , 192.0.2.7, ,", "192.0.2.7"),
        ("", PROXY),
        (",", PROXY),
        ("unknown", PROXY),
        ("6.6.6.6, unknown", PROXY),
        ("6.6.6.6, unknown, 10.9.9.9", "10.9.9.9"),
        ("6.6.6.6, <script>", PROXY),
        ("6.6.6.6, 10.9.9.9.9", PROXY),
        ("6.6.6.6 192.0.2.7", PROXY),
        ("9" * 8_000, PROXY),
    ],
)
def test_the_nearest_that_is_no_proxy_of_ours_is_the_client(chain: str, address: str) -> None:
    assert client({"X-Forwarded-For": chain}) == address


def test_several_lines_are_one_chain() -> None:
    lines = [("X-Forwarded-For", "6.6.6.6"), ("x-forwarded-for", "192.0.2.7, 10.9.9.9")]
    assert client(CIMultiDict(lines)) == "192.0.2.7"
    lines.append(("X-FORWARDED-FOR", "192.0.2.8"))
    assert client(CIMultiDict(lines)) == "192.0.2.8"


@pytest.mark.parametrize(
    ("elements", "address"),
    [
        ("for=192.0.2.7", "192.0.2.7"),
        ("For=192.0.2.7", "192.0.2.7"),
        ('for="192.0.2.7:4711"', "192.0.2.7"),
        ('for="[2001:db8::7]"', "2001:db8::7"),
        ('for="[2001:db8::7]:4711"', "2001:db8::7"),
        ("for=192.0.2.7;proto=http;by=10.0.0.1", "192.0.2.7"),
        ("proto=http; for=192.0.2.7 ; by=10.0.0.1", "192.0.2.7"),
        ('for=6.6.6.6, for="192.0.2.7:80";host="here.example:80"', "192.0.2.7"),
        ("for=6.6.6.6, for=192.0.2.7, for=10.9.9.9", "192.0.2.7"),
        ("for=_hidden", PROXY),
        ('for="_hidden"', PROXY),
        ("for=unknown", PROXY),
        ("proto=https", PROXY),
        ("for=6.6.6.6, proto=https", PROXY),
        ("for=6.6.6.6, ", PROXY),
        ("", PROXY),
        ("garbage", PROXY),
        ("notfor=6.6.6.6", PROXY),
        # A quote left open to the left does not swallow what the proxy wrote.
        ('for=6.6.6.6;x=", for=192.0.2.7', "192.0.2.7"),
        ('for=6.6.6.6;x="a, for="[2001:db8::7]"', "2001:db8::7"),
        # Nor does a host name, which a client chooses, speak for the proxy.
        ('for=192.0.2.7;host="x, for=6.6.6.6"', PROXY),
        ('for=192.0.2.7;host="x, for=6.6.6.6;y="', PROXY),
        ('for=192.0.2.7;host="x\\", for=6.6.6.6, \\""', PROXY),
        ('for=192.0.2.7;host="x;for=6.6.6.6"', "192.0.2.7"),
        ('host="x;for=6.6.6.6";for=192.0.2.7', "192.0.2.7"),
        ("for=6.6.6.6;for=192.0.2.7", PROXY),
    ],
)
def test_forwarded_says_the_same_in_its_own_words(elements: str, address: str) -> None:
    assert client({"Forwarded": elements}) == address


def test_the_older_header_goes_before_the_newer() -> None:
    headers = {"Forwarded": "for=6.6.6.6", "X-Forwarded-For": "192.0.2.7"}
    assert client(headers) == "192.0.2.7"


def test_a_peer_without_an_address_is_nobody() -> None:
    assert client_address("", {"X-Forwarded-For": "192.0.2.7"}, TRUSTED) == NOBODY


@given(st.text(), st.sampled_from(["192.0.2.7", "2001:db8::7"]))
def test_what_a_client_sends_is_never_taken_for_what_the_proxy_saw(sent: str, seen: str) -> None:
    assert client({"X-Forwarded-For": f"{sent},{seen}"}) == seen
    element = f'for="[{seen}]"' if ":" in seen else f"for={seen}"
    assert client({"Forwarded": f"{sent}, {element};proto=https"}) == seen


@given(st.text(alphabet='for="[]:;, 10.9\\', max_size=200))
def test_no_header_is_too_odd(text: str) -> None:
    for name in ("X-Forwarded-For", "Forwarded"):
        assert len(client_address(PROXY, {name: text}, TRUSTED)) == 16


@pytest.mark.parametrize(
    ("peer", "said", "scheme"),
    [
        ("10.0.0.1", "https", "https"),
        ("10.0.0.1", " HTTPS ", "https"),
        ("10.0.0.1", "http", "http"),
        ("10.0.0.1", "gopher", "http"),
        ("10.0.0.1", "", "http"),
        ("192.0.2.1", "https", "http"),
        ("", "https", "http"),
    ],
)
def test_only_a_trusted_proxy_tells_the_scheme(peer: str, said: str, scheme: str) -> None:
    trusted = Networks([ip_network("10.0.0.0/8")])
    assert client_scheme(peer, {"X-Forwarded-Proto": said}, trusted, "http") == scheme


def test_the_way_is_told_as_far_as_it_is_believed() -> None:
    def way(peer: str, chain: str) -> list[tuple[str, bool]]:
        hops: list[Hop] = []
        address = client_address(peer, {"X-Forwarded-For": chain}, TRUSTED, hops)
        assert address == [hop.address for hop in hops if hop.address is not None][-1]
        return [(hop.written, hop.is_trusted) for hop in hops]

    assert way("192.0.2.1", "6.6.6.6") == [("192.0.2.1", False)]
    assert way(PROXY, "6.6.6.6, 192.0.2.7:80, 10.9.9.9") == [
        (PROXY, True),
        ("10.9.9.9", True),
        ("192.0.2.7:80", False),
    ]
    assert way(PROXY, "6.6.6.6, what, 10.9.9.9") == [
        (PROXY, True),
        ("10.9.9.9", True),
        ("what", False),
    ]
    assert way(PROXY, "") == [(PROXY, True)]


@given(st.lists(st.sampled_from(["10.0.0.1", "192.0.2.7", "2001:db8:ffff::1", "?"]), max_size=6))
def test_to_tell_the_way_changes_nothing(chain: list[str]) -> None:
    headers = {"X-Forwarded-For": ", ".join(chain)}
    for peer in (PROXY, "192.0.2.9", ""):
        told = client_address(peer, headers, TRUSTED, [])
        assert told == client_address(peer, headers, TRUSTED)


def test_one_header_tells_the_way() -> None:
    both = {"Forwarded": "for=6.6.6.6", "X-Forwarded-For": "192.0.2.7"}
    assert telling(both) == "X-Forwarded-For"
    assert telling({"Forwarded": "for=6.6.6.6"}) == "Forwarded"
    assert telling({}) is None


@pytest.mark.parametrize(
    ("by", "client"),
    [
        ("any", "192.0.2.1"),
        ("x-forwarded-for", "192.0.2.1"),
        ("forwarded", "192.0.2.2"),
        ("x-real-ip", "192.0.2.3"),
    ],
)
def test_one_header_tells_the_client_and_the_others_are_not_believed(by: str, client: str) -> None:
    headers = CIMultiDict(
        {"X-Forwarded-For": "192.0.2.1", "Forwarded": "for=192.0.2.2", "X-Real-IP": "192.0.2.3"}
    )
    trusted = Networks([ip_network("10.0.0.0/8")])
    assert client_address("10.0.0.1", told(headers, by), trusted) == packed(client)
    assert client_address("10.0.0.1", told(CIMultiDict(), by), trusted) == packed("10.0.0.1")


@given(
    st.sampled_from(["any", "x-forwarded-for", "forwarded", "x-real-ip"]),
    st.dictionaries(
        st.sampled_from(["X-Forwarded-For", "Forwarded", "X-Real-IP"]),
        st.one_of(st.text(), st.text('for=192.0.2.1,;"[]:abc ', max_size=60)),
    ),
    st.sampled_from(["10.0.0.1", "192.0.2.9", "::1", UNIX_PEER]),
)
def test_whatever_headers_say_there_is_an_address(
    by: str, headers: dict[str, str], peer: str
) -> None:
    trusted = with_local(Networks([ip_network("10.0.0.0/8")]))
    address = client_address(peer, told(CIMultiDict(headers), by), trusted)
    assert len(address) == 16
    if peer in ("192.0.2.9", "::1"):
        assert address == packed(peer)


def test_whoever_may_write_the_unix_socket_is_believed() -> None:
    headers = {"X-Forwarded-For": "192.0.2.1"}
    assert client_address(UNIX_PEER, headers, Networks()) == NOBODY
    assert client_address(UNIX_PEER, headers, with_local(Networks())) == packed("192.0.2.1")
    assert client_address("10.0.0.1", headers, with_local(Networks())) == packed("10.0.0.1")
