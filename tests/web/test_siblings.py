"""What lies beside a file: seen at once when it comes or goes, by one look at the folder."""

import os
from pathlib import Path

import pytest

from counterd.web.siblings import Beside, beside, is_as_new, is_coded, plain_name
from counterd.web.target import Target
from tests.asking import LONG_AGO_S

TARGET = Target(("docs", "a.css"), is_folder=False)


def look(folder: Path, known: Beside | None = None) -> Beside:
    return beside(str(folder / "a.css"), TARGET, known)


def rested(folder: Path) -> Beside:
    """What lies there, as soon as the folder has rested for long enough."""
    while True:
        found = look(folder)
        if found.version is not None:
            return found


def test_compressed_forms_are_found_by_their_names(tmp_path: Path) -> None:
    assert look(tmp_path).places == {}
    for name in ("a.css.gz", "a.css.zst", "a.css.br", "a.css.xz", "b.css.gz", "a.gz"):
        (tmp_path / name).touch()
    (tmp_path / "nowhere").symlink_to("none")
    assert look(tmp_path).places == {
        "br": Target(("docs", "a.css.br"), is_folder=False),
        "zstd": Target(("docs", "a.css.zst"), is_folder=False),
        "gzip": Target(("docs", "a.css.gz"), is_folder=False),
    }


def test_a_link_that_leads_nowhere_yet_is_a_name_too(tmp_path: Path) -> None:
    (tmp_path / "a.css.gz").symlink_to("later")
    assert list(look(tmp_path).places) == ["gzip"]


def test_a_compressed_form_has_none_itself(tmp_path: Path) -> None:
    (tmp_path / "a.gz").touch()
    (tmp_path / "a.gz.br").touch()
    assert beside(str(tmp_path / "a.gz"), Target(("a.gz",), is_folder=False), None).places == {}


def test_a_folder_that_rests_is_looked_through_once(tmp_path: Path) -> None:
    known = rested(tmp_path)
    assert look(tmp_path, known) is known
    (tmp_path / "a.css.gz").touch()
    assert list(look(tmp_path, known).places) == ["gzip"]
    known = rested(tmp_path)
    (tmp_path / "a.css.gz").unlink()
    assert look(tmp_path, known).places == {}


def test_changes_within_one_tick_of_the_clock_are_seen(tmp_path: Path) -> None:
    known = None
    for number in range(300):
        if number % 2:
            (tmp_path / "a.css.gz").touch()
        else:
            (tmp_path / "a.css.gz").unlink(missing_ok=True)
        known = look(tmp_path, known)
        assert bool(known.places) is bool(number % 2)


def test_what_changed_within_a_tick_is_not_relied_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for age_ns, is_settled in ((0, False), (50_000_000, False), (50_000_001, True)):
        now = tmp_path.stat().st_ctime_ns + age_ns
        monkeypatch.setattr("counterd.web.siblings.time_ns", lambda now=now: now)
        assert (look(tmp_path).version is not None) is is_settled


def test_another_folder_in_the_same_place_is_another(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (LONG_AGO_S, LONG_AGO_S))
    (tmp_path / "two" / "a.css.br").touch()
    (tmp_path / "now").symlink_to("one")
    known = rested(tmp_path / "now")
    (tmp_path / "now").unlink()
    (tmp_path / "now").symlink_to("two")
    assert list(look(tmp_path / "now", known).places) == ["br"]


def test_a_folder_that_is_gone_holds_nothing(tmp_path: Path) -> None:
    assert look(tmp_path / "gone") == Beside(None, {}, str(tmp_path / "gone"))


@pytest.mark.parametrize("name", ["a.gz", "a.css.br", "A.ZST", "x.tar.gz", ".gz"])
def test_a_name_says_that_its_file_is_compressed(name: str) -> None:
    assert is_coded(name)


@pytest.mark.parametrize("name", ["a", "a.css", "gz", "a.gz.css", "a.bz2"])
def test_other_names_do_not(name: str) -> None:
    assert not is_coded(name)
    assert plain_name(name) == name


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("a.shtml.gz", "a.shtml"),
        ("a.SHTML.GZ", "a.SHTML"),
        ("a.b.gz.br.zst", "a.b"),
        ("gz.gz", "gz"),
    ],
)
def test_the_name_of_what_was_compressed_is_known(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    ("form_ns", "file_ns", "is_new"),
    [
        (5_000_000_001, 5_000_000_001, True),
        (5_000_000_002, 5_000_000_001, True),
        (5_000_000_001, 5_000_000_002, False),
        (4_999_999_999, 5_000_000_000, False),
        # Made by a compressor that keeps the time, but whole seconds of it.
        (5_000_000_000, 5_999_999_999, True),
        (5_000_000_000, 6_000_000_000, False),
    ],
)
def test_a_form_must_not_be_older_than_its_file(form_ns: int, file_ns: int, is_new: bool) -> None:
    assert is_as_new(form_ns, file_ns) is is_new
