"""The fields that badges and digits share."""

import pytest

from counterd.model import SITE_TOTAL
from counterd.web.own.embeds.looks import colour_field, colour_name, figure_field
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from tests.embeds import embed, page


def test_a_figure_is_the_total_unless_said() -> None:
    assert figure_field(embed(page("/a"))) == "total"
    assert figure_field(embed(page("/a"), query="figure=")) == "total"
    assert figure_field(embed(SITE_TOTAL, query="figure=online")) == "online"
    with pytest.raises(Refusal, match=r"^figure: "):
        figure_field(embed(page("/a"), query="figure=online"))


@pytest.mark.parametrize(
    ("query", "name", "colour"),
    [
        ("", "color", None),
        ("color=", "color", None),
        ("color=f00", "color", "f00"),
        ("colour=Green", "colour", "Green"),
        ("colour=%23aabbcc&color=red", "colour", "#aabbcc"),
    ],
)
def test_a_colour_has_two_spellings(query: str, name: str, colour: str | None) -> None:
    assert colour_name(Fields(query)) == name
    assert colour_field(Fields(query)) == colour


@pytest.mark.parametrize("query", ["color=no", "colour=%3Cb%3E", "color=ff", "color=url(x)"])
def test_what_is_no_colour_is_told_by_its_field(query: str) -> None:
    with pytest.raises(Refusal, match=f"^{query.partition('=')[0]}: .* is no colour"):
        colour_field(Fields(query))
