"""Promises 7 and 8 at the start: on a full disk it serves or says why not, and spoils nothing."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.process import COMMAND, plain_environment, process
from tests.promises.visits import stored

_KIB = 1024
DISK_BYTES = 1_024 * _KIB
# The database and its log are about 180 KiB when they are new.
ROOMS = (0, 16, 32, 64, 128, 192)


def on_disk(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run ``command`` where ``folder`` is a small disk, in a world of its own.

    It is given the program with its arguments as ``$@``.
    """
    own = ("--mount",) if os.geteuid() == 0 else ("--mount", "--map-root-user")
    mount = f"mount -t tmpfs -o size={DISK_BYTES},mode=755 small {folder}"
    serve = (*COMMAND, "serve", "--port", "0", "--db", str(folder / "c.db"))
    return subprocess.run(
        ("unshare", *own, "sh", "-c", f"{mount} && {command}", "sh", *serve),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env=plain_environment(),
    )


def filled(folder: Path, room: int) -> str:
    """Return what leaves ``room`` KiB on the disk."""
    return (
        f"dd if=/dev/zero of={folder}/filler bs=1024 status=none 2>/dev/null; "
        f"truncate -s -{room}K {folder}/filler; "
    )


def started(folder: Path, name: str) -> str:
    """Return what starts the server and stops it when it listens, or has ended by itself.

    After ``name`` is printed how it ended, how often it told a link to sign in, and its complaints.
    """
    out, err = folder.parent / "out", folder.parent / "err"
    return (
        f'"$@" >{out} 2>{err} & '
        f"while kill -0 $! 2>/dev/null && ! grep -q listening {out}; do sleep 0.1; done; "
        f"kill $! 2>/dev/null; wait $!; echo {name} $? $(grep -c 'sign in once' {out}); cat {err}; "
    )


@pytest.mark.parametrize("room", ROOMS)
def test_8_a_first_start_on_a_full_disk_serves_or_says_why_not(tmp_path: Path, room: int) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    free = f"rm {folder}/filler; "
    command = filled(folder, room) + started(folder, "FULL") + free + started(folder, "FREE")
    said = on_disk(folder, command).stdout
    found = re.fullmatch(r"FULL (\d+) (\d+)\n(.*)FREE 0 (\d+)\n", said, re.DOTALL)
    assert found, said
    code, told, complaint, told_again = found.groups()
    if code == "2":
        assert re.fullmatch(r"counterd: cannot .*c\.db.*: .*disk is full\n", complaint), said
    else:
        assert code == "0", said
        assert "Traceback" not in complaint
    # Whoever may sign in was told so once, by the start that succeeded.
    assert (told, told_again) == (("1", "0") if code == "0" else ("0", "1")), said


def test_7_a_later_start_on_a_full_disk_serves_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    command = (
        started(folder, "FIRST")
        + filled(folder, 0)
        + started(folder, "FULL")
        + f"rm {folder}/filler; "
        + started(folder, "FREE")
        + f"cp {folder}/c.db {tmp_path}/kept.db"
    )
    said = on_disk(folder, command).stdout
    line = r"counterd: cannot .*c\.db.*: .*disk is full\n"
    assert re.fullmatch(rf"FIRST 0 1\nFULL (0 0\n.*|2 0\n{line})FREE 0 0\n", said, re.DOTALL), said
    assert "Traceback" not in said
    assert stored(tmp_path / "kept.db") == {}
    with process(None, tmp_path / "kept.db") as server:
        assert server.stop() == ""
