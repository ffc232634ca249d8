"""What an evaluation is given."""

from counterd.ssi.context import Limits


def test_the_limits_are_those_of_the_manual() -> None:
    assert Limits() == Limits(
        include_depth=10,
        includes=1_000,
        variable_bytes=65_536,
        output_bytes=5_000_000,
        steps=150_000,
    )
