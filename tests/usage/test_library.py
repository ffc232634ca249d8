"""Usage statistics are a library of their own."""

import subprocess
import sys
from pathlib import Path

_LIST = "import sys, counterd.usage; print(*sys.modules)"


def test_importing_it_imports_nothing_of_the_server() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LIST],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    modules = {name for name in done.stdout.split() if name.startswith("counterd")}
    ours = {name for name in modules if not name.startswith("counterd.usage")}
    assert ours == {"counterd", "counterd.errors", "counterd.model"}
    assert not {"aiohttp", "asyncio", "sqlite3", "msgspec"} & set(done.stdout.split())
