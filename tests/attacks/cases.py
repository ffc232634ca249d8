r"""The table of attacks: what is sent, byte by byte, and what a safe server answers.

Each file ``themes/*.txt`` is a theme; a line of it is a case::

    404          | GET /../secret.txt
    200+         | GET {page} || Referer: http://a.test/
    400! / 501!  | RAW GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n

Left of the bar stands each answer that must come, in order, and no other:

- ``/`` parts statuses that are safe alike;
- ``^`` it has no body, whatever its head says;
- ``!`` the server ends the connection after it;
- ``+`` it is a view of ``{page}``, ``+/path`` of that path; nothing else may be counted;
- ``cut`` at the end: the request has no end, so that nothing can be asked behind it;
- ``end`` at the end: the server ends the connection, without a further answer.

Right of it, a request line with headers behind ``||`` (``HTTP/1.1`` and a Host are added), or
``RAW`` bytes with the escapes of Python. ``{page}`` makes two cases, for a file and an SSI page;
``{x*9}`` is nine times ``x``; what stands behind ``{then}`` is sent when the next answer is there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

THEMES = tuple(sorted(Path(__file__).with_name("themes").glob("*.txt")))
PAGES = ("/plain.txt", "/page.shtml")
_EXPECTED = re.compile(r"(\d{3})(\^)?(!)?(\+(?:/\S*)?)?")
_REPEATED = re.compile(rb"\{([^{}]+)\*(\d+)\}")


@dataclass(frozen=True)
class Expected:
    """An answer that is safe."""

    statuses: frozenset[int]
    view: str | None
    has_body: bool
    ends: bool


@dataclass(frozen=True)
class Case:
    """A line of the table."""

    name: str
    sent: tuple[bytes, ...]
    """The pieces; an answer is awaited before each but the first."""
    expected: tuple[Expected, ...]
    is_cut: bool
    is_ended: bool


def cases(theme: Path) -> list[Case]:
    """Return the cases of a theme."""
    lines = theme.read_text().splitlines()
    return [
        case
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
        for case in _cases(f"{theme.name}:{number}", line)
    ]


def _cases(place: str, line: str) -> Iterator[Case]:
    wanted, bar, request = line.partition("|")
    assert bar, place
    for page in PAGES if "{page}" in request else PAGES[:1]:
        words = re.sub(r"\s*/\s+", "/", wanted.replace(" / ", "/")).split()
        last = words.pop() if words[-1] in ("cut", "end") else ""
        expected = tuple(_expected(place, word, page) for word in words)
        sent = _bytes(request.strip().replace("{page}", page))
        yield Case(
            f"{place} {page}", tuple(sent.split(b"{then}")), expected, last == "cut", last == "end"
        )


def _expected(place: str, word: str, page: str) -> Expected:
    statuses: set[int] = set()
    view: str | None = None
    has_body, ends = True, False
    for part in re.split(r"/(?=\d{3}(?:\D|$))", word):
        match = _EXPECTED.fullmatch(part)
        assert match, f"{place}: {word}"
        statuses.add(int(match[1]))
        has_body, ends = has_body and not match[2], ends or bool(match[3])
        if match[4]:
            view = match[4][1:] or page
    return Expected(frozenset(statuses), view, has_body, ends)


def _bytes(request: str) -> bytes:
    if request.startswith("RAW "):
        raw = request[4:].encode().decode("unicode_escape").encode("latin-1")
    else:
        first, *headers = request.split("||")
        lines = [first.strip() + " HTTP/1.1", *(line.strip() for line in headers)]
        if not any(line.lower().startswith("host:") for line in lines[1:]):
            lines.insert(1, "Host: a.test")
        raw = "".join(f"{line}\r\n" for line in (*lines, "")).encode()
    return _REPEATED.sub(lambda match: match[1] * int(match[2]), raw)
