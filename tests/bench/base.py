"""Another commit of this repository, ready to run beside the present one, and gone afterwards."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.load import BenchError
from tests.bench.servers import HERE, Build

_LOCK = "requirements.lock"


@contextmanager
def commit(name: str) -> Iterator[Build]:
    """Check ``name`` out in a folder of its own; with other libraries it gets a Python of its own.

    Raises:
        BenchError: there is no such commit, or its libraries cannot be installed.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "base"
        _run(["git", "worktree", "add", "--quiet", "--detach", str(folder), name])
        try:
            yield _build(folder)
        finally:
            _run(["git", "worktree", "remove", "--force", str(folder)])


def described(name: str) -> str:
    """Return the hash of a commit, and of the present one whether something is changed since."""
    found = _run(["git", "rev-parse", "--short=12", name])
    is_changed = name == "HEAD" and _run(["git", "status", "--porcelain"]) != ""
    return f"{found}-dirty" if is_changed else found


def _build(folder: Path) -> Build:
    if (folder / _LOCK).read_bytes() == (HERE.folder / _LOCK).read_bytes():
        return Build(folder)
    python = folder.parent / "venv" / "bin" / "python"
    _run(["python3", "-m", "venv", str(python.parents[1])])
    quiet = ["--quiet", "--disable-pip-version-check"]
    pip = [str(python), "-m", "pip", "install", *quiet]
    _run([*pip, "--require-hashes", "-r", str(folder / _LOCK)])
    _run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(folder)])
    return Build(folder, str(python))


def _run(command: list[str], folder: Path = HERE.folder) -> str:
    run = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if run.returncode:
        raise BenchError(f"{' '.join(command[:3])}: {run.stderr.strip()}")
    return run.stdout.strip()
