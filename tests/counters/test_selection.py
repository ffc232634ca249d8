"""Lists of classes, from left to right."""

import pytest

from counterd.counters.selection import Counting, parse_counting, selected
from counterd.errors import ConfigError
from counterd.model import Kind

ALL = Counting(total=True, acc=True, ssi=True, ref=True, err=True)


@pytest.mark.parametrize(
    ("text", "counting"),
    [
        ("do", ALL),
        ("all", ALL),
        ("no", Counting()),
        ("total", Counting(total=True)),
        ("acc,ref", Counting(acc=True, ref=True)),
        ("do,-ref", Counting(total=True, acc=True, ssi=True, err=True)),
        ("do,-do", Counting()),
        ("do,no,ssi", Counting(ssi=True)),
        ("no,total,-ref", Counting(total=True)),
        ("err,-err,err", Counting(err=True)),
        ("do,ro", Counting(total=True, acc=True, ssi=True, ref=True, err=True, ro=True)),
        ("ro,no", Counting()),
        ("do,ro,-ro", ALL),
        (" DO , -Ref ", Counting(total=True, acc=True, ssi=True, err=True)),
    ],
)
def test_a_list_is_read_from_left_to_right(text: str, counting: Counting) -> None:
    assert parse_counting(text) == counting


def test_a_list_goes_on_from_where_it_starts() -> None:
    assert parse_counting("-ref", ALL) == parse_counting("do,-ref")
    assert parse_counting("ssi", ALL) == ALL
    assert parse_counting("no,ssi", ALL) == Counting(ssi=True)


@pytest.mark.parametrize("text", ["", "do,,acc", "everything", "-no", "--acc", "inc", "do;acc"])
def test_an_unknown_word_is_the_operators_error(text: str) -> None:
    with pytest.raises(ConfigError, match=r"unknown word .*; known are no, do, all, total, acc"):
        parse_counting(text)


def test_the_error_names_the_word() -> None:
    with pytest.raises(ConfigError, match="'-Xyz'"):
        parse_counting("do,-Xyz")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("do", {Kind.ACCESS, Kind.REFERER, Kind.REFERER_SITE, Kind.TOTAL, Kind.ERROR}),
        ("acc", {Kind.ACCESS}),
        ("ssi", set()),
        ("ref", {Kind.REFERER, Kind.REFERER_SITE}),
        ("total", {Kind.TOTAL}),
        ("err", {Kind.ERROR}),
        ("do,ro", set()),
        ("no", set()),
    ],
)
def test_a_list_says_which_kinds_count(text: str, kinds: set[Kind]) -> None:
    counting = parse_counting(text)
    assert {kind for kind in Kind if counting.counts(kind)} == kinds


@pytest.mark.parametrize(
    ("text", "with_tag", "without"),
    [("do", True, True), ("acc", True, True), ("ssi", True, False), ("ref", False, False)],
)
def test_ssi_counts_only_pages_that_hold_a_tag(text: str, *, with_tag: bool, without: bool) -> None:
    counting = parse_counting(text)
    assert counting.counts_page(has_tag=True) is with_tag
    assert counting.counts_page(has_tag=False) is without
    assert not parse_counting(f"{text},ro").counts_page(has_tag=True)


@pytest.mark.parametrize(
    ("sel", "kind"),
    [
        (None, Kind.ACCESS),
        ("", Kind.ACCESS),
        ("acc", Kind.ACCESS),
        ("ACC", Kind.ACCESS),
        ("acc,ssi", Kind.ACCESS),
        ("acc,inc", Kind.ACCESS),
        ("no", Kind.ACCESS),
        ("bogus", Kind.ACCESS),
        ("ref,no", Kind.ACCESS),
        ("ssi", Kind.SSI),
        ("total", Kind.TOTAL),
        ("total, ro", Kind.TOTAL),
        ("do,-do,ref", Kind.REFERER),
        ("ref", Kind.REFERER),
        ("bogus, ref", Kind.REFERER),
        ("ref,total", Kind.REFERER_SITE),
        ("total,ref", Kind.REFERER_SITE),
        ("err", Kind.ERROR),
        ("do", Kind.SSI),
        ("all", Kind.SSI),
        ("ref,acc", Kind.SSI),
        ("err,acc", Kind.SSI),
    ],
)
def test_sel_names_a_kind_or_the_pages_own(sel: str | None, kind: Kind) -> None:
    assert selected(sel) is kind
