"""Measure SSI pages against Apache's mod_include: ten documents, each the same for both.

``python -m tests.bench.ssi`` prints our time for a page, Apache's, and the ratio of the two. Each
server has one core; nothing is counted.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import geometric_mean, median
from typing import Final
from urllib.request import Request, urlopen

from tests.bench.load import BenchError, Load, on_core, wrk
from tests.bench.servers import Server, counterd
from tests.differential.peers import ZONE, PeerError, apache

PARAGRAPH: Final = "<p>A line of text as it stands in pages: neither long nor short.</p>\n"
ECHO: Final = '<!--#echo var="HTTP_HOST" -->'
WARM_UP_S: Final = 1
PRINTENV: Final = "printenv"  # the one page that differs: each server names itself and its port


def pages() -> dict[str, str]:
    """Return the measured documents by name."""
    sets = "".join(f'<!--#set var="v{n}" value="$v{n - 1}{n % 10}" -->' for n in range(100))
    branches = "".join(
        f"<!--#elif expr=\"v('HTTP_HOST') = 'host{n}.example'\" -->{n}" for n in range(20)
    )
    return {
        "small": PARAGRAPH * 30 + ECHO,
        "echoes": (PARAGRAPH + '<!--#echo var="DOCUMENT_URI" -->' + ECHO) * 100,
        "if and elif": f'<!--#if expr="1 = 2" -->0{branches}<!--#else -->none<!--#endif -->' * 10,
        "three parts": "".join(f'<!--#include virtual="/part{n}.shtml" -->' for n in range(3)),
        "nested includes": '<!--#include virtual="/nest1.shtml" -->',
        "100 sets": sets + '<!--#echo var="v99" -->',
        "10,000 tags": (ECHO + "\n") * 10_000,
        "5 MB, 10,000 tags": (PARAGRAPH * 7 + ECHO) * 10_000,
        "fsize, flastmod": '<!--#fsize file="part0.shtml" --><!--#flastmod file="part1.shtml" -->'
        * 20,
        PRINTENV: "<!--#printenv -->",
    }


def parts() -> dict[str, str]:
    """Return what the documents include, by path: three parts, and eight pages in each other."""
    written = {f"/part{n}.shtml": PARAGRAPH * 10 + ECHO for n in range(3)}
    for n in range(1, 8):
        written[f"/nest{n}.shtml"] = PARAGRAPH + f'<!--#include virtual="/nest{n + 1}.shtml" -->'
    return written | {"/nest8.shtml": PARAGRAPH}


def path_of(name: str) -> str:
    """Return the path of a document."""
    return "/" + name.replace(" ", "-").replace(",", "") + ".shtml"


@contextmanager
def running() -> Iterator[tuple[Server, Server]]:
    """Run both servers on the same documents."""
    with ExitStack() as stack:
        site, ours, theirs = (
            Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(3)
        )
        for folder in (site, theirs):
            folder.chmod(0o755)  # Apache is not root when we are
        documents = {path_of(name): text for name, text in pages().items()}
        for path, text in (documents | parts()).items():
            (site / path[1:]).write_text(text)
        peer, _ = stack.enter_context(apache(site, theirs, on_core(0)))
        settings = ("--counter", "no", "--zone", ZONE)
        server = stack.enter_context(counterd(site, ours / "c.db", *settings))
        yield server, Server(peer.port, peer.pid)


def compare(ours: Server, theirs: Server) -> None:
    """Raise BenchError unless both servers make the same of the documents."""
    for name in pages():
        bodies = [_body(server.url(path_of(name))) for server in (ours, theirs)]
        if name != PRINTENV and bodies[0] != bodies[1]:
            raise BenchError(f"{name}: this is not the same page on both servers")


def _body(url: str) -> bytes:
    with urlopen(Request(url, headers={"Host": "test.example"})) as response:
        body: bytes = response.read()
        return body


def measured(ours: Server, theirs: Server, rounds: int, load: Load) -> dict[str, list[float]]:
    """Return the seconds that a page takes, ours and Apache's, by the document's name."""
    seconds: dict[str, list[list[float]]] = defaultdict(lambda: [[], []])
    for name in pages():
        for server in (ours, theirs):
            wrk(server.url(path_of(name)), Load(load.connections, WARM_UP_S), server.pid)
    for _ in range(rounds):
        for name in pages():
            for number, server in enumerate((ours, theirs)):
                run = wrk(server.url(path_of(name)), load, server.pid)
                seconds[name][number].append(1 / run.requests_per_s)
    return {name: [median(runs) for runs in both] for name, both in seconds.items()}


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ssi")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=2)
    asked = parser.parse_args()
    try:
        with running() as (ours, theirs):
            compare(ours, theirs)
            load = Load(asked.connections, asked.seconds)
            results = measured(ours, theirs, asked.rounds, load)
    except (BenchError, PeerError) as error:
        sys.exit(str(error))
    print(f"{'document':20} {'ours us':>10} {'Apache us':>10} {'ratio':>6}")
    for name, (own, apaches) in results.items():
        print(f"{name:20} {own * 1e6:10.0f} {apaches * 1e6:10.0f} {own / apaches:6.2f}")
    ratios = [own / apaches for own, apaches in results.values()]
    print(f"{'geometric mean':42} {geometric_mean(ratios):6.2f}")


if __name__ == "__main__":
    main()
