"""Promise 5: a power cut takes nothing that was shown. Each is a real file system, cut off."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process import COMMAND, Process, process
from tests.promises.visits import more, shelf, visitors

CUTS = 8
_DISK_BYTES = 16 * 2**20
_PATH = {"PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"}


def with_disk(image: Path, folder: Path) -> tuple[str, ...]:
    """Return what runs a command where ``folder`` is the disk ``image``, as long as it runs."""
    mount = f"mount -o loop {image} {folder}"
    return ("unshare", "--mount", "sh", "-c", f'{mount} && exec "$@"', "sh")


@pytest.fixture
def image(tmp_path: Path) -> Path:
    image = tmp_path / "disk"
    with image.open("wb") as file:
        file.truncate(_DISK_BYTES)
    subprocess.run(["mkfs.ext4", "-q", image], check=True, env=os.environ | _PATH)
    (tmp_path / "data").mkdir()
    return image


def cut(server: Process, image: Path, number: int) -> Path:
    """Return what would be on the disk if the power failed now.

    The server stands still meanwhile: at one moment all of a disk stops.
    """
    os.kill(server.pid, signal.SIGSTOP)
    copy = image.with_name(f"disk-{number}")
    copy.write_bytes(image.read_bytes())
    os.kill(server.pid, signal.SIGCONT)
    return copy


_READ = """
import json, sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
rows = connection.execute("SELECT url, total FROM counters WHERE kind = 'access'")
print(json.dumps(dict(rows.fetchall())))
"""


def found(image: Path, path: Path) -> dict[str, int]:
    """Return the totals that are there after the power is back."""
    command = (*with_disk(image, path.parent), sys.executable, "-c", _READ, str(path))
    ended = subprocess.run(command, capture_output=True, check=True)
    totals: dict[str, int] = json.loads(ended.stdout)
    return totals


async def lost(tmp_path: Path, image: Path, *flags: str) -> list[int]:
    """Return for each cut how many of the numbers shown before are lost by it."""
    path = tmp_path / "data" / "c.db"
    command = (*with_disk(image, path.parent), *COMMAND)
    cuts: list[tuple[Path, dict[str, int]]] = []
    with process(shelf(tmp_path), path, *flags, command=command) as server:
        async with visitors(server.port) as visits:
            for number in range(CUTS):
                await more(visits, 40)
                shown = {f"/{name}.shtml": max(totals) for name, totals in visits.shown.items()}
                cuts.append((cut(server, image, number), shown))
        visits.check()
        await asyncio.to_thread(server.stop)
    return [losses(shown, found(copy, path)) for copy, shown in cuts]


def losses(shown: dict[str, int], kept: dict[str, int]) -> int:
    return sum(max(0, total - kept.get(url, 0)) for url, total in shown.items())


# Only root may make a disk; the gate runs as root.
if os.geteuid() == 0:

    async def test_power_a_number_that_was_shown_outlives_a_power_cut(
        tmp_path: Path, image: Path
    ) -> None:
        assert await lost(tmp_path, image) == [0] * CUTS

    async def test_memory_does_not_so_a_cut_is_one(tmp_path: Path, image: Path) -> None:
        assert sum(await lost(tmp_path, image, "--durability", "memory")) > 0

    async def test_process_loses_no_more_than_the_last_second(tmp_path: Path, image: Path) -> None:
        path = tmp_path / "data" / "c.db"
        command = (*with_disk(image, path.parent), *COMMAND)
        flags = ("--durability", "process")
        with process(shelf(tmp_path), path, *flags, command=command) as server:
            async with visitors(server.port) as visits:
                await more(visits, 100)
            # The second, and what a busy machine takes to begin; the file system by itself would
            # write after five.
            await asyncio.sleep(3)
            copy = cut(server, image, 0)
            await asyncio.to_thread(server.stop)
        shown = {f"/{name}.shtml": max(totals) for name, totals in visits.shown.items()}
        assert losses(shown, found(copy, path)) == 0
