"""Templates: what is shown is encoded, and what is missing is an error."""

import pytest
from jinja2 import Environment, UndefinedError

from counterd.web.templates import compile_all, environment


def test_values_are_encoded() -> None:
    text = environment().from_string("{{ value }}")
    assert text.render(value="<&\"'>") == "&lt;&amp;&#34;&#39;&gt;"


def test_what_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ value }}").render()


def test_numbers_have_their_filters() -> None:
    text = environment().from_string("{{ 1234|grouped }} {{ 12345|compact }} {{ 1|share(4) }}")
    assert text.render() == "1,234 12.3k 25 %"


def test_what_one_environment_has_compiled_the_others_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compile_all()

    def none(*_: object) -> None:
        pytest.fail("compiled again")

    monkeypatch.setattr(Environment, "compile", none)
    assert environment().get_template("error.html").name == "error.html"
    assert environment().get_template("own/base.html").name == "own/base.html"
