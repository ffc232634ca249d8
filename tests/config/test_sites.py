"""The settings of several sites: each its own, else those at the top; what is wrong is named."""

from pathlib import Path

import pytest

from counterd.config import Hosting, read_config, read_hosting
from counterd.errors import ConfigError

TWO = """
zone = "Asia/Tokyo"
counter = "acc"
[[site]]
names = ["example.org", "*.Example.org"]
root = "/srv/a"
counter = "no"
[site.error_page]
404 = "/a.html"
[[site]]
names = ["[::1]"]
root = "/srv/b"
db = "/var/b.db"
"""


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    return tmp_path / "counterd.toml"


def hosting(toml: Path, text: str, **flags: object) -> Hosting:
    toml.write_text(text)
    return read_hosting(flags, {"XDG_DATA_HOME": "/data", "COUNTERD_BOTS": "count"}, toml)


def test_a_site_has_its_own_settings_and_else_those_at_the_top(toml: Path) -> None:
    one = hosting(toml, TWO, port="81")
    assert one.main.counter == "acc"
    assert one.main.port == 81
    first, second = one.sites
    assert first.names == ("example.org", "*.example.org")
    assert (first.title, second.title) == ("site[1] (example.org)", "site[2] ([::1])")
    assert (first.config.counter, second.config.counter) == ("no", "acc")
    assert first.config.error_page == {"404": "/a.html"}
    assert second.config.error_page == {}
    for site in one.sites:
        assert site.config.zone.key == "Asia/Tokyo"
        assert site.config.bots == "count"  # of the environment, as at the top
        assert site.config.port == 81
    assert (first.config.root, second.config.root) == (Path("/srv/a"), Path("/srv/b"))


def test_the_database_lies_beside_the_main_one_by_the_first_name(toml: Path) -> None:
    first, second = hosting(toml, TWO).sites
    assert first.config.db == Path("/data/counterd/example.org.db")
    assert second.config.db == Path("/var/b.db")
    wild = '[[site]]\nnames = ["*.a.org", "a.org"]\nroot = "/a"\n'
    six = '[[site]]\nnames = ["::1"]\nroot = "/b"\n'
    first, second = hosting(toml, 'db = "/x/main.db"\n' + wild + six).sites
    assert first.config.db == Path("/x/_.a.org.db")
    assert second.config.db == Path("/x/::1.db")
    assert hosting(toml, wild, db="/y/c.db").sites[0].config.db == Path("/y/_.a.org.db")


def test_a_site_is_chosen_by_any_of_its_names(toml: Path) -> None:
    one = hosting(toml, TWO)
    assert one.of_site(None) is one.main
    assert one.of_site("EXAMPLE.org.") is one.sites[0].config
    assert one.of_site("*.example.org") is one.sites[0].config
    assert one.of_site("::1") is one.sites[1].config
    known = "there are example.org, *.example.org, [::1]"
    for name in ("www.example.org", "", "a b"):
        with pytest.raises(ConfigError) as raised:
            one.of_site(name)
        assert str(raised.value) == f"--site: there is no site {name!r}; {known}"
    with pytest.raises(ConfigError, match="there are none"):
        Hosting(one.main).of_site("a")


def test_without_a_default_site_one_has_to_be_chosen(toml: Path) -> None:
    one = hosting(toml, 'unknown_host = "421"\n' + TWO)
    assert not one.has_default
    with pytest.raises(ConfigError, match=r"which site\? name it by --site; there are example.org"):
        one.of_site(None)
    assert one.of_site("[::1]").counter == "acc"


A = 'names = ["a.org"]\nroot = "/a"\n'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("site = 1", "site: expected [[site]] tables, got 1"),
        ("[site]\nroot = '/'", "site: expected [[site]] tables, got {'root': '/'}"),
        ("site = [1]", "site: expected [[site]] tables, got [1]"),
        (
            "[[site]]\nroot = '/a'",
            'site[1].names: expected a list like ["example.org", "*.example.org"], got None',
        ),
        ("[[site]]\nnames = []", 'site[1].names: expected a list like ["example.org", '),
        ("[[site]]\nnames = 'a.org'", "site[1].names: expected a list"),
        (f"[[site]]\n{A}[[site]]\nnames = ['b.org', 'a b']", "site[2].names: expected a list"),
        ("[[site]]\nnames = [80]", "site[1].names: expected a list"),
        (f"[[site]]\n{A}[[site]]\nnames = ['b.org']", "site[2].root: expected a path, got none"),
        (f"[[site]]\n{A}[[site]]\nnames = ['b.org']\nroot = 1", "site[2].root: expected a path, "),
        (f"[[site]]\n{A}zone = 'Mars'", "site[1].zone: expected a time zone like Europe/Berlin"),
        (
            f"[[site]]\n{A}countr = 'no'",
            "site[1].countr: there is no such setting; is it FILE: site[1].counter?",
        ),
        (f"[[site]]\n{A}usage_base_s = 7", "site[1].usage_base_s: must divide a day"),
        (f"[[site]]\n{A}port = 80", "site[1].port: is a setting of the whole server"),
        (f"[[site]]\n{A}unknown_host = '421'", "site[1].unknown_host: is a setting of the whole"),
        (f"[[site]]\n{A}site = []", "site[1].site: there is no such setting"),
        (
            f"[[site]]\n{A}[[site]]\nnames = ['b.org', 'A.org.']\nroot = '/b'",
            "site[2].names: a.org is site[1] already",
        ),
        (
            "[[site]]\nnames = ['a.org', 'a.org']\nroot = '/b'",
            "site[1].names: a.org is site[1] already",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_site(toml: Path, text: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as raised:
        hosting(toml, text)
    assert str(raised.value).startswith(f"{toml}: {sentence.replace('FILE', str(toml))}")
    with pytest.raises(ConfigError):
        read_config({}, {}, toml)


def test_sites_come_from_the_file_alone() -> None:
    with pytest.raises(ConfigError, match="COUNTERD_SITE: there is no such setting"):
        read_hosting({}, {"COUNTERD_SITE": "a.org"}, None)
    assert read_hosting({}, {}, None).sites == ()
