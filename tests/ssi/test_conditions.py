"""The truth of expressions, and what finding it out leaves behind."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import PageError
from counterd.ssi.conditions import is_true
from counterd.ssi.expression_parser import parse_expression
from counterd.ssi.scope import Exhausted, Scope
from tests.ssi.world import World


@dataclass
class Asker:
    scope: Scope

    def __call__(self, source: str, **variables: str) -> bool:
        for name, text in variables.items():
            self.scope.assign(name, text, is_own=True)
        return is_true(parse_expression(source).expression, self.scope)


@pytest.fixture
def ask(world: World) -> Asker:
    world.files = {"/there.html": b"x"}
    return Asker(world.scope())


Logic = tuple[str, bool]  # an expression and its answer


def both(left: Logic, right: Logic) -> Logic:
    return f"({left[0]}) && ({right[0]})", left[1] and right[1]


def either(left: Logic, right: Logic) -> Logic:
    return f"({left[0]}) || ({right[0]})", left[1] or right[1]


LOGIC = st.recursive(
    st.sampled_from([("'a'", True), ("''", False), ("true", True), ("false", False)]),
    lambda inner: st.one_of(
        inner.map(lambda one: (f"!({one[0]})", not one[1])),
        st.tuples(inner, inner).map(lambda two: both(*two)),
        st.tuples(inner, inner).map(lambda two: either(*two)),
    ),
    max_leaves=8,
)


@given(LOGIC)
def test_logic_is_pythons(logic: Logic) -> None:
    source, answer = logic
    assert is_true(parse_expression(source).expression, World().scope()) == answer


@given(st.text("ab", max_size=3), st.text("ab", max_size=3))
def test_comparisons_are_pythons(left: str, right: str) -> None:
    ask = Asker(World().scope())
    answers = {"=": left == right, "!=": left != right, "<": left < right}
    answers |= {"<=": left <= right, ">": left > right, ">=": left >= right}
    for operator, answer in answers.items():
        assert ask(f"$left {operator} $right", left=left, right=right) == answer


def test_constants_are_what_they_say(ask: Asker) -> None:
    assert ask("true")
    assert not ask("false")
    assert not ask("")


def test_one_string_is_checked(ask: Asker) -> None:
    assert ask("-z $x && -n $y && 'ab' -strmatch 'a?'", x="", y="1")


def test_words_are_read_when_they_are_needed(ask: Asker) -> None:
    assert ask("'' || $x = 'a b'", x="a b")
    assert ask("v($name) = 'a b'", name="X", x="a b")
    assert ask("v(tolower('X')) = 'a b' && v('no' . 'thing') = ''")
    assert ask("'%{toupper:a}-$x' = 'A-a b'")


def test_a_match_leaves_its_groups(ask: Asker) -> None:
    assert ask("'abc' = /a(?P<middle>.)(x)?/")
    assert [ask.scope.lookup(name) for name in ("0", "1", "2", "3", "middle")] == [
        *("ab", "b", None, None, "b")
    ]
    assert not ask("'abc' = /z/")
    assert ask.scope.lookup("0") == "ab"


def test_a_short_cut_matches_nothing(ask: Asker) -> None:
    assert ask("'a' = /a/ || 'b' = /b/")
    assert ask.scope.lookup("0") == "a"


def test_a_pattern_may_hold_a_variable(ask: Asker) -> None:
    assert ask("'abc' = /^$start/", start="a.")
    assert ask("'abc' -strmatch '$start*'", start="a?")
    assert not ask("'abc' -fnmatch $start", start="b*")
    with pytest.raises(PageError, match="is wrong"):
        ask("'abc' = /$start/", start="(")


def test_one_of_a_list(ask: Asker) -> None:
    assert ask("$x in {'a', $y, c}", x="b", y="b")
    assert not ask("$x in {'a', $y, c}", x="d")


def test_a_path_is_served_or_not(ask: Asker) -> None:
    assert ask("-A '/there.html'")
    assert ask("-A 'there%2ehtml?query'")
    assert not ask("-A '/none.html'")
    assert not ask("-A ''")


def test_a_word_is_bounded(world: World) -> None:
    world.limit(variable_bytes=100)
    ask = Asker(world.scope())
    assert ask("base64($x) && $x . md5('') . $x", x="x" * 34)
    with pytest.raises(PageError, match="longer than 100 bytes"):
        ask("base64(base64($x))", x="x" * 80)
    with pytest.raises(PageError, match="longer than 100 bytes"):
        ask("$x . md5('')", x="x" * 80)


@pytest.mark.parametrize(
    "source",
    ["$x = /(a?){400}b/", "md5($x)", "'a' = /$y/", "'a' -strmatch '*$y'", "$x -strmatch '*a*a*b'"],
)
def test_work_takes_steps(world: World, source: str) -> None:
    world.limit(steps=40)
    ask = Asker(world.scope())
    assert not ask("'a' = 'b'")
    with pytest.raises(Exhausted):
        ask(source, x="a" * 5_000, y="a" * 300)


def test_a_search_takes_steps_by_pattern_and_text(world: World) -> None:
    world.limit(steps=100)
    assert not Asker(world.scope())("$x = /b/", x="a" * 500)
    with pytest.raises(Exhausted):
        Asker(world.scope())("$x = /(a?){400}b/", x="a" * 500)


def test_every_condition_takes_a_step(world: World) -> None:
    world.limit(steps=10)
    assert Asker(world.scope())(" && ".join(["true"] * 9))
    with pytest.raises(Exhausted):
        Asker(world.scope())(" && ".join(["true"] * 10))
