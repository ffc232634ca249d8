"""Changes know whether there is anything to do."""

import pytest

from counterd.usage.periods import Level
from counterd.usage.values import Changes, Distinct, Key, Mark, Part, Registers, Seen, Statistic

PART = Part(Level.DAY, 0, 1)


def test_no_changes_are_false() -> None:
    assert not Changes()


@pytest.mark.parametrize(
    "changes",
    [
        Changes(statistics=(Statistic("page", "/", Level.BASE, 0, 1, 1),)),
        Changes(distinct=(Distinct("visitor", Level.DAY, 0, 1, 1),)),
        Changes(marks=(Mark(0, "timeline", "start"),)),
        Changes(keys=(Key(PART, b"k"),)),
        Changes(seen=(Seen(PART, "visitor", b"w"),)),
        Changes(registers=(Registers(PART, "visitor", b"r"),)),
        Changes(ended=(PART,)),
    ],
)
def test_one_change_of_any_kind_is_something_to_do(changes: Changes) -> None:
    assert len(changes) == 1
