"""Ask a real server, by schemathesis, all that its document allows and much that it does not.

``python -m tests.fuzz COMMAND``, where COMMAND is that of schemathesis, for a minute or so. Nothing
may be answered 500, and what is answered is what the document says.
"""

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from counterd.stored_tokens import new_token
from counterd.tokens import Scope
from tests.process import Process, process, visitor

SETTINGS = Path(__file__).with_name("schemathesis.toml")
SECONDS = 60
PAGE = '<!--#counter fmt="%T" -->'
# Nobody may be told to come less often, or nothing is learnt.
FLAGS = ("--own-requests-per-s", "100000", "--trusted-proxy", "127.0.0.1/32")


def fuzz(command: str) -> int:
    """Return the exit code of the run: 0 if nothing was found."""
    with TemporaryDirectory() as folder:
        root, db = Path(folder, "site"), Path(folder, "c.db")
        root.mkdir()
        for name in ("a.shtml", "b.shtml"):
            (root / name).write_text(PAGE)
        _, secret = asyncio.run(new_token(db, "fuzz", Scope.ADMIN, int(time.time())))
        with process(root, db, *FLAGS) as server:
            asyncio.run(visit(server))
            found = run(Path(command).absolute(), server, secret, Path(folder))
            complaint = server.stop()
        sys.stderr.write(complaint)
        return found or int("Traceback" in complaint)


async def visit(server: Process) -> None:
    """Give the server something to tell."""
    for address in ("192.0.2.1", "198.51.100.7", "2001:db8::1"):
        async with visitor(server.port, address) as one:
            for target in ("/a.shtml", "/b.shtml", "/none"):
                await one.get(target)


def run(command: Path, server: Process, secret: str, folder: Path) -> int:
    """Run schemathesis; it prints what it finds, and leaves its notes in ``folder``."""
    words = [
        *(str(command), "--config-file", str(SETTINGS), "--no-color"),
        *("run", f"http://127.0.0.1:{server.port}/-/api/openapi.json"),
        *("--header", f"Authorization: Bearer {secret}"),
        *("--phases", "examples,coverage,fuzzing", "--max-time", str(SECONDS)),
        *("--continue-on-failure", "--output-truncate", "true"),
    ]
    return subprocess.run(words, check=False, timeout=SECONDS + 30, cwd=folder).returncode


if __name__ == "__main__":
    sys.exit(fuzz(sys.argv[1]))
