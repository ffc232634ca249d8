"""The figures of a counter are shown, and set, also beside a running server."""

import json
from pathlib import Path

import pytest

from tests.commanding import hits, refusal, told
from tests.process import Client, process


def test_a_counter_is_shown_in_words(counted: Path) -> None:
    lines = told("show", "/p.shtml", "--db", str(counted)).splitlines()
    assert lines == [
        "counter   /p.shtml (access)",
        "total     1,234,567  last never",
        "unique    1,000  last never",
        "recent    0  last never",
        "networks  0  0 of them IPv4",
        "since     never",
    ]


def test_a_counter_is_shown_as_json(counted: Path) -> None:
    shown = json.loads(told("show", "/p.shtml", "--json", "--db", str(counted)))
    assert (shown["url"], shown["total"], shown["unique"]) == ("/p.shtml", 1234567, 1000)
    assert shown["created"] is None


async def test_times_are_shown_in_the_zone_of_the_site(
    tmp_path: Path, site: Path, db: Path
) -> None:
    toml = tmp_path / "z.toml"
    toml.write_text('zone = "Asia/Tokyo"\n')
    with process(site, db) as server:
        await hits(server.port, 1)
        server.stop()
    shown = told("show", "#total", "--db", str(db), "--config", str(toml))
    assert "counter   #total (total)\n" in shown
    assert shown.endswith(" JST\n")


@pytest.mark.parametrize("url", ["/none.shtml", "http://there.example/"])
def test_a_counter_that_is_not_there_is_told(counted: Path, url: str) -> None:
    assert refusal("show", url, "--db", str(counted)) == f"there is no counter of {url}"


def test_to_look_makes_no_database(db: Path) -> None:
    assert "No such file or directory" in refusal("show", "/p", "--db", str(db))
    assert not db.exists()


def test_a_counter_is_set_and_its_other_figures_stay(counted: Path) -> None:
    told("set", "/p.shtml", "--total", "5", "--recent", "3", "--db", str(counted))
    shown = json.loads(told("show", "/p.shtml", "--json", "--db", str(counted)))
    assert (shown["total"], shown["unique"], shown["recent"]) == (5, 1000, 3)


@pytest.mark.parametrize("total", ["-1", "x", str(2**53 + 1)])
def test_a_figure_that_no_counter_holds_is_refused(db: Path, total: str) -> None:
    assert "--total" in refusal("set", "/p", "--total", total, "--db", str(db))
    assert not db.exists()


async def test_a_counter_is_set_while_the_server_runs(site: Path, db: Path) -> None:
    with process(site, db) as server:
        await hits(server.port, 2)
        said = told("set", "/p.shtml", "--total", "100", "--db", str(db))
        assert "\ntotal     100 " in said
        async with Client("127.0.0.1", server.port) as client:
            assert (await client.ask("/p.shtml")).text == "101"
        assert server.stop() == ""
    assert json.loads(told("show", "/p.shtml", "--json", "--db", str(db)))["total"] == 101
    # The books know what was given by hand, also downwards and without a server.
    told("set", "/p.shtml", "--total", "7", "--db", str(db))
    assert "no mistakes" in told("check", str(site), "--db", str(db))
