"""META lines: which of them become headers, and what a header may hold."""

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PageError
from counterd.ssi.evaluator import evaluate, whole
from counterd.ssi.headers import VALUE_MAX_BYTES, header_value, is_header_name, take_headers
from counterd.ssi.nodes import Header, Node, Position, Text
from counterd.ssi.parser import parse
from counterd.ssi.tag_reader import Notes
from counterd.ssi.values import Template, Variable
from tests.ssi.world import World

GOLDEN = Path(__file__).parents[1] / "golden" / "delegate" / "e_ssi_misc.json"
AT = Position(1, 1)
LINE = '<META HTTP-EQUIV=X-A content="1">'


def taken(text: str, names: Sequence[str] = ("x-a", "status")) -> list[Node]:
    return list(take_headers(text, AT, names, Notes()))


def shown(world: World, page: str, *names: str) -> tuple[str, dict[str, str]]:
    headers: dict[str, str] = {}
    context = replace(world.context(), header=headers.__setitem__)
    body = whole(evaluate(parse(page.encode("latin-1"), names or ("X-A", "X-B")), context))
    return body.decode("latin-1"), headers


def test_a_page_of_delegate_sets_what_it_set_there(world: World) -> None:
    golden = json.loads(GOLDEN.read_text())
    (step,) = (step for step in golden["steps"] if step["path"] == "/meta.shtml")
    world.counter = lambda _: "1"
    page = golden["pages"]["/meta.shtml"]
    body, headers = shown(world, page, "X-Count", "X-Total", "Status")
    assert body == step["body"]
    assert headers == {"X-Count": "1", "X-Total": "1", "Status": "404 Gone Fishing"}
    assert step["status_line"] == f"HTTP/1.1 {headers['Status']}"


@pytest.mark.parametrize(
    "line",
    [
        '<META HTTP-EQUIV=X-A content="1">',
        "<meta http-equiv='x-a' content='1'/>",
        '\t <Meta  Http-Equiv = "X-a"\tContent = 1 />  ',
        '<META HTTP-EQUIV=X-A content="1">\r',
    ],
)
def test_a_line_is_recognised_in_any_of_its_forms(line: str) -> None:
    expected = [Text(b"a\n"), Header("X-A", "1", Position(2, 1)), Text(b"b")]
    assert taken(f"a\n{line}\nb") == expected
    assert taken(line.rstrip("\r")) == [Header("X-A", "1", AT)]


@pytest.mark.parametrize(
    "line",
    [
        '<META HTTP-EQUIV=X-B content="1">',
        '<META NAME=X-A content="1">',
        '<META content="1" HTTP-EQUIV=X-A>',
        '<META HTTP-EQUIV=X-A content="1"> text',
        'text <META HTTP-EQUIV=X-A content="1">',
        '<META HTTP-EQUIV=X-A content="1\n2">',
        "<META HTTP-EQUIV='X-A\" content='1'>",
        "<META HTTP-EQUIV=X-A>",
        '<META HTTP-EQUIV=X-A content="1"',
    ],
)
def test_all_other_lines_stay_text(line: str) -> None:
    assert taken(line) == [Text(line.encode())]


def test_several_lines_are_headers_each_at_its_place() -> None:
    assert taken(f"{LINE}\n\n{LINE}\n<META HTTP-EQUIV=STATUS content='404 Gone'>") == [
        Header("X-A", "1", Position(1, 1)),
        Text(b"\n"),
        Header("X-A", "1", Position(3, 1)),
        Header("Status", "404 Gone", Position(4, 1)),
    ]


def test_a_value_has_variables_and_their_mistakes() -> None:
    (header,) = taken('<META HTTP-EQUIV=X-A content="a ${V:-none}">')
    assert isinstance(header, Header)
    assert header.value == Template(("a ", Variable("V", absent="none")))
    page = parse(b'\n<META HTTP-EQUIV=X-A content="${V">', ["X-A"])
    ((line, column, message),) = [(m.line, m.column, m.message) for m in page.mistakes]
    assert (line, column) == (2, 1)
    assert "not closed" in message


def test_a_counter_in_a_header_is_a_counter_of_the_page() -> None:
    line = b'<META HTTP-EQUIV=X-A content="${Page_Count}">'
    assert parse(line, ["X-A"]).has_counter
    assert not parse(line).has_counter


def test_without_names_a_page_sets_no_headers(world: World) -> None:
    assert parse(LINE.encode()).nodes == (Text(LINE.encode()),)
    assert world.text(LINE) == LINE


@given(st.lists(st.sampled_from(["a", "", "\xe9", f" {LINE}.", LINE, f"\t{LINE} \r"])))
def test_what_is_no_header_stays_as_it_is(lines: list[str]) -> None:
    nodes = taken("".join(f"{line}\n" for line in lines))
    kept = "".join(f"{line}\n" for line in lines if line.strip() != LINE)
    texts = b"".join(node.data for node in nodes if isinstance(node, Text))
    assert texts.decode("latin-1") == kept
    assert len([node for node in nodes if isinstance(node, Header)]) == sum(
        line.strip() == LINE for line in lines
    )


def test_a_header_is_set_where_its_branch_is_shown(world: World) -> None:
    page = (
        f'<!--#if expr="$no" -->\n{LINE}\n<!--#endif -->'
        "<META HTTP-EQUIV=X-B content='1'>\n<!--#set var='v' value='2' -->"
        "<META HTTP-EQUIV=X-B content='$v ${COUNTER}'>\n"
    )
    assert shown(world, page) == ("", {"X-B": "2 12"})


def test_an_included_page_sets_headers_too(world: World) -> None:
    headers: list[tuple[str, str]] = []
    inner = parse(LINE.encode(), ["x-a"])
    context = replace(world.context(), header=lambda *pair: headers.append(pair))
    assert whole(evaluate(inner, context)) == b""
    assert headers == [("X-A", "1")]


def test_no_visitor_begins_another_header(world: World) -> None:
    world.query = "x=1%0d%0aSet-Cookie:%20a=b%00"
    page = (
        '<!--#set var="v" decoding="url" value="$QUERY_STRING" -->'
        "<META HTTP-EQUIV=X-A content='$v'>\n<META HTTP-EQUIV=X-B content=' $HTTP_USER_AGENT '>"
    )
    _, headers = shown(world, page)
    assert headers["X-A"] == "x=1  Set-Cookie: a=b"
    assert headers["X-B"] == 'Mozilla/5.0 (<b>"X11" & co</b>)'


@given(st.text(st.characters(max_codepoint=255), max_size=50))
def test_a_value_is_one_line(text: str) -> None:
    value = header_value("X-A", text)
    assert value.isprintable() or not value.isascii()
    assert not set(value) & {"\r", "\n", "\0", "\x7f"}


def test_a_value_is_as_long_as_the_limit(world: World) -> None:
    assert len(header_value("X-A", "x" * VALUE_MAX_BYTES)) == VALUE_MAX_BYTES
    page = f'<META HTTP-EQUIV=X-A content="{"x" * (VALUE_MAX_BYTES + 1)}">\n'
    body, headers = shown(world, page + LINE.replace("X-A", "X-B"))
    assert body == "[an error occurred while processing this directive]"
    assert headers == {"X-B": "1"}
    assert world.complaints == [
        ("/page.shtml", 1, 1, "the header X-A is longer than 4,096 bytes"),
    ]


@pytest.mark.parametrize("status", ["200", "404 Gone Fishing", "599 ", "302 Found", "500 \xe9"])
def test_a_status_is_a_number_and_words(status: str) -> None:
    assert header_value("Status", status) == status.strip()


@pytest.mark.parametrize("status", ["", "OK", "100", "199", "204", "206 x", "304", "600", "4040"])
def test_what_is_no_status_of_a_page_is_refused(status: str) -> None:
    with pytest.raises(PageError, match="is no status of a page"):
        header_value("Status", status)
    assert header_value("X-Status", status) == status


@pytest.mark.parametrize("name", ["X-Count", "status", "Set-Cookie", "Location", "a" * 100])
def test_a_page_may_be_allowed_to_set_most_headers(name: str) -> None:
    assert is_header_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", "X Y", "X:", "X\n", "-x", "\xe9", "a" * 101),
        *("Content-Length", "content-encoding", "Content-Range", "Transfer-Encoding"),
        *("Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "Proxy-Connection"),
    ],
)
def test_no_page_may_set_what_frames_the_answer(name: str) -> None:
    assert not is_header_name(name)


@pytest.mark.parametrize("line", [" " * 50, "<META ", "<META HTTP-EQUIV=x", LINE + "\n", '"'])
def test_time_grows_with_the_page_and_not_faster(line: str) -> None:
    def seconds(times: int) -> float:
        start = time.perf_counter()
        taken(line * times)
        return time.perf_counter() - start

    small = min(seconds(500) for _ in range(3))
    assert min(seconds(8_000) for _ in range(2)) < 50 * small + 0.05
