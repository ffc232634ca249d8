"""Opening files below the root: links, odd files, swaps under load, and files nobody may see."""

import os
import resource
import socket
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest

from counterd.web.hidden import Hidden
from counterd.web.opening import Folder, Opener


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "docs").mkdir(parents=True)
    (root / "a.html").write_bytes(b"a")
    (root / "docs" / "b.html").write_bytes(b"b")
    (root / ".htpasswd").write_bytes(b"secret")
    (tmp_path / "outside.html").write_bytes(b"outside")
    return root


def read(
    root: Path, name: str, *, follow_symlinks: bool = False, hidden: Iterable[Path] = ()
) -> bytes | Folder | None:
    opener = Opener(root, follow_symlinks=follow_symlinks, hidden=Hidden(hidden))
    met = opener.open(tuple(name.split("/")) if name else ())
    if not isinstance(met, int):
        return met
    with open(met, "rb") as file:
        return file.read()


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_files_are_opened_and_folders_told(root: Path) -> None:
    assert read(root, "a.html") == b"a"
    assert read(root, "docs/b.html") == b"b"
    assert read(root, "docs") == Folder()
    assert read(root, "") == Folder()


@pytest.mark.parametrize(
    "name", ["none.html", "none/a.html", "a.html/b", "docs/none", "x" * 256, "é" * 128]
)
def test_what_is_not_there_is_not_there(root: Path, name: str) -> None:
    assert read(root, name) is None


def test_a_name_of_255_bytes_is_found(root: Path) -> None:
    name = "é" * 125 + ".html"
    (root / name).write_bytes(b"long")
    assert read(root, name) == b"long"


def test_a_folder_that_may_be_entered_but_not_listed_is_enough(root: Path) -> None:
    (root / "docs").chmod(0o111)
    assert read(root, "docs/b.html") == b"b"


def test_a_root_that_is_gone_holds_nothing(tmp_path: Path, root: Path) -> None:
    opener = Opener(root, follow_symlinks=False, hidden=Hidden(()))
    root.rename(tmp_path / "elsewhere")
    assert opener.open(("a.html",)) is None


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("l.html", "a.html"),
        ("l.html", "./docs/../a.html"),
        ("docs/l.html", "../a.html"),
        ("l.html", "../site/a.html"),
        ("l.html", "{root}/a.html"),
        ("l.html", "{root}//docs/./../a.html"),
    ],
)
def test_a_link_that_stays_below_the_root_is_followed(root: Path, link: str, text: str) -> None:
    (root / link).symlink_to(text.format(root=root))
    assert read(root, link) == b"a"


def test_a_link_to_a_folder_is_a_folder_and_leads_into_it(root: Path) -> None:
    (root / "l").symlink_to("docs")
    (root / "here").symlink_to(root)
    assert read(root, "l") == Folder()
    assert read(root, "l/b.html") == b"b"
    assert read(root, "here/l/b.html") == b"b"


def test_an_absolute_link_may_use_the_name_by_which_the_root_was_given(
    tmp_path: Path, root: Path
) -> None:
    given = tmp_path / "www"
    given.symlink_to(root)
    (root / "l.html").symlink_to(given / "a.html")
    assert read(given, "l.html") == b"a"


@pytest.mark.parametrize(
    "text",
    [
        "../outside.html",
        "../../../../../../etc/passwd",
        "/etc/passwd",
        "{root}/../outside.html",
        "{root}2/outside.html",
        ".htpasswd",
        "{root}/.htpasswd",
        "docs/../.htpasswd",
        "none.html",
        "l.html",
        "b\\c",
        "\udce9",
    ],
)
def test_a_link_that_leads_elsewhere_is_not(root: Path, text: str) -> None:
    (root.parent / "site2").mkdir()
    (root / "2").mkdir()
    (root / "2" / "outside.html").write_bytes(b"mistaken for the other")
    (root.parent / "site2" / "outside.html").write_bytes(b"outside")
    (root / "l.html").symlink_to(text.format(root=root))
    assert read(root, "l.html") is None


def test_a_link_to_a_folder_outside_leads_nowhere(root: Path) -> None:
    (root / "up").symlink_to("..")
    assert read(root, "up") is None
    assert read(root, "up/outside.html") is None
    assert read(root, "up/site/a.html") == b"a"  # where it comes back, nothing has left


def test_links_in_a_circle_end(root: Path) -> None:
    (root / "l").symlink_to("m")
    (root / "m").symlink_to("l")
    before = descriptors()
    assert read(root, "l") is None
    assert read(root, "l", follow_symlinks=True) is None
    assert descriptors() == before


def test_forty_links_are_followed_and_no_more(root: Path) -> None:
    (root / "l0").symlink_to("a.html")
    for number in range(1, 41):
        (root / f"l{number}").symlink_to(f"l{number - 1}")
    assert read(root, "l38") == b"a"
    assert read(root, "l40") is None


@pytest.mark.parametrize("text", ["../outside.html", "{root}/../outside.html"])
def test_links_may_lead_outside_if_the_operator_says_so(root: Path, text: str) -> None:
    (root / "l.html").symlink_to(text.format(root=root))
    assert read(root, "l.html", follow_symlinks=True) == b"outside"


def test_links_outside_may_lead_on_and_back(tmp_path: Path, root: Path) -> None:
    (tmp_path / "on").symlink_to("outside.html")
    (tmp_path / "back").symlink_to("site/docs")
    (root / "on.html").symlink_to("../on")
    (root / "back").symlink_to("../back")
    assert read(root, "on.html", follow_symlinks=True) == b"outside"
    assert read(root, "back", follow_symlinks=True) == Folder()
    assert read(root, "back/b.html", follow_symlinks=True) == b"b"


def test_a_folder_outside_is_entered_if_the_operator_says_so(tmp_path: Path, root: Path) -> None:
    (tmp_path / ".share").mkdir()
    (tmp_path / ".share" / "c.html").write_bytes(b"c")
    (root / "share").symlink_to(tmp_path / ".share")
    assert read(root, "share", follow_symlinks=True) == Folder()
    assert read(root, "share/c.html", follow_symlinks=True) == b"c"
    assert read(root, "share/none", follow_symlinks=True) is None


def test_even_then_no_link_leads_to_a_dot_file_of_the_site(tmp_path: Path, root: Path) -> None:
    (root / "here").symlink_to(".htpasswd")
    (tmp_path / "hop").symlink_to(root / ".htpasswd")
    (root / "there").symlink_to(tmp_path / "hop")
    assert read(root, "here", follow_symlinks=True) is None
    assert read(root, "there", follow_symlinks=True) is None


def test_the_root_may_be_the_root_of_the_system(root: Path) -> None:
    assert read(Path("/"), str(root / "a.html")[1:]) == b"a"


@pytest.mark.parametrize("follow_symlinks", [False, True])
def test_the_database_is_served_under_no_name(root: Path, *, follow_symlinks: bool) -> None:
    db = root / "c.db"
    db.write_bytes(b"database")
    (root / "hard.txt").hardlink_to(db)
    (root / "soft.txt").symlink_to("c.db")
    for name in ("c.db", "hard.txt", "soft.txt"):
        assert read(root, name) == b"database"
        hidden = (db, root / "c.db-wal")
        assert read(root, name, follow_symlinks=follow_symlinks, hidden=hidden) is None


def test_a_fifo_is_refused_without_opening_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(root / "pipe.shtml")
    opened: list[str] = []
    real = os.open

    def noted(name: str, flags: int, *, dir_fd: int | None = None) -> int:
        opened.append(str(name))
        return real(name, flags, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", noted)
    assert read(root, "pipe.shtml") is None
    assert opened == [str(root)]


@pytest.mark.parametrize("name", ["docs", "docs/b.html"])
def test_what_is_swapped_after_it_was_looked_at_is_refused(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "b.html").write_bytes(b"outside")
    real = os.stat

    def swapping(path: str, *, dir_fd: int | None = None, follow_symlinks: bool) -> os.stat_result:
        status = real(path, dir_fd=dir_fd, follow_symlinks=follow_symlinks)
        if path == Path(name).name:
            (root / name).rename(tmp_path / "was")
            (root / name).symlink_to(tmp_path if path == "docs" else tmp_path / "b.html")
        return status

    monkeypatch.setattr(os, "stat", swapping)
    before = descriptors()
    assert read(root, "docs/b.html") is None
    assert descriptors() == before


def test_a_file_swapped_for_a_fifo_keeps_nobody_waiting(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.stat

    def swapping(path: str, *, dir_fd: int | None = None, follow_symlinks: bool) -> os.stat_result:
        status = real(path, dir_fd=dir_fd, follow_symlinks=follow_symlinks)
        (root / "a.html").unlink()
        os.mkfifo(root / "a.html")
        return status

    monkeypatch.setattr(os, "stat", swapping)
    assert read(root, "a.html") is None


def test_sockets_and_devices_are_refused(root: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(root / "s"))
        assert read(root, "s") is None
    (root / "null").symlink_to("/dev/null")
    assert read(root, "null", follow_symlinks=True) is None


def test_nothing_stays_open(root: Path) -> None:
    (root / "l").symlink_to("docs")
    before = descriptors()
    for name in ("a.html", "l/b.html", "docs", "none", "a.html/x", ".htpasswd", "l/none"):
        read(root, name, hidden=[root / "a.html"])
    assert descriptors() == before


def test_links_swapped_under_load_never_lead_outside(tmp_path: Path, root: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "b.html").write_bytes(b"outside")
    (root / "real").mkdir()
    (root / "real" / "b.html").write_bytes(b"b")
    done = threading.Event()

    def swap() -> None:
        for name, text in (("in", "real"), ("out", str(secret))):
            (root / name).symlink_to(text)
        while not done.is_set():
            for name in ("in", "out"):
                (root / "new").symlink_to(os.readlink(root / name))
                (root / "new").rename(root / "swapped")

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        seen = {read(root, "swapped/b.html") for _ in range(5_000)}
    finally:
        done.set()
        swapper.join()
    assert seen <= {b"b", None}


def test_when_descriptors_run_out_that_is_said_and_not_taken_for_absence(root: Path) -> None:
    opener = Opener(root, follow_symlinks=False, hidden=Hidden(()))
    held: list[int] = []
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors() + 49, limits[1]))
    try:
        held += [os.dup(0) for _ in range(50)]
        with pytest.raises(OSError, match="Too many open files"):
            opener.open(("a.html",))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        for descriptor in held:
            os.close(descriptor)
    assert read(root, "a.html") == b"a"


def names(root: Path, name: str = "", *, follow_symlinks: bool = False) -> list[str] | None:
    opener = Opener(root, follow_symlinks=follow_symlinks, hidden=Hidden(()))
    found = opener.names(tuple(name.split("/")) if name else ())
    return None if found is None else sorted(found)


def test_the_names_in_a_folder_are_told(root: Path) -> None:
    before = descriptors()
    assert names(root) == [".htpasswd", "a.html", "docs"]
    assert names(root, "docs") == ["b.html"]
    for other in ("a.html", "none", "docs/none", "a.html/b"):
        assert names(root, other) is None
    assert descriptors() == before


def test_names_are_found_through_links_by_the_rules_of_files(tmp_path: Path, root: Path) -> None:
    (root / "near").symlink_to("docs")
    (root / "away").symlink_to(tmp_path)
    (root / "round").symlink_to("round")
    assert names(root, "near") == ["b.html"]
    assert names(root, "away") is None
    assert names(root, "round") is None
    assert names(root, "away", follow_symlinks=True) == ["outside.html", "site"]
    (root / "docs" / "up").symlink_to("..")
    assert names(root, "docs/up/docs") == ["b.html", "up"]


def test_a_folder_swapped_for_a_link_is_not_looked_into(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.stat

    def swapping(path: str, *, dir_fd: int | None = None, follow_symlinks: bool) -> os.stat_result:
        status = real(path, dir_fd=dir_fd, follow_symlinks=follow_symlinks)
        if path == "docs":
            (root / "docs").rename(tmp_path / "was")
            (root / "docs").symlink_to(tmp_path)
        return status

    monkeypatch.setattr(os, "stat", swapping)
    assert names(root, "docs") is None


def test_more_names_than_anybody_reads_are_not_told(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counterd.web.opening.NAMES_MAX", 2)
    found = names(root)
    assert found is not None
    assert len(found) == 2
