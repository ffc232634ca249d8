"""Sites as they lie on the disk: folders, databases that are nobody else's, and their URLs."""

from pathlib import Path

import pytest

from counterd.config import Hosting, NamedSite, read_config
from counterd.errors import ConfigError, StoreError
from counterd.web.sites import Site, database_path, naming, sites


def hosting(folder: Path, *databases: str, unknown_host: str = "default") -> Hosting:
    """A default site and one for each database but the first, in one folder."""
    configs = [
        read_config({"root": str(folder), "db": str(folder / name)}, {}, None) for name in databases
    ]
    named = tuple(
        NamedSite(number, (f"{number}.example", "*.example"), config)
        for number, config in enumerate(configs[1:], 1)
    )
    if unknown_host == "default":
        return Hosting(configs[0], named)
    main = read_config({"root": "/nowhere"}, {}, None)
    return Hosting(type(main)(root=main.root, unknown_host="421"), named)


def test_the_default_site_comes_first_if_there_is_one(tmp_path: Path) -> None:
    assert [site.title for site in sites(hosting(tmp_path, "a", "b", "c"))] == [
        "",
        "site[1] (1.example)",
        "site[2] (2.example)",
    ]
    without = sites(hosting(tmp_path, "a", "b", unknown_host="421"))
    assert [site.names for site in without] == [("1.example", "*.example")]


@pytest.mark.parametrize("name", ["a.db", "../FOLDER/a.db", "symlink", "hardlink"])
def test_no_database_is_of_two_sites(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.db").touch()
    (tmp_path / "symlink").symlink_to("a.db")
    (tmp_path / "hardlink").hardlink_to(tmp_path / "a.db")
    name = name.replace("FOLDER", tmp_path.name)
    with pytest.raises(ConfigError) as raised:
        sites(hosting(tmp_path, "b.db", "a.db", name))
    assert str(raised.value) == (
        f"site[2] (2.example): db: {tmp_path / name} is the database of site[1] (1.example)"
    )


def test_databases_that_are_yet_to_be_made_are_told_from_each_other(tmp_path: Path) -> None:
    assert len(sites(hosting(tmp_path, "a.db", "b.db"))) == 2
    with pytest.raises(ConfigError, match="is the database of the default site"):
        sites(hosting(tmp_path, "a.db", "a.db"))


def test_the_default_folder_is_made_for_sites_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    beside = tmp_path / "data" / "counterd" / "a.example.db"
    assert database_path(read_config({"db": str(beside)}, {}, None)) == beside
    assert beside.parent.is_dir()
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with pytest.raises(ConfigError, match="db: cannot make the folder"):
        database_path(read_config({}, {}, None))


@pytest.mark.parametrize(
    ("names", "server", "url"),
    [
        ((), "http://[::]:80/", "http://[::]:80/"),
        (("a.example", "b.example"), "http://127.0.0.1:80/", "http://a.example:80/"),
        (("*.a.example", "b.example"), "https://[::1]:443/", "https://b.example:443/"),
        (("*.a.example",), "http://[::]:80/", "http://www.a.example:80/"),
        (("[::1]",), "http://[::]:80/", "http://[::1]:80/"),
        (("a.example",), "/", "/"),
    ],
)
def test_a_url_has_a_name_that_leads_there(names: tuple[str, ...], server: str, url: str) -> None:
    config = read_config({}, {}, None)
    assert Site("", names, config, Path(), Path()).url(server) == url


def test_errors_say_which_site_they_are_about() -> None:
    for kind in (ConfigError, StoreError):
        with pytest.raises(kind, match=r"^site\[1\]: root: wrong$"), naming("site[1]"):
            raise kind("root: wrong")
        with pytest.raises(kind, match=r"^root: wrong$"), naming(""):
            raise kind("root: wrong")
