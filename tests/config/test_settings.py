"""The settings: their defaults, their types, and what no type can say."""

from ipaddress import ip_address, ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from counterd.config.settings import LIST_SETTINGS, Config, Networks, decoded
from counterd.counters.selection import parse_counting


def test_every_setting_has_a_default_and_says_what_it_is_for() -> None:
    Config()
    for field in msgspec.structs.fields(Config):
        (meta,) = field.type.__metadata__
        assert len(meta.description) > 10


def test_lists_and_tables_are_known() -> None:
    assert sorted(LIST_SETTINGS) == [
        "counter_path",
        "ignore",
        "ignore_path",
        "index",
        "meta_headers",
        "ssi_suffix",
        "trusted_proxy",
    ]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "::1", "0.0.0.0", "here.example", "localhost", "é.example"]
)
def test_hosts_are_names_and_addresses(host: str) -> None:
    assert Config(host=host).host == host


@pytest.mark.parametrize("host", ["a..b", "x" * 64, "a\0b", "a\nb", ".a"])
def test_other_hosts_are_refused(host: str) -> None:
    with pytest.raises(ValueError, match=r"^host: expected an address or a name, got "):
        Config(host=host)


@pytest.mark.parametrize("name", ["index.html", "Default.htm", "home page.html", "x.y.z"])
def test_names_of_index_pages_are_names_of_files(name: str) -> None:
    assert Config(index=(name,)).index == (name,)


@pytest.mark.parametrize("name", ["", ".", "..", ".htpasswd", "a/b", "a\\b", "a\0b", "/index.html"])
def test_names_that_are_not_served_are_no_index_pages(name: str) -> None:
    with pytest.raises(ValueError, match=r"^index: expected "):
        Config(index=("index.html", name))


@pytest.mark.parametrize("suffix", ["", "/", "a/b", "\0"])
def test_a_suffix_is_the_end_of_a_file_name(suffix: str) -> None:
    with pytest.raises(ValueError, match=r"^ssi_suffix: expected "):
        Config(ssi_suffix=(suffix,))
    assert Config(ssi_suffix=(".html", "_ssi")).ssi_suffix == (".html", "_ssi")


def test_paths_begin_at_the_root() -> None:
    with pytest.raises(ValueError, match=r"^ignore_path: .* got 'a'"):
        Config(ignore_path=("/b", "a"))
    with pytest.raises(ValueError, match=r"^counter_path: .* got 'a'"):
        Config(counter_path={"a": "no"})


def test_what_is_counted_on_a_path_goes_on_from_what_is_counted_everywhere() -> None:
    config = Config(counter="do,-ref", counter_path={"/a/": "-acc", "/b/": "no"})
    assert config.counting == parse_counting("do,-ref")
    assert config.counting_below == {
        "/a/": parse_counting("do,-ref,-acc"),
        "/b/": parse_counting("no"),
    }


def test_an_unknown_word_names_the_setting_where_it_stands() -> None:
    with pytest.raises(ValueError, match=r"^counter: unknown word 'x'"):
        Config(counter="do,x")
    with pytest.raises(ValueError, match=r"^counter_path: unknown word 'x'"):
        Config(counter_path={"/a": "x"})


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
