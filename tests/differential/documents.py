"""The documents that all servers are asked for: read from ``documents/*.txt``.

A file is a list of documents. ``=== path peers`` begins one; lines that begin with ``> `` are the
requests that are made for it, ``> ?query | Name: value``, a plain one if there is none; the rest,
without the newlines at its end, is the document. One without peers is there to be included.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.differential.peers import Name

_FOLDER: Final = Path(__file__).parent / "documents"
_PEERS: Final[dict[str, Name]] = {"apache": "apache", "legacy": "legacy", "nginx": "nginx"}
# Around the borders where an abbreviated size takes the next form.
SIZES: Final = (
    *(0, 5, 99, 972, 973, 1_023, 1_024, 2_048, 10_137, 10_188, 10_239, 10_240, 12_345),
    *(995_327, 996_351, 996_352, 1_048_576, 5_000_000),
)
SET: Final = b'<!--#set var="s" value="x" -->'
ECHO: Final = b'<!--#echo encoding="none" var="s" -->'
MODIFIED: Final = 1_141_700_645  # 2006-03-07 04:04:05 in Berlin


@dataclass(frozen=True)
class Request:
    """What is asked of a document beside its path."""

    query: str = ""  # with its question mark
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """A file of the site."""

    path: str
    peers: tuple[Name, ...]
    requests: tuple[Request, ...]
    content: bytes


def documents() -> list[Document]:
    """Return all documents."""
    listed = [document for path in sorted(_FOLDER.glob("*.txt")) for document in _read(path)]
    everything = [*listed, *_sized(), *_of_bytes(), *_at_borders(), _nested()]
    paths = {document.path for document in everything}
    assert len(paths) == len(everything), "two documents have one path"
    return everything


def write_site(root: Path, written: list[Document]) -> None:
    """Write ``written`` below ``root``, readable by everyone and with one time of change."""
    for document in written:
        path = root / document.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document.content)
        os.utime(path, (MODIFIED, MODIFIED))


def _sized() -> Iterator[Document]:
    """Yield the files that ``sizes.txt`` names: an unshown length each."""
    for size in SIZES:
        yield Document(f"sizes/{size}.txt", (), (), b"." * size)


def _of_bytes() -> Iterator[Document]:
    """Yield documents that are no UTF-8 text, or too long to be listed."""
    for name, content in {
        "every-byte": bytes(range(256)),
        "every-byte-between-tags": bytes(range(256)).join((SET, ECHO)),
        "latin-1": b'<!--#set var="s" value="\xe9t\xe9" -->\xe0 ' + ECHO,
        "utf-8": '<!--#set var="s" value="日本 é" --><!--#echo var="s" --> ü'.encode(),
        "byte-order-mark": b"\xef\xbb\xbf" + SET + ECHO,
        "crlf": b'<!--#set\r\n\tvar="s"\r\nvalue="a\r\nb"\r\n-->\r\n' + ECHO + b"\r\n",
        "many-tags": SET + (ECHO + b"\n") * 10_000,
        "a-long-text": b"text > <! -- " * 20_000 + SET + ECHO,
    }.items():
        yield Document(f"bytes/{name}.shtml", ("apache", "nginx"), (Request(),), content)
    # nginx loses the possible begin of a tag at the end of a page, and has small values only.
    for name, content in {
        "doubled": SET + b'<!--#set var="s" value="$s$s" -->' * 17 + ECHO,
        "a-long-value": SET.replace(b"x", b"long " * 10_000) + ECHO,
        "less-than-at-the-end": b"a <",
        "exclamation-mark-at-the-end": b"a <!",
        "open-at-the-end": b"a <!--#",
    }.items():
        yield Document(f"bytes/{name}.shtml", ("apache",), (Request(),), content)


def _at_borders() -> Iterator[Document]:
    """Yield pages whose tags lie on the end of the peers' buffers, 8,192 bytes, at each place."""
    for before in range(8_192 - len(SET + ECHO), 8_192 + 1):
        content = b"." * before + SET + ECHO
        yield Document(f"borders/{before}.shtml", ("apache", "nginx"), (Request(),), content)


def _nested() -> Document:
    """Return ifs in ifs, 30 deep, of which every second shows its else."""
    content = b"GOOD"
    for depth in range(30):
        hidden = b"bad" if depth < 15 else b'<!--#if expr="1 = 1" -->bad<!--#endif -->'
        shown_first = [b'<!--#if expr="1 = 1" -->', content, b"<!--#else -->", hidden]
        shown_last = [b'<!--#if expr="1 = 2" -->', hidden, b"<!--#else -->", content]
        content = b"".join([*(shown_last if depth % 2 else shown_first), b"<!--#endif -->"])
    return Document("flow/zigzag.shtml", ("apache", "legacy"), (Request(),), content)


def _read(path: Path) -> Iterator[Document]:
    _, *parts = f"\n{path.read_text('utf-8')}".split("\n=== ")
    for part in parts:
        heading, _, rest = part.partition("\n")
        name, *peers = heading.split()
        lines = rest.split("\n")
        requests: list[Request] = []
        while lines and (lines[0] == ">" or lines[0].startswith("> ")):
            requests.append(_request(lines.pop(0)[1:]))
        content = "\n".join(lines).rstrip("\n").encode()
        yield Document(
            name, tuple(_PEERS[peer] for peer in peers), tuple(requests) or (Request(),), content
        )


def _request(line: str) -> Request:
    query, *headers = line.split(" | ")
    return Request(query.strip(), dict(header.split(": ", 1) for header in headers))
