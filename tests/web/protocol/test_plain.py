"""A head is plain only if aiohttp's parser, given the same, says the same."""

import asyncio

import pytest
from aiohttp import HttpVersion10, HttpVersion11, http_exceptions
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http_parser import HttpRequestParser, RawRequestMessage
from aiohttp.streams import EMPTY_PAYLOAD
from hypothesis import example, given, settings
from hypothesis import strategies as st

from counterd.web.protocol.limits import LINE_BYTES_MAX
from counterd.web.protocol.plain import Heads, Plain

HEADERS_MAX = 10
BROWSER = b"Host: a.example\r\nUser-Agent: Mozilla/5.0 (X11)\r\nAccept: */*\r\n\r\n"


async def read(data: bytes, *, times: int = 1) -> Plain | None:
    heads = Heads(HEADERS_MAX)
    for _ in range(times - 1):
        heads.read(data)
    return heads.read(data)


async def parsed(data: bytes) -> RawRequestMessage | None:
    """The one whole request that ``data`` is to aiohttp; it has no body, and more may follow."""
    loop = asyncio.get_running_loop()
    parser = HttpRequestParser(
        BaseProtocol(loop),
        loop,
        LINE_BYTES_MAX,
        max_line_size=LINE_BYTES_MAX,
        max_field_size=LINE_BYTES_MAX,
        max_headers=HEADERS_MAX,
        auto_decompress=False,
    )
    try:
        messages, is_upgraded, tail = parser.feed_data(data)
    except http_exceptions.HttpProcessingError:
        return None
    if len(messages) != 1 or is_upgraded or tail or messages[0][1] is not EMPTY_PAYLOAD:
        return None
    message = messages[0][0]
    assert isinstance(message, RawRequestMessage)
    if not message.should_close:
        # Nothing of a second one may have begun.
        again, _, _ = parser.feed_data(b"GET /again HTTP/1.1\r\nHost: a\r\n\r\n")
        assert [message.path for message, _ in again] == ["/again"]
    return message


def agree(data: bytes) -> bool:
    """See that both say the same of ``data``; tell whether it was plain."""

    async def compare() -> bool:
        plain = await read(data)
        assert await read(data, times=3) == plain or plain is not None
        if plain is None:
            return False
        message = await parsed(data)
        assert message is not None
        version = HttpVersion10 if plain.fields.is_old else HttpVersion11
        assert (message.method, message.version) == ("GET", version)
        assert message.path == plain.target
        assert message.should_close is plain.fields.closes
        assert plain.fields.closes or not plain.fields.is_old
        assert not message.chunked
        assert not message.upgrade
        assert list(message.headers.items()) == list(plain.fields.headers.items())
        return True

    return asyncio.run(compare())


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/a.shtml",
        "/docs/?q=1&r=%20",
        "/-/",
        "/~me/a_b.html",
        "/a//b",
        "/%2e%2e/x",
        "/?",
        "/@:",
    ],
)
def test_what_browsers_send_is_plain(target: str) -> None:
    assert agree(b"GET %b HTTP/1.1\r\n%b" % (target.encode(), BROWSER))


@pytest.mark.parametrize(
    ("data", "is_old"),
    [
        (b"GET / HTTP/1.0\r\n" + BROWSER, True),
        (b"GET / HTTP/1.0\r\nConnection: close\r\n" + BROWSER, True),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n" + BROWSER, False),
        (b"GET / HTTP/1.1\r\nConnection: close, TE\r\n" + BROWSER, False),
    ],
)
def test_what_proxies_send_is_plain(data: bytes, is_old: bool) -> None:
    assert agree(data)
    plain = asyncio.run(read(data))
    assert plain is not None
    assert (plain.fields.closes, plain.fields.is_old) == (True, is_old)


async def test_the_same_fields_are_others_in_another_version() -> None:
    heads = Heads(HEADERS_MAX)
    told = [heads.read(b"GET / HTTP/1.%d\r\n%b" % (minor, BROWSER)) for minor in (1, 0, 1)]
    assert [plain and plain.fields.closes for plain in told] == [False, True, False]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n",
        b"GET / HTTP/1.1\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + BROWSER[:-1],
        b"GET / HTTP/1.1\r\n" + BROWSER + b"G",
        b"GET / HTTP/1.1\r\n" + BROWSER * 2,
        (b"GET / HTTP/1.1\r\n" + BROWSER) * 2,
        b"\r\nGET / HTTP/1.1\r\n" + BROWSER,
        b"HEAD / HTTP/1.1\r\n" + BROWSER,
        b"get / HTTP/1.1\r\n" + BROWSER,
        b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n" + BROWSER,
        b"GET / HTTP/1.2\r\n" + BROWSER,
        b"GET / HTTP/2.0\r\n" + BROWSER,
        b"GET / HTTP/1.1\n" + BROWSER,
        b"GET  / HTTP/1.1\r\n" + BROWSER,
        b"GET /  HTTP/1.1\r\n" + BROWSER,
        b"GET /a b HTTP/1.1\r\n" + BROWSER,
        b"GET /a#b HTTP/1.1\r\n" + BROWSER,
        b"GET /\x80 HTTP/1.1\r\n" + BROWSER,
        b"GET // HTTP/1.1\r\n" + BROWSER,
        b"GET * HTTP/1.1\r\n" + BROWSER,
        b"GET http://a/ HTTP/1.1\r\n" + BROWSER,
        b"GET /\\ HTTP/1.1\r\n" + BROWSER,
        b"GET /" + b"a" * 3000 + b" HTTP/1.1\r\n" + BROWSER,
        b"GET / HTTP/1.1\r\nX: " + b"a" * 3000 + b"\r\n" + BROWSER,
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * HEADERS_MAX + BROWSER,
        b"GET / HTTP/1.1\r\nContent-Length: 0\r\n" + BROWSER,
        b"GET / HTTP/1.1\r\nContent-Length: 3\r\n" + BROWSER,
        b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + BROWSER,
        b"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + BROWSER,
        b"GET / HTTP/1.1\r\nExpect: 100-continue\r\n" + BROWSER,
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: a\rb\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: a\nY: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: a\r\n folded\r\n\r\n",
        b"GET / HTTP/1.1\r\n: a\r\n\r\n",
        b"GET /a HTTP/1.1\r\n/b HTTP/1.1\r\n" + BROWSER,
    ],
    ids=lambda data: ascii(data[:40]),
)
def test_all_else_is_left_to_the_parser(data: bytes) -> None:
    assert not agree(data)


names = st.sampled_from(
    [
        b"Host",
        b"X",
        b"host",
        b"Content-Length",
        b"Transfer-Encoding",
        b"Connection",
        b"Te",
        b"Expect",
    ]
)
values = st.sampled_from(
    [
        b"a",
        b"",
        b"0",
        b"5",
        b"chunked",
        b"close",
        b"keep-alive",
        b"upgrade",
        b"100-continue",
        b"\xff",
    ]
) | st.binary(max_size=8)
ends = st.sampled_from([b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r", b""])
odd_lines = st.builds(
    lambda name, colon, value, end: name + colon + value + end,
    names,
    st.sampled_from([b": ", b":", b" :", b":\t", b""]),
    values,
    ends,
)
fine_lines = st.builds(
    lambda name, value: name + b": " + value + b"\r\n",
    st.sampled_from([b"Accept", b"User-Agent", b"X-Y", b"Cookie", b"Connection"]),
    st.sampled_from([b"a", b"", b" a b\t", b"keep-alive", b"\xe4\xff", b"a:b, c;q=0.5"]),
)
lines = fine_lines | fine_lines | odd_lines
targets = st.sampled_from([b"/", b"/a?b", b"/c.shtml", b"//", b"/%00", b"*", b"a"]) | st.binary(
    max_size=6
).map(lambda rest: b"/" + rest)
heads = st.builds(
    lambda method, target, version, host, fields, end, rest: (
        method + target + version + host + b"".join(fields) + end + rest
    ),
    st.sampled_from([*[b"GET "] * 6, b"POST ", b"G", b"\r\nGET "]),
    targets,
    st.sampled_from([*[b" HTTP/1.1\r\n"] * 6, b" HTTP/1.0\r\n", b" HTTP/1.1\n", b"\r\n"]),
    st.sampled_from([*[b"Host: a\r\n"] * 6, b"", b"Host: a\r\nHost: b\r\n"]),
    st.lists(lines, max_size=3),
    st.sampled_from([*[b"\r\n"] * 6, b"\n", b"", b"\r\n\r\n"]),
    st.sampled_from([*[b""] * 6, b"x", b"GET / HTTP/1.1\r\n\r\n"]),
)


@settings(max_examples=1_500)
@given(heads)
@example(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
def test_the_parser_is_never_contradicted(data: bytes) -> None:
    agree(data)


async def test_the_same_fields_are_read_once() -> None:
    heads = Heads(HEADERS_MAX)
    one, other = (heads.read(b"GET %b HTTP/1.1\r\n%b" % (path, BROWSER)) for path in (b"/a", b"/b"))
    assert one is not None
    assert other is not None
    assert (one.target, other.target) == ("/a", "/b")
    assert one.fields is other.fields


async def test_what_is_remembered_is_bounded() -> None:
    heads = Heads(HEADERS_MAX)
    for number in range(2_000):
        assert heads.read(b"GET / HTTP/1.1\r\nHost: %d\r\n\r\n" % number) is not None
        heads.read(b"GET / HTTP/1.1\r\nHost: %d" % number)  # may go on: nothing is known of it
    assert len(heads._known) <= 512


async def test_the_same_bytes_are_the_same_request() -> None:
    heads, data = Heads(HEADERS_MAX), b"GET /a?b HTTP/1.1\r\n" + BROWSER
    plain = heads.read(data)
    assert plain is not None
    assert heads.read(bytes(bytearray(data))) is plain
    other = heads.read(data.replace(b"/a", b"/b"))
    assert other is not None
    assert other is not plain
    assert other.fields is plain.fields
