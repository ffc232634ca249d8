import json

from hypothesis import given
from hypothesis import strategies as st

from counterd.web.own.jsontext import json_text


@given(st.dictionaries(st.text(), st.lists(st.text(alphabet="<>&\\u003c\"'\u2028é"))))
def test_json_says_the_same_without_markup(value: dict[str, list[str]]) -> None:
    written = json_text(value)
    assert json.loads(written) == value
    assert b"<" not in written


def test_a_tag_is_none() -> None:
    assert json_text({"url": "/<b>"}) == rb'{"url":"/\u003cb>"}'
