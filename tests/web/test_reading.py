"""A view is told what came with its hit; what did not come is noted for another look."""

from counterd.counters.counter import EMPTY, Counter
from counterd.ledger import Counted, Wanted
from counterd.model import OTHER_URL, Address, Kind
from counterd.usage import Settings
from counterd.usage.history import History
from counterd.web.reading import Reading, joined

OWN = Address(Kind.ACCESS, "/p.shtml")
OTHER = Address(Kind.ACCESS, "/other.shtml")
CALENDAR = Settings().calendar


def test_what_came_is_told_and_what_did_not_is_missing() -> None:
    reading = Reading(Counted({OWN: Counter(total=3)}, {}), OWN, CALENDAR)
    assert reading.look(OWN).total == 3
    before = reading.missing
    assert before is None
    assert reading.look(OTHER) is EMPTY
    assert reading.figure(OTHER, "today") == 0
    assert reading.missing == Wanted({OTHER}, {OTHER})
    assert reading.asked == Wanted({OWN, OTHER}, {OTHER})


def test_a_name_that_tells_nothing_asks_for_nothing() -> None:
    reading = Reading(Counted({}, {}), OWN, CALENDAR)
    assert reading.figure(OWN, "tomorrow") is None
    assert reading.missing is None


def test_a_page_without_a_place_of_its_own_shows_the_shared_counter() -> None:
    shared = Address(Kind.ACCESS, OTHER_URL)
    counted = Counted({OWN: EMPTY, shared: Counter(total=9)}, {})
    assert Reading(counted, OWN, CALENDAR).look(OWN).total == 9


def test_two_answers_are_one() -> None:
    one = Counted({OWN: EMPTY}, {OWN: History(today=1)})
    two = Counted({OTHER: EMPTY}, {OWN: History(today=2)})
    both = joined(one, two)
    assert set(both.counters) == {OWN, OTHER}
    assert both.histories[OWN].today == 2
