"""Words for unknown names."""

from counterd.ssi.suggestions import unknown


def test_a_near_name_is_suggested() -> None:
    said = unknown("directive", "inlcude", ["include", "echo"])
    assert said == 'unknown directive "inlcude": did you mean "include"?'


def test_case_does_not_matter_to_a_suggestion() -> None:
    assert unknown("test", "ECHOO", ["echo"]).endswith('did you mean "echo"?')


def test_a_far_name_is_only_named() -> None:
    assert unknown("directive", "xyz", ["include"]) == 'unknown directive "xyz"'


def test_a_long_name_is_cut() -> None:
    assert unknown("directive", "x" * 1_000_000, ["include"]) == (
        'unknown directive "' + "x" * 40 + '..."'
    )
    assert unknown("directive", "x" * 40, []) == 'unknown directive "' + "x" * 40 + '"'
