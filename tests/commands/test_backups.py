"""The database is backed up and restored from the command line, beside a running server or not."""

from pathlib import Path

from tests.commanding import hits, refusal, told
from tests.process import Client, process


def test_a_backup_and_its_restore_say_what_they_hold(counted: Path) -> None:
    copy, kept = counted.with_name("copy.db"), counted.with_name("c.db-replaced")
    figures = "1,234,567 hits of pages in 1 counters, and 1 rows of statistics"
    assert told("backup", str(copy), "--db", str(counted)) == f"{copy} holds {figures}\n"
    told("set", "/p.shtml", "--total", "1", "--db", str(counted))
    assert told("restore", str(copy), "--db", str(counted)) == (
        f"{counted} holds {figures}\nwhat was there is kept as {kept}\n"
    )
    assert "1,234,567" in told("show", "/p.shtml", "--db", str(counted))
    assert "\ntotal     1 " in told("show", "/p.shtml", "--db", str(kept))


def test_where_nothing_was_nothing_is_said_to_be_kept(counted: Path) -> None:
    copy, new = counted.with_name("copy.db"), counted.with_name("new.db")
    told("backup", str(copy), "--db", str(counted))
    assert told("restore", str(copy), "--db", str(new)).count("\n") == 1


async def test_a_running_server_is_backed_up_and_not_overwritten(site: Path, db: Path) -> None:
    copy = db.with_name("copy.db")
    with process(site, db) as server:
        await hits(server.port, 3)
        assert "3 hits of pages" in told("backup", str(copy), "--db", str(db))
        await hits(server.port, 1)
        assert f"there is a file {copy} already" in refusal("backup", str(copy), "--db", str(db))
        assert "4 hits of pages" in told("backup", str(copy), "--force", "--db", str(db))
        line = refusal("restore", str(copy), "--db", str(db))
        assert line == f"another counterd uses the database {db}: stop it first"
        async with Client("127.0.0.1", server.port) as client:
            assert (await client.ask("/p.shtml")).text == "5"
        assert server.stop() == ""
    told("restore", str(copy), "--db", str(db))
    with process(site, db) as server:
        async with Client("127.0.0.1", server.port) as client:
            assert (await client.ask("/p.shtml")).text == "5"
        assert server.stop() == ""


def test_what_is_no_backup_is_refused(counted: Path, tmp_path: Path) -> None:
    before = counted.read_bytes()
    text = tmp_path / "text"
    text.write_text("Dear diary, today")
    assert f"{text} is not a database of counterd" in refusal(
        "restore", str(text), "--db", str(counted)
    )
    assert "No such file" in refusal("restore", str(tmp_path / "none"), "--db", str(counted))
    assert counted.read_bytes() == before
