"""Settings: what is counted, and which words and paths are refused."""

import pytest

from counterd.config.settings import Config
from counterd.counters.selection import parse_counting


def test_paths_begin_at_the_root() -> None:
    with pytest.raises(ValueError, match=r"^ignore_path: .* got 'a'"):
        Config(ignore_path=("/b", "a"))
    with pytest.raises(ValueError, match=r"^counter_path: .* got 'a'"):
        Config(counter_path={"a": "no"})


def test_what_is_counted_on_a_path_goes_on_from_what_is_counted_everywhere() -> None:
    config = Config(counter="do,-ref", counter_path={"/a/": "-acc", "/b/": "no"})
    assert config.counting == parse_counting("do,-ref")
    assert config.counting_below == {
        "/a/": parse_counting("do,-ref,-acc"),
        "/b/": parse_counting("no"),
    }


def test_an_unknown_word_names_the_setting_where_it_stands() -> None:
    with pytest.raises(ValueError, match=r"^counter: unknown word 'x'"):
        Config(counter="do,x")
    with pytest.raises(ValueError, match=r"^counter_path: unknown word 'x'"):
        Config(counter_path={"/a": "x"})
