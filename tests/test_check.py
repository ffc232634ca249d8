"""What is wrong with a site: each mistake at its place, and nothing else."""

import os
from pathlib import Path

import pytest

from counterd.check import Finding, check_database, check_pages
from counterd.errors import StoreError
from counterd.store.database import open_database

WRONG = b'<p>\n  <!--#ehco var="X" -->\n'


def found(root: Path) -> list[str]:
    return [finding.place for finding in check_pages(root, (".shtml", ".ssi"))]


def test_a_mistake_has_its_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "a.shtml").write_bytes(WRONG)
    (finding,) = check_pages(tmp_path, (".shtml",))
    assert finding.place == f"{tmp_path}/a.shtml:2:3"
    assert "ehco" in finding.message
    assert "echo" in finding.message


def test_pages_come_in_the_order_of_their_names_and_folders(tmp_path: Path) -> None:
    for name in ("b.shtml", "a.ssi", "z/a.shtml", "d/e/f.shtml", "d/a.shtml", "d/x.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(WRONG)
    assert found(tmp_path) == [
        f"{tmp_path}/{name}:2:3"
        for name in ("a.ssi", "b.shtml", "d/a.shtml", "d/e/f.shtml", "z/a.shtml")
    ]


def test_a_clean_site_has_nothing_to_tell(tmp_path: Path) -> None:
    (tmp_path / "a.shtml").write_bytes(b'<!--#echo var="X" --> \xe9\x00')
    assert found(tmp_path) == []


def test_what_is_not_served_is_not_checked(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in (".git/a.shtml", ".a.shtml", "a.html"):
        (tmp_path / name).write_bytes(WRONG)
    (tmp_path / "folder.shtml").mkdir()
    os.mkfifo(tmp_path / "pipe.shtml")
    assert found(tmp_path) == []


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "gone.shtml").symlink_to("none.shtml")
    assert list(check_pages(tmp_path, (".shtml",))) == [
        Finding(f"{tmp_path}/gone.shtml", "cannot be read: No such file or directory")
    ]
    (finding,) = check_pages(tmp_path / "none", (".shtml",))
    assert finding.message == "cannot be read: No such file or directory"


async def test_a_sound_database_has_nothing_to_tell(tmp_path: Path) -> None:
    await (await open_database(tmp_path / "c.db")).close()
    assert await check_database(tmp_path / "c.db") == []


async def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file"):
        await check_database(tmp_path / "c.db")
    assert list(tmp_path.iterdir()) == []


async def test_damage_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    database = await open_database(path)
    await database.transact(
        lambda c: c.executemany(
            "INSERT INTO wishes (kind, url, total) VALUES ('access', ?, 1)",
            [(f"/{number}",) for number in range(2_000)],
        )
    )
    await database.close()
    raw = bytearray(path.read_bytes())
    raw[20_000:30_000] = bytes(10_000)
    path.write_bytes(raw)
    try:
        damage = [finding.message for finding in await check_database(path)]
    except StoreError as error:
        damage = [str(error)]
    assert damage
