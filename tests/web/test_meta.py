"""META lines of pages become headers of their answers, as far as the operator allows it."""

import asyncio
from pathlib import Path

from tests.serving import serving

PAGE = (
    '<META HTTP-EQUIV=X-Count content="${COUNTER}">\n'
    '<META HTTP-EQUIV=X-Total content="${TOTAL_HITS}">\n'
    '<META HTTP-EQUIV=Status content="404 Gone Fishing">\nbody\n'
)


async def test_a_page_sets_the_headers_that_it_may(tmp_path: Path) -> None:
    async with serving(tmp_path, meta_headers=["x-count", "status", "content-type"]) as server:
        (server.root / "m.shtml").write_text(
            PAGE + '<META HTTP-EQUIV=Content-Type content="text/plain; \u00fc">\n'
        )
        for count in "12":
            answer = await server.ask("/m.shtml")
            assert (answer.status, answer.headers["x-count"]) == (404, count)
            assert answer.text == '<META HTTP-EQUIV=X-Total content="${TOTAL_HITS}">\nbody\n'
            assert answer.headers["content-type"].encode("latin-1").decode() == "text/plain; ü"
            assert "x-total" not in answer.headers


async def test_the_words_of_a_status_are_the_pages(tmp_path: Path) -> None:
    async with serving(tmp_path, meta_headers=["Status"]) as server:
        (server.root / "m.shtml").write_text(PAGE)
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET /m.shtml HTTP/1.0\r\n\r\n")
        assert (await reader.readline()).endswith(b" 404 Gone Fishing\r\n")
        writer.close()


async def test_without_leave_such_lines_are_text(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "m.shtml").write_text(PAGE)
        answer = await server.ask("/m.shtml")
        assert (answer.status, answer.text) == (200, PAGE)
        assert "x-count" not in answer.headers


async def test_no_visitor_begins_another_header(tmp_path: Path) -> None:
    async with serving(tmp_path, meta_headers=["X-Q"]) as server:
        (server.root / "m.shtml").write_text(
            '<!--#set var="q" decoding="url" value="$QUERY_STRING" -->'
            "<META HTTP-EQUIV=X-Q content='$q'>\n"
        )
        answer = await server.ask("/m.shtml?a%0d%0aSet-Cookie:%20b=c%ff%00")
        assert answer.status == 200
        assert "set-cookie" not in answer.headers
        assert answer.headers["x-q"].startswith("a  Set-Cookie: b=c")
