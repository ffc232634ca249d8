"""Types of settings that msgspec does not know: what they hold, what they refuse."""

from ipaddress import ip_address, ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from counterd.config.decoding import Networks, decoded


def test_networks_hold_what_lies_in_them() -> None:
    networks = decoded(Networks, ["192.0.2.0/24", "2001:db8::/32", "198.51.100.7"])
    assert isinstance(networks, Networks)
    for inside in ("192.0.2.255", "2001:db8::1", "198.51.100.7"):
        assert networks.holds(ip_address(inside))
    for outside in ("192.0.3.0", "2001:db9::1", "198.51.100.8"):
        assert not networks.holds(ip_address(outside))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
        ("::ffff:192.0.2.7", "192.0.2.7/32"),
        ("::ffff:0:0/96", "0.0.0.0/0"),
        ("::/0", "::/0"),
    ],
)
def test_networks_of_mapped_addresses_are_ipv4(written: str, meant: str) -> None:
    assert decoded(Networks, [written]) == (ip_network(meant),)


@pytest.mark.parametrize("value", ["10.0.0.1/8", "10.0.0.0/33", "example.org", "", "10", 10, None])
def test_what_is_no_network_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="address ranges like"):
        decoded(Networks, [value])


def test_networks_are_a_list() -> None:
    with pytest.raises(ValueError, match="a list of address ranges"):
        decoded(Networks, "10.0.0.0/8")


def test_a_path_may_begin_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert decoded(Path, "~/site") == Path("/home/me/site")
    assert decoded(Path, "a b") == Path("a b")


@pytest.mark.parametrize("value", ["", "a\0b", "~nobody-of-that-name/site", 1, ["a"]])
def test_what_is_no_path_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"^a path$"):
        decoded(Path, value)


def test_zones_have_the_names_of_the_database() -> None:
    assert decoded(ZoneInfo, "Europe/Berlin") == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "value", ["", "Mars/Base", "Europe", "../etc/passwd", "/etc/passwd", "a\0", 1]
)
def test_other_zones_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="a time zone like Europe/Berlin"):
        decoded(ZoneInfo, value)
