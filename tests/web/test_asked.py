"""What was asked for: headers on several lines, cookies among odd ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from counterd.web.asked import cookie, joined


def test_the_lines_of_a_list_are_one() -> None:
    headers = CIMultiDictProxy(CIMultiDict([("Via", "a"), ("X", "y"), ("VIA", "b, c")]))
    assert joined(headers, "via") == "a,b, c"
    assert joined(headers, "X") == "y"
    assert joined(headers, "None") is None


def test_headers_may_also_be_a_plain_mapping() -> None:
    assert joined({"Via": "a"}, "Via") == "a"
    assert joined({}, "Via") is None


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("a=1", "1"),
        ("b=2; a=1", "1"),
        ("a=1;b=2", "1"),
        ("a=1; a=2", "1"),
        ("a=", ""),
        ("a=b=c", "b=c"),
        (' a = "x" ', '"x"'),
        ('{"odd":"json, and, commas"}=[]; a=1', "1"),
        ("odd; a=1", "1"),
        ("é=\udcff; a=1", "1"),
        ("A=1", None),
        ("aa=1; ba=2", None),
        ("a", None),
        ("", None),
    ],
)
def test_a_cookie_is_found_whatever_stands_beside_it(header: str, value: str | None) -> None:
    assert cookie(header, "a") == value


@given(st.text(), st.text())
def test_no_header_is_too_odd(before: str, after: str) -> None:
    assert cookie(f"{before};wanted=yes;{after}", "wanted") is not None
