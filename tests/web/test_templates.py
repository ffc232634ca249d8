"""Templates: what is shown is encoded, and what is missing is an error."""

import pytest
from jinja2 import UndefinedError

from counterd.web.templates import environment


def test_values_are_encoded() -> None:
    text = environment().from_string("{{ value }}")
    assert text.render(value="<&\"'>") == "&lt;&amp;&#34;&#39;&gt;"


def test_what_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ value }}").render()


def test_numbers_have_their_filters() -> None:
    text = environment().from_string("{{ 1234|grouped }} {{ 12345|compact }} {{ 1|share(4) }}")
    assert text.render() == "1,234 12.3k 25 %"
