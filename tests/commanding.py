"""The command line as people meet it: the real program, its words, its exit codes."""

import subprocess

from tests.process import COMMAND, Client, plain_environment


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        env=plain_environment() | environment,
    )


def refusal(*arguments: str, **environment: str) -> str:
    """The one line that a program says which will not do what it was asked to."""
    ended = run(*arguments, **environment)
    assert ended.returncode == 2, ended
    line, end = ended.stderr[:-1], ended.stderr[-1:]
    assert end == "\n"
    assert line.isprintable(), line  # one line, and no traceback
    assert line.startswith("counterd: ")
    return line.removeprefix("counterd: ")


def told(*arguments: str, **environment: str) -> str:
    ended = run(*arguments, **environment)
    assert (ended.returncode, ended.stderr) == (0, ""), ended
    return ended.stdout


async def hits(port: int, number: int) -> None:
    async with Client("127.0.0.1", port) as client:
        for _ in range(number):
            assert (await client.ask("/p.shtml")).status == 200
