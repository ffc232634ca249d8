"""The sentences about statistics read as sentences, whatever the numbers."""

from typing import Literal

import pytest

from counterd.config import read_config
from counterd.web.own.disclosed_statistics import how_long, statistics


@pytest.mark.parametrize("scheme", ["immediate", "volatile", "daily"])
@pytest.mark.parametrize("number", [1, 2])
def test_every_paragraph_is_a_sentence(
    scheme: Literal["immediate", "volatile", "daily"], number: int
) -> None:
    config = read_config(
        {
            "usage_visitors": scheme,
            "usage_keep_day_days": number,
            "usage_keep_event_months": number,
        },
        {},
        None,
    )
    for paragraph in (*statistics(config), *how_long(config)):
        assert paragraph[0].isupper()
        assert paragraph.endswith(".")
        assert "  " not in paragraph
        assert " 1 " not in paragraph


def test_how_long_by_hand() -> None:
    first, second, *_ = how_long(read_config({}, {}, None))
    assert first == (
        "What was counted is added up in time: counts of every hour to counts of a day after "
        "7 days, days to months after 400 days, months to years after 60 months."
    )
    assert second.startswith("After 24 months the names go:")
