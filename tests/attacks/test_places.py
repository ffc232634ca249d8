"""Promise 12 by place: what a visitor has chosen is harmless wherever it is shown afterwards."""

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from counterd.web.own.routes import Route
from tests.attacks.answers import Said, said
from tests.attacks.hostile import EVIL, PAYLOADS, assert_unharmed, escaped, is_sendable
from tests.process import Process, process
from tests.serving import bearer, secrets
from tests.web.own.all_routes import routes
from tests.web.protocol.wire import wire


def echoes(names: Iterable[str]) -> str:
    return "".join(f'<!--#echo var="{name}" -->' for name in names)


_SHOWN = (
    *("REQUEST_URI", "QUERY_STRING", "QUERY_STRING_UNESCAPED", "HTTP_USER_AGENT", "HTTP_X"),
    *("HTTP_COOKIE", "HTTP_REFERER", "HTTP_HOST", "SERVER_NAME", "REMOTE_ADDR", "args", "cookie_c"),
)
_PATHS = (
    '<!--#set var="v" value="$QUERY_STRING" decoding="url" --><!--#echo var="v" -->'
    '<!--#include virtual="$v" --><!--#fsize file="$v" --><!--#printenv -->'
    '<!--#counter url="$v" fmt="%u %w %y" --><!--#if expr="$v = /$v/" -->x<!--#endif -->'
    '<!--#config errmsg="$v" --><!--#fsize file="" --><!--#counter fmt="%T %L %v" -->'
)
PAGE = f"<title>A page</title>{echoes(_SHOWN)}{_PATHS}"
_REDIRECTED = ("URL", "QUERY_STRING", "REQUEST_METHOD", "STATUS")
ERROR = f"{echoes(f'REDIRECT_{name}' for name in _REDIRECTED)}{PAGE}"
# The fields of all pages.
TOLD = (
    *("url", "next", "p", "q", "t", "r", "rnd", "prefix", "label", "style", "since", "until"),
    *(
        "view",
        "sel",
        "range",
        "start",
        "end",
        "figure",
        "numbers",
        "theme",
        "scale",
        "pad",
        "token",
    ),
    *("b", "e", "x"),
)

# Each way in which a visitor says something: a request with it.
Way = Callable[[bytes], bytes]


def request(target: str, header: bytes = b"", method: str = "GET") -> bytes:
    host = b"" if header.lower().startswith(b"host:") else b"Host: a.test\r\n"
    line = f"{method} {target} HTTP/1.1\r\n".encode()
    return line + host + b"Connection: close\r\n" + header + (b"\r\n\r\n" if header else b"\r\n")


def in_target(pattern: str) -> Way:
    return lambda payload: request(pattern.replace("{}", escaped(payload)))


def in_header(name: str, pattern: bytes = b"{}", target: str = "/page.shtml") -> Way:
    return lambda payload: request(target, name.encode() + b": " + pattern.replace(b"{}", payload))


TARGETS: dict[str, Way] = {
    "a page that is not there": in_target("/{}"),
    "a page that is not there, twice encoded": lambda payload: request(
        f"/{escaped(escaped(payload).encode())}"
    ),
    "a page of a folder that is not there": in_target("/folder/{}/x.shtml?{}"),
    "a page by a way around": in_target("/{}/../page.shtml"),
    "a query": in_target("/page.shtml?{}"),
    "a field": in_target("/page.shtml?x={}&{}=1"),
    "a folder's query": in_target("/names?{}"),
    "a counter of a page elsewhere": in_target("/-/count/guest/{}.json"),
    "a pixel of a page elsewhere": in_target("/-/pixel/guest/{}.gif"),
    "a view told by a script": in_target("/count?p=/guest/{}&t={}&r={}&q={}"),
    "an event told by a script": in_target("/count?p={}&e=true&t={}"),
}
HEADERS: dict[str, Way] = {
    "a referer": in_header("Referer"),
    "a referring host": in_header("Referer", b"http://{}/"),
    "a referring page": in_header("Referer", b"http://friend.test/{}?{}#{}"),
    "an agent": in_header("User-Agent"),
    "an agent like a browser": in_header("User-Agent", b"Mozilla/5.0 ({}) Gecko/1 Firefox/{}"),
    "a robot": in_header("User-Agent", b"{}bot/1.0 (+http://{})"),
    "a cookie": in_header("Cookie", b"c={}"),
    "a language": in_header("Accept-Language"),
    "a header of its own": in_header("X"),
    "an address": in_header("X-Forwarded-For"),
    "a host": in_header("Host"),
    "a host of the proxy's": in_header("X-Forwarded-Host", target="/names"),
    "a referer of an error": in_header("Referer", target="/none"),
}


def planted() -> Iterator[tuple[str, bytes]]:
    for what, payload in PAYLOADS.items():
        for how, way in TARGETS.items():
            yield f"{what} as {how}", way(payload)
        if is_sendable(payload):
            for how, way in HEADERS.items():
                yield f"{what} as {how}", way(payload)
            if b" " not in payload:
                yield f"{what} as it is", request("/X?X").replace(b"X", payload)


def site(root: Path) -> None:
    (root / "names").mkdir(parents=True)
    (root / "page.shtml").write_text(PAGE)
    (root / "error.shtml").write_text(ERROR)
    (root / ".env").write_text("SECRET")
    for number, payload in enumerate(PAYLOADS.values()):
        name = bytes(byte for byte in payload if byte not in b"/\0")[:200]
        Path(root / "names", name.decode("utf-8", "surrogateescape")).write_text("x")
        (root / "names" / f"plain {number}.txt").write_text("x")


async def ask(port: int, sent: bytes) -> Said:
    async with asyncio.timeout(20), wire(port) as one:
        await one.send(sent)
        answer = await said(one.reader, has_body=True)
        assert await one.ends() == b"", sent  # nothing that was sent makes another answer
        return answer


async def live(port: int, authorization: bytes) -> bytes:
    """Return the first sample of what happens now."""
    async with asyncio.timeout(20), wire(port) as one:
        await one.send(request("/-/live", authorization))
        await one.reader.readuntil(b"data: ")
        return await one.reader.readuntil(b"\n\n")


# The stream of what happens now does not end; it is looked at by itself.
PLACES: tuple[Route, ...] = tuple(
    route for route in routes() if "GET" in route.methods and route.path != "/-/live"
)


def looks(authorization: bytes) -> Iterator[tuple[str, bytes]]:
    """Give requests for all pages of the server's own, also with each payload in all fields."""
    for table in ("pages", "broken", "referrers", "robots", "sources", "browsers", "countries"):
        for form in ("csv", "json"):
            yield f"/-/table/{table}.{form}", request(f"/-/table/{table}.{form}", authorization)
    for route in PLACES:
        yield route.path, request(route.path.replace("{path}", "guest/x"), authorization)
    for what, payload in PAYLOADS.items():
        fields = "&".join(f"{name}={escaped(payload)}" for name in TOLD)
        for route in PLACES:
            path = route.path.replace("{path}", escaped(payload))
            yield f"{route.path} with {what}", request(f"{path}?{fields}", authorization)
            few = f"{path}?url={escaped(b'/' + payload)}"
            yield f"{route.path} of {what}", request(few, authorization)


COMBINED = re.compile(
    rb'[0-9a-f.:]+ - - \[[^\]\\"]+\] "(?:[^"\\]|\\x[0-9A-F]{2})*" \d{3} \d+'
    rb' "(?:[^"\\]|\\x[0-9A-F]{2})*" "(?:[^"\\]|\\x[0-9A-F]{2})*"'
)


def assert_log_unharmed(log: bytes, form: str, requests: int) -> None:
    """Each request has one line of the form, and nothing in it moves a cursor."""
    lines = log.split(b"\n")[:-1]
    assert len(lines) == requests
    for line in lines:
        assert line.decode().isprintable(), line
        if form == "json":
            assert len(json.loads(line)) == 11, line
        else:
            assert COMBINED.fullmatch(line), line


@pytest.mark.parametrize("form", ["combined", "json"])
async def test_12_what_visitors_choose_is_harmless_wherever_it_is_shown(
    tmp_path: Path, form: str
) -> None:
    token = bearer((await secrets(tmp_path)).admin)["Authorization"].encode()
    authorization = b"Authorization: " + token
    site(tmp_path / "site")
    flags = (
        *("--access-log", str(tmp_path / "a.log"), "--access-log-format", form, "--listing"),
        *("--error-page", "404=/error.shtml", "--embed-allow", "*", "--bots", "count"),
        *("--own-requests-per-s", "1e6", "--trusted-proxy", "127.0.0.1/32"),
    )
    with process(tmp_path / "site", tmp_path / "c.db", *flags) as server:
        requests = await plant(server)
        requests += await look(server, authorization)
        complaint = await asyncio.to_thread(server.stop)
    assert_log_unharmed((tmp_path / "a.log").read_bytes(), form, requests)
    assert all(line.isprintable() for line in complaint.split("\n")), complaint
    assert "Traceback" not in complaint


async def plant(server: Process) -> int:
    """Say all that visitors may say; return in how many requests."""
    plants = list(planted())
    for how, sent in plants:
        assert_unharmed(await ask(server.port, sent), how)
    return len(plants)


async def look(server: Process, authorization: bytes) -> int:
    """Look at all that shows what visitors said; return by how many requests."""
    seen, requests = b"", list(looks(authorization))
    for where, sent in requests:
        answer = await ask(server.port, sent)
        assert_unharmed(answer, where)
        seen += answer.body if " " not in where else b""
    sample = await live(server.port, authorization)
    assert b"<" not in sample
    json.loads(sample)
    listed = await ask(server.port, request("/names/"))
    assert_unharmed(listed, "/names/")
    # Much of it is shown, or nothing was proved.
    assert seen.count(EVIL.encode()) > 100
    assert listed.body.count(EVIL.encode()) > 10
    return len(requests) + 2
