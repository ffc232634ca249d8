"""Evaluation: what the limits stop, what is complained of, and what stays whole."""

import json
import re
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from counterd.ssi.context import CounterTag
from counterd.ssi.evaluator import evaluate, whole
from counterd.ssi.nodes import Page, Text
from counterd.ssi.parser import NESTING_MAX, parse
from tests.ssi.world import ERROR, PAGES, World

ALL_TAGS = "".join(
    path.read_text("latin-1") for path in sorted(PAGES.glob("*.shtml"))
)  # fmt: skip
TAG_LIST = re.findall(r"<!--#.*?-->", ALL_TAGS, re.DOTALL)


@given(st.lists(st.one_of(st.sampled_from(TAG_LIST), st.text("a<\xe9\n"))).map("".join))
def test_any_page_of_known_tags_can_be_shown(page: str) -> None:
    world = World(files={"/inc/three.shtml": b"three"})
    assert isinstance(world.show(page), bytes)


@given(st.binary())
def test_what_is_no_tag_is_shown_as_it_is(source: bytes) -> None:
    if b"<!--#" not in source:
        assert World().show(source) == source


def test_texts_are_among_the_pieces_as_they_stand_in_the_tree(world: World) -> None:
    # So that a sender knows again what it has packed once.
    world.files = {"/a.txt": b"plain", "/b.shtml": b"inner<!--#echo var='X' -->"}
    page = parse(
        b'<!--#if expr="1" -->one<!--#endif --><!--#echo var="X" -->'
        b'<!--#include virtual="a.txt" --><!--#include virtual="b.shtml" -->two'
    )
    pieces = evaluate(page, world.context())
    assert pieces == (
        Text(b"one"),
        b"(none)",
        Text(b"plain"),
        Text(b"inner"),
        b"(none)",
        Text(b"two"),
    )
    assert pieces[-1] is page.nodes[-1]
    assert whole(pieces) == b"one(none)plaininner(none)two"


def test_what_was_stored_is_not_among_the_pieces(world: World) -> None:
    world.files = {"/a.txt": b"plain"}
    page = parse(b'x<!--#include virtual="a.txt" set="v" -->y<!--#echo var="v" -->')
    assert evaluate(page, world.context()) == (Text(b"x"), Text(b"y"), b"plain")


def test_the_tree_is_not_changed_by_being_shown(world: World) -> None:
    page = parse(b'<!--#set var="x" value="$x." --><!--#echo var="x" -->')
    before = repr(page)
    world.show('<!--#set var="x" value="1" -->')
    assert world.show('<!--#set var="x" value="$x." --><!--#echo var="x" -->') == b"."
    assert repr(page) == before


def test_mistakes_of_a_page_are_complained_of_where_they_are(world: World) -> None:
    world.files = {"/inc.shtml": b'\n<!--#fsize virtual="/none" -->'}
    world.show('a\n <!--#include virtual="/inc.shtml" --><!--#include file="/$x" -->')
    assert world.complaints == [
        ("/inc.shtml", 2, 1, "there is no /none"),
        ("/page.shtml", 2, 39, 'file="..." takes no absolute path; virtual="..." does'),
    ]


def test_a_condition_that_fails_is_complained_of(world: World) -> None:
    assert world.text('<!--#if expr="" --><!--#elif expr="a = /$x(/" -->b<!--#endif -->') == "ERROR"
    ((uri, line, column, reason),) = world.complaints
    assert (uri, line, column) == ("/page.shtml", 1, 20)
    assert "is wrong" in reason


def test_mistakes_that_parsing_has_found_are_not_complained_of_again(world: World) -> None:
    assert world.text('<!--#foo --><!--#if expr="(" --><!--#endif -->') == "ERRORERROR"
    assert world.complaints == []


def test_settings_change_what_follows(world: World) -> None:
    world.files = {"/a.txt": b"x" * 2048}
    page = '<!--#config errmsg="(e)" echomsg="(u)" sizefmt="bytes" --><!--#foo -->'
    assert (
        world.text(page + '<!--#echo var="x" --><!--#fsize virtual="/a.txt" -->') == "(e)(u)2,048"
    )
    assert world.text('<!--#config sizefmt="$x" timefmt="%${x}Y" -->') == "ERROR"
    assert world.text('<!--#set var="x" value="E" --><!--#config timefmt="%${x}Y" -->') == "ERROR"
    assert world.text('<!--#config counterfmt="%U" --><!--#counter -->') == "9"
    page = (
        '<!--#config counterfmt="%U" --><!--#config var="counterfmt" val="$x" --><!--#counter -->'
    )
    assert world.text(page) == "12"


def test_a_block_stands_in_for_a_missing_file(world: World) -> None:
    world.files = {"/empty.txt": b"", "/a.txt": b"a"}
    block = '<!--#block name="b" -->stub<!--#endblock --><!--#block name="b" -->2<!--#endblock -->'
    for path, shown in (("/empty.txt", "stub"), ("/none", "stub"), ("/a.txt", "a")):
        assert world.text(f'{block}<!--#include virtual="{path}" stub="b" -->') == shown
    assert world.text('<!--#include virtual="/a.txt" stub="b" -->') == "ERROR"


def test_a_block_that_shows_itself_ends(world: World) -> None:
    stub = '<!--#include virtual="/none" stub="b" -->'
    assert (
        world.text(f'<!--#block name="b" -->.{stub}<!--#endblock -->{stub}') == "." * 10 + "ERROR"
    )


def test_onerror_is_tried_in_place_of_what_failed(world: World) -> None:
    world.files = {"/a.txt": b"a"}
    for attributes, shown in (
        ('virtual="/none" virtual="/a.txt"', "ERROR"),
        ('virtual="/none" onerror="/a.txt" virtual="/a.txt"', "aa"),
        ('virtual="/a.txt" onerror="/a.txt"', "a"),
        ('virtual="/none" onerror="/none" onerror="/a.txt"', "ERROR"),
    ):
        assert world.text(f"<!--#include {attributes} -->") == shown


def test_a_missing_file_that_something_stands_in_for_is_no_mistake(world: World) -> None:
    world.files = {"/a.txt": b"a"}
    block = '<!--#block name="b" -->stub<!--#endblock -->'
    for attributes in (
        'virtual="/none" onerror="/a.txt"',
        'virtual="/none" stub="b"',
        'virtual="/none" onerror="/gone" stub="b"',
    ):
        assert "ERROR" not in world.text(f"{block}<!--#include {attributes} -->")
        assert world.complaints == []


def test_a_missing_file_is_a_mistake_when_its_fallback_is_missing_too(world: World) -> None:
    world.files = {"/a.txt": b"a"}
    for attributes, missing in (
        ('virtual="/none" onerror="/gone"', ["/none", "/gone"]),
        ('virtual="/none" onerror="/a.txt" virtual="/gone"', ["/gone"]),
        ('virtual="/a.txt" virtual="/none" virtual="/a.txt"', ["/none"]),
    ):
        world.complaints.clear()
        assert world.text(f"<!--#include {attributes} -->").endswith("ERROR")
        assert [reason for *_, reason in world.complaints] == [f"there is no {m}" for m in missing]


def test_only_the_branch_that_holds_is_shown(world: World) -> None:
    page = '<!--#if expr="$x" -->a<!--#elif expr="$y" -->b<!--#endif -->'
    assert world.text(page) == ""
    assert world.text('<!--#set var="y" value="1" -->' + page) == "b"
    assert world.text("<!--#if -->a<!--#else -->b<!--#endif -->c") == "ERRORc"


def nest(depth: int) -> dict[str, bytes]:
    files = {
        f"/{level}.shtml": f'<!--#include virtual="/{level + 1}.shtml" -->'.encode()
        for level in range(1, depth)
    }
    return {**files, f"/{depth}.shtml": b"end"}


def test_includes_nest_ten_deep(world: World) -> None:
    world.files = nest(10)
    assert world.text('<!--#include virtual="/1.shtml" -->') == "end"
    world.files = nest(11)
    assert world.text('<!--#include virtual="/1.shtml" -->') == "ERROR"
    assert world.complaints[-1][3] == "includes are nested deeper than 10 levels"


def test_a_plain_file_counts_as_a_level_too(world: World) -> None:
    world.limit(include_depth=1)
    world.files = {"/a.shtml": b'<!--#include virtual="/b.txt" -->', "/b.txt": b"x"}
    assert world.text('<!--#include virtual="/b.txt" -->') == "x"
    assert world.text('<!--#include virtual="/a.shtml" -->') == "ERROR"


def test_a_page_includes_a_thousand_files_in_all(world: World) -> None:
    world.limit(includes=6)
    world.files = {"/a.shtml": b'<!--#include virtual="/b.txt" -->', "/b.txt": b"x"}
    assert world.text('<!--#include virtual="/a.shtml" -->' * 3) == "xxx"
    assert world.text('<!--#include virtual="/a.shtml" -->' * 4) == "xxxERROR"


def test_a_page_that_includes_itself_twice_ends(world: World) -> None:
    world.files = {"/page.shtml": b'<!--#include virtual="page.shtml" -->' * 2}
    shown = world.show(world.files["/page.shtml"])
    assert set(shown.split(ERROR)) == {b""}
    assert len(shown) < 1_100 * len(ERROR)


def test_the_deepest_page_fits_on_the_stack(world: World) -> None:
    deep = '<!--#if expr="!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!a" -->' * NESTING_MAX
    world.files = {"/deep.shtml": (deep + '<!--#include virtual="/deep.shtml" -->').encode()}
    assert world.text('<!--#include virtual="/deep.shtml" -->') == "ERROR"
    assert world.complaints[-1][3] == "includes are nested deeper than 10 levels"


def test_a_value_that_is_doubled_stops_at_64_kib(world: World) -> None:
    double = '<!--#set var="x" value="$x$x" -->'
    start = '<!--#set var="x" value="x" -->'
    assert world.text(start + double * 16) == ""
    shown = world.show(start + double * 40 + '<!--#echo var="x" -->')
    assert shown == ERROR * 24 + b"x" * 65_536


def test_an_answer_stops_at_its_limit(world: World) -> None:
    world.limit(output_bytes=100)
    world.files = {"/a.txt": b"x" * 50}
    assert world.text('<!--#include virtual="/a.txt" -->' * 2) == "x" * 100
    assert world.text('<!--#include virtual="/a.txt" -->' * 2 + "y<!--#foo -->") == (
        "x" * 100 + "ERROR"
    )
    assert world.complaints[-1] == ("/page.shtml", 1, 1, "the page is longer than 100 bytes")


def test_what_is_stored_does_not_count_as_answered(world: World) -> None:
    world.limit(output_bytes=100)
    world.files = {"/a.txt": b"x" * 90}
    store = '<!--#include virtual="/a.txt" set="v" -->'
    assert world.text(store * 5 + '<!--#echo var="v" -->') == "x" * 90


def test_a_page_ends_when_its_steps_are_used_up(world: World) -> None:
    world.limit(steps=100)
    shown = world.text('<!--#config errmsg="(end)" -->' + 'a<!--#set var="x" value="1" -->' * 200)
    assert re.fullmatch(r"a+\(end\)", shown)
    assert world.complaints == [("/page.shtml", 1, 1, "the page takes more than 100 steps")]


def test_the_end_in_an_include_shows_the_outer_pages_message(world: World) -> None:
    world.limit(steps=100)
    world.files = {"/a.shtml": b'<!--#config errmsg="(inner)" -->' + b"<!--#printenv -->" * 50}
    shown = world.text('<!--#config errmsg="(outer)" --><!--#include virtual="/a.shtml" -->lost')
    assert shown.endswith("(outer)")


def test_a_hidden_branch_costs_nothing(world: World) -> None:
    world.limit(steps=20)
    hidden = '<!--#if expr="" -->' + "<!--#printenv -->" * 100 + "<!--#endif -->"
    assert world.text(hidden + "shown") == "shown"


def test_a_counter_is_given_what_its_tag_says(world: World) -> None:
    asked: list[CounterTag] = []

    def ask(tag: CounterTag) -> str:
        asked.append(tag)
        return "<7>\xe9"

    world.counter = ask
    page = '<!--#config timefmt="%Y" counterfmt="%U" --><!--#echo var="TOTAL_HITS" -->'
    assert world.show(page + '<!--#counter fmt="$T" url="/$REQUEST_METHOD" sel="acc" -->') == (
        b"<7>\xe9" * 2
    )
    assert asked == [
        CounterTag("TOTAL_HITS", "%U", None, None, "%Y"),
        CounterTag("COUNTER", "$T", "/GET", "acc", "%Y"),
    ]


def test_times_are_in_the_zone_of_the_site(world: World) -> None:
    world.zone = ZoneInfo("America/New_York")
    world.files = {"/a.txt": b""}
    page = '<!--#config timefmt="%H:%M %Z" --><!--#echo var="DATE_LOCAL" var="DATE_GMT" -->'
    assert world.text(page + '<!--#flastmod virtual="/a.txt" -->') == (
        "07:00 EST12:00 GMT03:05 EST"
    )


def test_a_time_outside_the_calendar_is_an_error(world: World) -> None:
    world.modified = 10**15
    assert world.text('<!--#echo var="LAST_MODIFIED" -->') == "ERROR"


def test_a_character_beyond_latin_1_is_still_shown(world: World) -> None:
    world.counter = lambda _: "€"
    assert world.text("<!--#counter -->") == "&#8364;"
    assert (
        world.text('<!--#if expr="tolower($COUNTER) = x" -->a<!--#else -->b<!--#endif -->') == "b"
    )


def test_a_page_without_tags_asks_for_nothing(world: World) -> None:
    page = Page(parse(b"plain").nodes, (), has_counter=False)
    assert world.show("plain") == b"plain"
    assert page.nodes == parse(b"plain").nodes


def test_delegates_own_answers(world: World) -> None:
    """The page of DeleGate's transcript, but for its lines 16 to 19: counterfmt= is a tag here."""
    source = Path(__file__).parents[1] / "golden" / "delegate" / "a_default_and_counterfmt.json"
    transcript = json.loads(source.read_text("utf-8"))
    page = "".join(
        line
        for line in transcript["pages"]["/d.shtml"].splitlines(keepends=True)
        if not line.startswith(("16", "17", "18", "19"))
    )
    hits = {"COUNTER": "111", "TOTAL_HITS": "111", "REFERER_COUNT": "000"}

    def counter(tag: CounterTag) -> str:
        fmt = tag.fmt if tag.fmt is not None else "%T"
        for letter, digit in zip("TUV", hits[tag.name], strict=True):
            fmt = fmt.replace(f"%{letter}", digit)
        return fmt

    world.counter = counter
    step = transcript["steps"][0]
    world.query = step["path"].partition("?")[2]
    ours = ("16", "17", "18", "19")
    expected = [line for line in step["body"].splitlines() if not line.startswith(ours)]
    assert world.text(page).splitlines() == expected
