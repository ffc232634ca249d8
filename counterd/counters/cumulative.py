"""The adding machine of a page: DeleGate's ``##cum…`` commands, each the url of a counter tag."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from counterd.counters.counter import EMPTY, Counter, united

GET: Final = "##cumget"


class Register(NamedTuple):
    """A sum, and of how many counters it is."""

    counter: Counter = EMPTY
    summed: int = 0


class CumulativeSum(NamedTuple):
    """Two registers, and whether what tags show is added to the first."""

    sum: Register = Register()
    kept: Register = Register()
    is_on: bool = False


Command = Callable[[CumulativeSum], CumulativeSum]

COMMANDS: Final[Mapping[str, Command]] = {
    "##cuminit": lambda cum: cum._replace(sum=Register(), is_on=True),
    "##cumstop": lambda cum: cum._replace(is_on=False),
    "##cumcont": lambda cum: cum._replace(is_on=True),
    "##cumpush": lambda cum: cum._replace(kept=cum.sum),
    "##cumpop": lambda cum: cum._replace(sum=cum.kept),
    "##cumswap": lambda cum: cum._replace(sum=cum.kept, kept=cum.sum),
    "##cumadd": lambda cum: cum._replace(sum=_added(cum.sum, cum.kept)),
    "##cumsub": lambda cum: cum._replace(sum=_subtracted(cum.sum, cum.kept)),
}
"""What each command makes of the registers; none of them prints."""


def after_shown(cum: CumulativeSum, counter: Counter) -> CumulativeSum:
    """Return the registers after a tag has shown ``counter``."""
    return cum._replace(sum=_added(cum.sum, Register(counter, 1))) if cum.is_on else cum


def _added(one: Register, other: Register) -> Register:
    # An empty register counts as one counter, as with DeleGate.
    return Register(united((one.counter, other.counter)), one.summed + (other.summed or 1))


def _subtracted(one: Register, other: Register) -> Register:
    # The sum is taken from what was kept, not the other way round; map and times stay.
    counter = one.counter._replace(
        total=other.counter.total - one.counter.total,
        unique=other.counter.unique - one.counter.unique,
        recent=other.counter.recent - one.counter.recent,
    )
    return Register(counter, one.summed)
