"""Whatever visitors send, they write no markup into a page: every tag, every value of theirs."""

import html
import re
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.process import Client
from tests.serving import serving

# Begins a tag, ends an attribute and a title, begins a title and a variable.
ATTACK = "'\"><script>x</script>#{<script>x</script>}${HTTP_X}"
ESCAPED = quote(ATTACK)
RAW = ATTACK.replace("#", "")  # a "#" ends a target
SEGMENT = RAW.replace("/", "")
VALUES = (
    "QUERY_STRING",
    "QUERY_STRING_UNESCAPED",
    "arg_x",
    "args",
    "decoded",  # set by every page below
    "found",  # likewise, by a regular expression
    "1",
    "REQUEST_URI",
    "HTTP_USER_AGENT",
    "HTTP_REFERER",
    "REFERRER",
    "cookie_c",
    "HTTP_HOST",
    "SERVER_NAME",
    "host",
    "HTTP_X",
)
DECODED = (
    '<!--#set var="decoded" decoding="url" value="$QUERY_STRING" -->'
    '<!--#if expr="$decoded = /(?P<found>.*)/" --><!--#endif -->'
    '<!--#if expr="$decoded = /(.*)/" --><!--#endif -->'
)
TAGS = {
    "echo": '<!--#echo var="VALUE" --><!--#echo var="none" default="$VALUE" -->',
    "echo by name": '<!--#set var="VALUE" value="$VALUE" --><!--#echo var="$VALUE" -->',
    "set": '<!--#set var="v" value="<b>$VALUE" --><!--#echo var="v" -->',
    "set by name": '<!--#set var="$VALUE" value="$VALUE" --><!--#printenv -->',
    "if": '<!--#if expr="$VALUE" -->yes<!--#endif -->'
    '<!--#if expr="$VALUE = /$VALUE(/" --><!--#endif -->',
    "include": '<!--#include virtual="$VALUE" --><!--#include file="$VALUE" -->',
    "include with a query": '<!--#include virtual="/inner.shtml?$VALUE" -->',
    "include into a variable": '<!--#include virtual="/inner.shtml?$VALUE" set="v" -->'
    '<!--#echo var="v" --><!--#config errmsg="$v" --><!--#fsize file="" -->',
    "onerror and stub": '<!--#include virtual="/none" onerror="$VALUE" stub="$VALUE" -->',
    "counter": '<!--#counter url="$VALUE" fmt="%u %v %w %y" -->',
    "counter with a path": '<!--#counter url="/$VALUE" fmt="%u %v %w %y" -->',
    "counter with a title": '<!--#counter url="/a.shtml#{$VALUE}" fmt="%u %v %w %y" -->',
    "counter with half a title": '<!--#counter url="/a.shtml#$VALUE" fmt="%u %v %w %y" -->',
    "counter by a variable": '<!--#set var="u" value="/$VALUE" -->'
    '<!--#counter url="$u" fmt="%w" --><!--#echo var="COUNTER" url="$u" fmt="%y" -->',
    "counter of a referer": '<!--#echo var="REFERER_COUNT" url="http://a.test/$VALUE" fmt="%w" -->',
    "adding machine": '<!--#counter url="##cumget#{$VALUE}" fmt="%w %y" -->',
    "own counter": '<!--#counter fmt="%u %v %w %y" --><!--#echo var="COUNTER" -->',
    "counter set": '<!--#set var="COUNTER" value="$VALUE" --><!--#echo var="COUNTER" fmt="%T" -->',
    "counterfmt": '<!--#config var="counterfmt" val="${VALUE}" --><!--#counter -->',
    "counterfmt of a field": '<!--#config var="counterfmt" val="${x:-%T}" --><!--#counter -->',
    "printenv": "<!--#printenv -->",
    "errmsg": '<!--#config errmsg="<b>$VALUE" --><!--#fsize file="/none" -->',
    "errmsg by a variable": '<!--#set var="v" value="<b>" --><!--#set var="v" value="$v$VALUE" -->'
    '<!--#config errmsg="$v" --><!--#fsize file="/none" -->',
    "echomsg": '<!--#config echomsg="<b>$VALUE" --><!--#echo var="none" -->',
    "timefmt": '<!--#config timefmt="<b>$VALUE" --><!--#flastmod file="inner.shtml" -->'
    '<!--#echo var="DATE_GMT" encoding="none" --><!--#counter fmt="%tT" -->',
    "sizefmt": '<!--#config sizefmt="$VALUE" --><!--#fsize file="$VALUE" -->',
}
INNER = (
    '<!--#echo var="QUERY_STRING" --><!--#echo var="QUERY_STRING_UNESCAPED" -->'
    '<!--#echo var="REQUEST_URI" --><!--#counter url="$QUERY_STRING" fmt="%w %y" -->'
)


# A Host must be the name of one, or nothing is shown; what such names may hold, stands in this one.
HEADERS = {
    "Host": "a-b_c.test:80",
    **dict.fromkeys(("User-Agent", "Referer", "X"), ATTACK),
    "Cookie": f"c={ATTACK}",
}
QUERIES = (f"x={ESCAPED}", ESCAPED, f"x={RAW}", RAW)


@pytest.mark.parametrize("tag", TAGS.values(), ids=TAGS)
async def test_nobody_writes_markup_into_a_page_but_its_author(tmp_path: Path, tag: str) -> None:
    async with serving(tmp_path) as server, Client("127.0.0.1", server.port) as client:
        (server.root / "inner.shtml").write_text(INNER)
        for value in VALUES:
            page = DECODED + tag.replace("VALUE", value)
            (server.root / f"{value}.shtml").write_text(page)
            for query in QUERIES:
                answer = await client.ask(f"/{SEGMENT}/../{value}.shtml?{query}", HEADERS)
                assert answer.status == 200
                assert_harmless(answer.text)


# Each way in which a page may decode what was sent, and what comes out of it as the attack.
DECODINGS = {
    "url": ESCAPED,
    "urlencoded": quote_plus(ATTACK),
    "url,url": quote(ESCAPED),
    "url,entity": quote(html.escape(ATTACK)),
    "entity,url": ESCAPED,
    "base64": b64encode(ATTACK.encode()).decode(),
    "base64,url": b64encode(ESCAPED.encode()).decode(),
    "url,base64,entity": quote(b64encode(html.escape(ATTACK).encode())),
}


@pytest.mark.parametrize(("decoding", "query"), DECODINGS.items(), ids=DECODINGS)
async def test_however_a_page_decodes_it_nobody_writes_markup(
    tmp_path: Path, decoding: str, query: str
) -> None:
    decoded = DECODED.replace('decoding="url"', f'decoding="{decoding}"')
    plain = '<!--#echo var="decoded" encoding="none" -->'
    async with serving(tmp_path) as server, Client("127.0.0.1", server.port) as client:
        (server.root / "inner.shtml").write_text(INNER)
        (server.root / "plain.shtml").write_text(decoded + plain)
        assert (await client.ask(f"/plain.shtml?{query}")).text == ATTACK
        for number, tag in enumerate(TAGS.values()):
            for value in ("decoded", "found", "1"):
                page = f"{number}-{value}.shtml"
                (server.root / page).write_text(decoded + tag.replace("VALUE", value))
                answer = await client.ask(f"/{page}?{query}", HEADERS)
                assert answer.status == 200
                assert_harmless(answer.text)


@pytest.mark.parametrize("tag", TAGS.values(), ids=TAGS)
async def test_nobody_writes_markup_into_an_error_page(tmp_path: Path, tag: str) -> None:
    values = ("REDIRECT_URL", "REDIRECT_QUERY_STRING", "REDIRECT_REQUEST_METHOD", "REQUEST_URI")
    settings = "404=/error.shtml 405=/error.shtml"
    async with serving(tmp_path, error_page=settings) as server:
        (server.root / "inner.shtml").write_text(INNER)
        decoded = DECODED.replace("$QUERY_STRING", "$REDIRECT_QUERY_STRING")
        tags = "".join(tag.replace("VALUE", value) for value in (*values, "decoded", "1"))
        (server.root / "error.shtml").write_text(decoded + tags)
        for query in QUERIES:
            for path in (f"/{SEGMENT}", f"/{quote(SEGMENT)}", f"/{SEGMENT}/x.shtml"):
                answer = await server.ask(f"{path}?{query}", HEADERS)
                assert answer.status == 404
                assert_harmless(answer.text)
            assert (await server.ask(f"/inner.shtml?{query}", HEADERS, "A<B")).status in (400, 405)


def assert_harmless(page: str) -> None:
    """Nothing begins a tag but the author's <b> and the links of %v, which end where they do."""
    assert re.sub('<b>|<A HREF="[^"<>]*">|</A>', "", page).count("<") == 0, page


async def test_what_is_asked_for_comes_back_encoded_in_the_servers_own_pages(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as server, Client("127.0.0.1", server.port) as client:
        (server.root / "folder").mkdir()
        (server.root / "folder" / "index.html").write_text("x")
        for target in (f"/{SEGMENT}", f"/{ESCAPED}", f"/folder?{RAW}", f"/{SEGMENT}/../folder"):
            answer = await client.ask(target, HEADERS)
            assert answer.status in (301, 404)
            assert "<script" not in answer.text
            assert "<" not in answer.headers.get("location", "")


async def test_a_host_that_is_no_name_is_refused_and_not_repeated(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text('<!--#echo var="HTTP_HOST" encoding="none" -->')
        for target in ("/p.shtml", f"/{SEGMENT}", "/-/map", "/-/sign-in"):
            answer = await server.ask(target, {"Host": ATTACK})
            assert answer.status == 400
            assert "script>x" not in answer.text
