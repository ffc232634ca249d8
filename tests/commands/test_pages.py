"""The mistakes of a site are told with their places; a page is printed. See also test_render."""

import os
import random
from pathlib import Path

import pytest

from tests.commanding import refusal, run, told


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
    db.write_bytes(random.Random(2).randbytes(10_000))
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
