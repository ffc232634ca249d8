"""The command line as people meet it: the real program, its words, its exit codes."""

import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from counterd.store.file import APPLICATION_ID
from tests.config.test_sources import WRONG
from tests.process import COMMAND, Client, plain_environment, process

PAGE = '<!--#counter fmt="%T" -->'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    root.mkdir()
    (root / "p.shtml").write_text(PAGE)
    return root


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "c.db"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        env=plain_environment() | environment,
    )


def refusal(*arguments: str, **environment: str) -> str:
    """The one line that a program says which will not do what it was asked to."""
    ended = run(*arguments, **environment)
    assert ended.returncode == 2, ended
    line, end = ended.stderr[:-1], ended.stderr[-1:]
    assert end == "\n"
    assert line.isprintable(), line  # one line, and no traceback
    assert line.startswith("counterd: ")
    return line.removeprefix("counterd: ")


def told(*arguments: str, **environment: str) -> str:
    ended = run(*arguments, **environment)
    assert (ended.returncode, ended.stderr) == (0, ""), ended
    return ended.stdout


async def hits(port: int, number: int) -> None:
    async with Client("127.0.0.1", port) as client:
        for _ in range(number):
            assert (await client.ask("/p.shtml")).status == 200


# What stands in the environment takes the same way as a flag: the tests of the settings try all of
# them in the process, here the program shows how it ends.
@pytest.mark.parametrize(("name", "value", "sentence"), random.Random(1).sample(WRONG, 6))
def test_a_wrong_setting_is_one_sentence(
    site: Path, db: Path, name: str, value: str, sentence: str
) -> None:
    variable = f"COUNTERD_{name.upper()}"
    line = refusal("serve", str(site), "--db", str(db), **{variable: value})
    assert line.startswith(f"{variable}: {sentence}")
    assert not db.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "x"], "--port: expected int, got 'x'"),
        (["--prot", "80"], "No such option"),
        (["--port"], "Option '--port' requires an argument."),
        (["one", "two"], "Got unexpected extra argument (two)"),
        (["--config", "/none.toml"], "cannot read the configuration /none.toml: No such file"),
        (["--zone", "a\nb"], "--zone: expected a time zone like Europe/Berlin, got 'a\\nb'"),
    ],
)
def test_so_is_a_wrong_flag(arguments: list[str], sentence: str) -> None:
    assert sentence in refusal("serve", *arguments)


@pytest.mark.parametrize("command", ["serv", ""])
def test_so_is_an_unknown_command(command: str) -> None:
    assert "No such command" in refusal(command)


@pytest.mark.parametrize("root", ["none", "file", "x" * 300, "a\nb"])
def test_a_root_that_is_no_folder_is_told(tmp_path: Path, db: Path, root: str) -> None:
    (tmp_path / "file").write_text("")
    line = refusal("serve", str(tmp_path / root), "--db", str(db))
    assert ascii(root)[1:-1] in line
    assert not db.exists()


def test_a_port_that_is_taken_is_told(site: Path, db: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = refusal("serve", str(site), "--db", str(db), "--port", str(port))
    assert line == f"cannot listen on 127.0.0.1 port {port}: Address already in use"


def test_a_host_that_is_not_here_is_told(site: Path, db: Path) -> None:
    line = refusal("serve", str(site), "--db", str(db), "--port", "0", "--host", "192.0.2.1")
    assert line == "cannot listen on 192.0.2.1 port 0: Cannot assign requested address"


def make_foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.close()


def make_newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1000")
    connection.execute("CREATE TABLE t (x)")
    connection.close()


def make_damaged(path: Path) -> None:
    told("set", "/p", "--total", "1", "--db", str(path))
    raw = bytearray(path.read_bytes())
    raw[1_000:] = bytes(len(raw) - 1_000)
    path.write_bytes(raw)


def make_empty(path: Path) -> None:
    path.touch()


def make_garbage(path: Path) -> None:
    path.write_bytes(random.Random(2).randbytes(10_000))


def make_short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


SERVE, SHOW, SET = ("serve", "--port", "0"), ("show", "/p"), ("set", "/p", "--total", "1")


@pytest.mark.parametrize(
    ("command", "make"),
    [
        (SERVE, make_foreign),
        (SERVE, make_newer),
        (SERVE, make_damaged),
        (SERVE, make_empty),
        (SERVE, make_garbage),
        (SERVE, make_short),
        (SHOW, make_foreign),
        (SHOW, make_newer),
        (SET, make_damaged),
        (SET, make_empty),
    ],
)
def test_a_database_that_is_not_ours_or_not_sound_stays_as_it_is(
    db: Path, command: tuple[str, ...], make: Callable[[Path], None]
) -> None:
    make(db)
    before = db.read_bytes()
    assert str(db) in refusal(*command, "--db", str(db))
    assert db.read_bytes() == before
    assert {path.name for path in db.parent.iterdir()} <= {"c.db", "c.db-lock"}


def test_a_database_that_is_a_folder_or_lies_nowhere_is_told(tmp_path: Path, site: Path) -> None:
    assert str(tmp_path) in refusal("serve", str(site), "--db", str(tmp_path), "--port", "0")
    nowhere = tmp_path / "none" / "c.db"
    assert str(nowhere.parent) in refusal("serve", str(site), "--db", str(nowhere), "--port", "0")


def test_two_servers_do_not_share_a_database(site: Path, db: Path) -> None:
    with process(site, db):
        line = refusal("serve", str(site), "--db", str(db), "--port", "0")
    assert line == f"another counterd uses the database {db}"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_server_says_where_it_is_and_ends_when_told(
    site: Path, db: Path, number: signal.Signals
) -> None:
    with process(site, db) as server:
        assert server.said == [
            f"serving {site}",
            f"counting in {db} (durability power)",
            f"listening on http://127.0.0.1:{server.port}/",
        ]
        await hits(server.port, 3)
        assert server.stop(number) == ""
    assert "\ntotal     3 " in told("show", "/p.shtml", "--db", str(db))


async def test_without_a_root_the_demonstration_is_served(db: Path) -> None:
    with process(None, db) as server:
        async with Client("127.0.0.1", server.port) as client:
            assert (await client.ask("/")).status == 200


async def test_settings_come_from_a_file_too(tmp_path: Path, site: Path, db: Path) -> None:
    toml = site / "counterd.toml"
    toml.write_text('ssi_suffix = [".html"]\n')
    (site / "a.html").write_text(PAGE)
    with process(site, db, "--config", str(toml)) as server:
        async with Client("127.0.0.1", server.port) as client:
            assert (await client.ask("/a.html")).text == "1"
            assert (await client.ask("/p.shtml")).text == PAGE
            assert (await client.ask("/counterd.toml")).status == 404


@pytest.fixture
def counted(db: Path) -> Path:
    told("set", "/p.shtml", "--total", "1234567", "--unique", "1000", "--db", str(db))
    return db


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


@pytest.fixture
def mistaken(site: Path) -> Path:
    (site / "docs").mkdir()
    (site / "docs" / "a.shtml").write_text('one\n  <!--#ehco var="X" -->\n<!--#if expr="1" -->\n')
    return site


def test_mistakes_are_told_with_their_places(mistaken: Path, db: Path) -> None:
    ended = run("check", str(mistaken), "--db", str(db))
    assert (ended.returncode, ended.stderr) == (1, "")
    first, second = ended.stdout.splitlines()
    assert first.startswith(f"{mistaken}/docs/a.shtml:2:3: ")
    assert second.startswith(f"{mistaken}/docs/a.shtml:3:1: ")


def test_mistakes_are_told_though_the_database_is_no_database(mistaken: Path, db: Path) -> None:
    make_garbage(db)
    ended = run("check", str(mistaken), "--db", str(db))
    assert ended.returncode == 2
    assert len(ended.stdout.splitlines()) == 2
    assert "is not a database of counterd" in ended.stderr


def test_a_name_of_odd_bytes_is_told_on_one_line(site: Path, db: Path) -> None:
    with open(os.fsencode(site) + b"/caf\xe9\n\x1b.shtml", "wb") as file:
        file.write(b"<!--#ehco -->")
    ended = run("check", str(site), "--db", str(db))
    assert ended.returncode == 1
    (line,) = ended.stdout.splitlines()
    assert line.startswith(f"{site}/caf\\udce9\\n\\x1b.shtml:1:1: ")


def test_a_site_without_mistakes_is_told_to_be(site: Path, counted: Path) -> None:
    assert told("check", str(site), "--db", str(counted)) == (
        f"no mistakes in {site}, {counted} is sound\n"
    )
    nowhere = str(counted.with_name("none.db"))
    assert told("check", str(site), "--db", nowhere) == f"no mistakes in {site}\n"


def test_the_demonstration_has_no_mistakes(db: Path) -> None:
    assert told("check", "--db", str(db)).startswith("no mistakes in ")


def test_wrong_settings_are_told_by_check_too(site: Path) -> None:
    assert refusal("check", str(site), COUNTERD_PORT="x").startswith("COUNTERD_PORT: ")
    assert "there is no folder" in refusal("check", str(site / "none"))


def test_help_names_every_command_and_setting() -> None:
    assert {"serve", "show", "set", "check"} <= set(told("--help").split())
    text = told("serve", "--help")
    for flag in ("--host", "--port", "--db", "--config", "--trusted-proxy", "--no-follow-symlinks"):
        assert flag in text
    assert "address to listen on" in text


def test_the_version_is_told() -> None:
    assert told("--version").startswith("counterd ")
