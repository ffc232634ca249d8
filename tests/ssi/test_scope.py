"""What a page knows: which variable wins, what is encoded, what is used up."""

from dataclasses import replace

import pytest

from counterd.errors import PageError
from counterd.ssi.context import CounterTag, Limits
from counterd.ssi.regexes import Captured
from counterd.ssi.scope import Exhausted, File, Scope
from counterd.ssi.values import compile_choices, compile_value
from tests.ssi.world import World


@pytest.fixture
def scope(world: World) -> Scope:
    world.query = "x=1&tag=%3Cb%3E+c"
    return world.scope()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Document_Uri", "/page.shtml"),
        ("query_string", "x=1&tag=%3Cb%3E+c"),
        ("args", "x=1&tag=%3Cb%3E+c"),
        ("REQUEST_METHOD", "GET"),
        ("arg_x", "1"),
        ("ARG_TAG", "%3Cb%3E+c"),
        ("arg_none", None),
        ("COUNTER", "12"),
        ("referer_count", "4"),
        ("nothing", None),
        ("", None),
        ("1", None),
    ],
)
def test_a_variable_is_found(scope: Scope, name: str, text: str | None) -> None:
    assert scope.lookup(name) == text


@pytest.mark.parametrize("name", ["Document_Uri", "REQUEST_METHOD", "arg_x", "COUNTER", "1", "new"])
def test_a_set_variable_wins(scope: Scope, name: str) -> None:
    assert scope.assigned(name) is None
    scope.assign(name, "mine", is_own=True)
    assert scope.lookup(name.swapcase()) == scope.assigned(name.swapcase()) == "mine"


def test_the_request_is_asked_for_a_variable_once(world: World) -> None:
    asked: list[str] = []

    class Request:
        def get(self, name: str) -> str | None:
            asked.append(name)
            return None if name == "none" else name

        def names(self) -> list[str]:
            return []

    scope = Scope(replace(world.context(), variables=Request()))
    assert [scope.lookup(name) for name in ("A", "none", "A", "none", "a")] == [
        *("A", None, "A", None, "a"),
    ]
    assert asked == ["A", "none", "a"]


def test_groups_are_single_digits(scope: Scope) -> None:
    scope.capture(Captured(("ab", "a", None), (("first", 1), ("second", 2))))
    assert [scope.lookup(name) for name in ("0", "1", "2", "3", "10")] == ["ab", "a", *[None] * 3]
    assert scope.lookup("first") == "a"
    assert scope.lookup("second") is None
    scope.file = File("/other.shtml", "", 1)
    assert scope.lookup("0") is None


def test_a_superscript_is_no_group(scope: Scope) -> None:
    assert scope.lookup("\xb2") is None


def test_what_a_visitor_may_have_written_is_encoded_in_markup(scope: Scope) -> None:
    scope.assign("own", "<i>", is_own=True)
    scope.assign("theirs", "<i>", is_own=False)
    value = compile_value("<b>$own $theirs $HTTP_USER_AGENT $nothing")
    assert scope.expand_markup(value) == (
        "<b><i> &lt;i&gt; Mozilla/5.0 (&lt;b&gt;&quot;X11&quot; &amp; co&lt;/b&gt;) "
    )
    assert scope.expand(compile_value("$own$theirs")) == "<i><i>"
    assert scope.expand_markup("<b>") == scope.expand_format("<b>") == "<b>"


@pytest.mark.parametrize(
    ("url", "expanded"),
    [
        ("/$own.shtml#{<b>$own</b>}", "/<i>.shtml#{<b><i></b>}"),
        ("/$theirs#{<b>$theirs", "/a#%7B<i>#{<b>a#&#123;&lt;i&gt;"),
        ("/$theirs", "/a#%7B<i>"),
        ("/x#$brace<i>}", "/x#%7B<i>}"),
        ("/x$hash{<b>$theirs}", "/x#{<b>a#&#123;&lt;i&gt;}"),
        ("$title$theirs", "/x.shtml#{<b>a#&#123;&lt;i&gt;"),
        ("$nothing#{}", "#{}"),
    ],
)
def test_only_an_author_begins_a_title_and_only_an_author_writes_markup_in_it(
    scope: Scope, url: str, expanded: str
) -> None:
    scope.assign("own", "<i>", is_own=True)
    scope.assign("title", "/x.shtml#{<b>", is_own=True)
    scope.assign("theirs", "a#{<i>", is_own=False)
    scope.assign("brace", "{", is_own=False)
    scope.assign("hash", "#", is_own=False)
    assert scope.expand_url(compile_value(url)) == expanded
    assert scope.expand_url("/x#{<b>}") == "/x#{<b>}"


def test_a_variable_is_the_authors_until_a_visitor_has_a_word_in_it(scope: Scope) -> None:
    scope.assign("own", "a", is_own=True)
    assert scope.is_own("constant")
    assert scope.is_own(compile_value("$own and ${OWN}"))
    assert not scope.is_own(compile_value("$own $arg_x"))
    scope.assign("own", "b", is_own=False)
    assert not scope.is_own(compile_value("$own"))


def test_a_format_may_name_a_field_of_the_query(scope: Scope) -> None:
    assert scope.expand_format(compile_choices("$tag ${x:-y} ${no:-y} $no")) == "&lt;b&gt; c 1 y "
    scope.assign("x", "<2>", is_own=True)
    assert scope.expand_format(compile_choices("$x $REQUEST_METHOD")) == "<2> GET"


def test_a_variable_may_be_as_long_as_the_limit(world: World) -> None:
    world.limit(variable_bytes=10)
    scope = world.scope()
    scope.assign("x", "1234567890", is_own=True)
    with pytest.raises(PageError, match='"y" is longer than 10 bytes'):
        scope.assign("y", "12345678901", is_own=True)
    with pytest.raises(PageError, match="longer than 10 bytes"):
        scope.expand(compile_value("$x$x"))


def test_a_counter_is_told_the_pages_settings(world: World) -> None:
    asked: list[CounterTag] = []

    def ask(tag: CounterTag) -> str:
        asked.append(tag)
        return ""

    world.counter = ask
    scope = world.scope()
    scope.counter("COUNTER")
    scope.counterfmt, scope.timefmt = "%U", "%Y"
    scope.counter("TOTAL_HITS", None, "/x", "acc")
    scope.counter("TOTAL_HITS", "")
    assert asked == [
        CounterTag("COUNTER", None, None, None, None),
        CounterTag("TOTAL_HITS", "%U", "/x", "acc", "%Y"),
        CounterTag("TOTAL_HITS", "", None, None, "%Y"),
    ]


def test_all_variables_are_the_requests_the_built_in_and_the_set_ones(scope: Scope) -> None:
    scope.assign("Mine", "1", is_own=True)
    scope.assign("http_HOST", "2", is_own=True)
    pairs = list(scope.variables())
    assert len(dict(pairs)) == len(pairs)
    assert pairs[0] == ("SERVER_NAME", "www.example.org")
    assert ("http_HOST", "2") in pairs
    assert pairs[-1] == ("Mine", "1")
    assert not {"ARGS", "TIME", "COUNTER"} & {name.upper() for name, _ in pairs}


def test_an_undefined_variable_is_not_among_them(world: World) -> None:
    assert "QUERY_STRING_UNESCAPED" not in dict(world.scope().variables())


def test_steps_are_used_up(world: World) -> None:
    world.limits = Limits(steps=10)
    scope = world.scope()
    scope.spend(10)
    with pytest.raises(Exhausted, match="more than 10 steps"):
        scope.spend(1)


def test_work_on_a_text_takes_steps_by_its_length(world: World) -> None:
    world.limits = Limits(steps=3)
    scope = world.scope()
    scope.spend_on("x" * 64)
    with pytest.raises(Exhausted):
        scope.spend_on("")


def test_a_counter_takes_several_steps(world: World) -> None:
    world.limits = Limits(steps=9)
    scope = world.scope()
    scope.counter("COUNTER")
    with pytest.raises(Exhausted):
        scope.counter("COUNTER")


def test_includes_are_used_up(world: World) -> None:
    world.limit(includes=1)
    scope = world.scope()
    scope.take_include()
    with pytest.raises(PageError, match="more than 1 files"):
        scope.take_include()


def test_a_long_time_format_takes_more_steps(world: World) -> None:
    world.limits = Limits(steps=500)
    scope = world.scope()
    scope.timefmt = "%Y" * 100
    scope.lookup("DATE_GMT")
    scope.lookup("DATE_GMT")
    with pytest.raises(Exhausted):
        scope.lookup("DATE_GMT")
