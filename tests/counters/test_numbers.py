"""Numbers as C prints them, and in groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.numbers import (
    WIDTH_MAX,
    Printf,
    group_size,
    integer_format,
    mean_format,
    parse_printf,
)


def integer(text: str, number: int, group: int = 0) -> str:
    return integer_format(parse_printf(text), group)(number)


@pytest.mark.parametrize(
    ("text", "number", "printed"),
    [
        ("", 5, "5"),
        ("06", 5, "000005"),
        ("8", 5, "       5"),
        ("-8", 5, "5       "),
        (".9", 5, "000000005"),
        ("8.3", 5, "     005"),
        ("08.3", 5, "     005"),
        ("-8.3", 5, "005     "),
        ("-08", 5, "5       "),
        ("0-8", 5, "5       "),
        ("2", 12345, "12345"),
        ("06", -4, "-00004"),
        (".3", -4, "-004"),
        ("6", -4, "    -4"),
    ],
)
def test_a_whole_number_is_printed_as_c_prints_it(text: str, number: int, printed: str) -> None:
    assert integer(text, number) == printed


@given(
    st.from_regex(r"-?[1-9]?[0-9]?(\.[0-9]{1,2})?", fullmatch=True), st.integers(-(2**70), 2**70)
)
def test_without_the_flag_0_python_prints_as_c_does(text: str, number: int) -> None:
    assert integer(text, number) == f"%{text}d" % number


@pytest.mark.parametrize("text", ["5-3", "1.2.3", "..", "-.-", "8-", "1.-2"])
def test_what_c_would_not_understand_pads_nothing(text: str) -> None:
    assert parse_printf(text) == Printf()


@pytest.mark.parametrize(
    ("text", "group", "number", "printed"),
    [
        ("", 3, 1234568, "1,234,568"),
        ("", 3, 123, "123"),
        ("", 3, -123456, "-123,456"),
        ("", 4, 1234568, "123,4568"),
        ("", 2, 1234568, "1,23,45,68"),
        ("", 1, 1234, "1,2,3,4"),
        ("", 8, 1234568, "1234568"),
        ("8", 3, 1234568, "1,234,568"),
        ("12", 3, 1234568, "   1,234,568"),
        ("06", 3, 5, "000005"),
        ("010", 3, 5, "0000000005"),
        ("010", 3, 1234568, "01,234,568"),
        ("-10", 3, 5, "5         "),
        (".9", 3, 1234568, "001,234,568"),
    ],
)
def test_padding_comes_after_grouping(text: str, group: int, number: int, printed: str) -> None:
    assert integer(text, number, group) == printed


@given(st.integers(-(2**70), 2**70), st.integers(1, 30))
def test_groups_are_full_but_for_the_first(number: int, group: int) -> None:
    first, *others = integer("", number, group).removeprefix("-").split(",")
    assert all(len(other) == group for other in others)
    assert 1 <= len(first) <= group
    assert first + "".join(others) == str(abs(number))


@pytest.mark.parametrize(
    ("text", "size"),
    [("", 3), ("0", 3), ("4", 4), ("04", 4), ("-4", 4), ("1.5", 1), (".5", 3), ("999", WIDTH_MAX)],
)
def test_the_size_of_a_group_stands_before_the_comma(text: str, size: int) -> None:
    assert group_size(text) == size


@pytest.mark.parametrize(("asked", "width"), [("255", 255), ("256", 256), ("257", 256)])
def test_a_width_has_a_limit(asked: str, width: int) -> None:
    assert WIDTH_MAX == 256
    assert len(integer(asked, 5)) == len(integer(f".{asked}", 5)) == width
    assert len(mean_format(asked)(1 / 3)) == width
    assert len(mean_format(f".{asked}")(1 / 3)) == width + 2


@pytest.mark.parametrize("text", ["9" * 1000, "0" * 1000 + "7", "." + "9" * 1000, "-" * 1000])
def test_absurd_prefixes_are_harmless(text: str) -> None:
    assert len(integer(text, 5)) <= WIDTH_MAX
    assert group_size(text) <= WIDTH_MAX


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("", "2880.1"),
        (".3", "2880.062"),
        (".0", "2880"),
        (".", "2880"),
        ("08.2", "02880.06"),
        ("-10.1", "2880.1    "),
        ("12", " 2880.062500"),
    ],
)
def test_a_mean_is_printed_as_c_prints_it(text: str, printed: str) -> None:
    assert mean_format(text)(2880.0625) == printed
