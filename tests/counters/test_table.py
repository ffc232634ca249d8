"""Counting, finding, limits, and what the store has yet to hear."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from counterd.counters.clients import exact
from counterd.counters.counter import EMPTY, Counter, count_hit, united
from counterd.counters.table import Filling, Row, Table
from counterd.model import OTHER_URL, SITE_TOTAL, Address, Client, Kind

NOON = 1_795_348_830
CLIENTS = [exact(bytes(10) + b"\xff\xff" + bytes([n * 16, 0, 0, 1])) for n in range(4)]
A, B = Address(Kind.ACCESS, "/a.shtml"), Address(Kind.ACCESS, "/b.shtml")
OTHER = Address(Kind.ACCESS, OTHER_URL)


def test_a_hit_is_counted_where_it_belongs() -> None:
    table = Table([], {})
    assert table.get(A) is None
    assert table.look(A) is EMPTY
    table.count([A], CLIENTS[0], NOON)
    counted = table.get(A)
    assert counted == count_hit(EMPTY, CLIENTS[0], NOON)
    assert table.get(A) is table.look(A) is counted
    assert table.get(Address(Kind.ERROR, A.url)) is None
    assert len(table) == 1


def test_stored_counters_go_on() -> None:
    stored = count_hit(EMPTY, CLIENTS[0], NOON)
    table = Table([(A, stored)], {})
    assert not table.has_unsaved
    table.count([A], CLIENTS[0], NOON + 1)
    assert table.look(A).total == 2


def test_addresses_are_those_of_one_kind() -> None:
    table = Table([(B, EMPTY)], {})
    table.count([A], CLIENTS[0], NOON)
    table.count([SITE_TOTAL], CLIENTS[0], NOON)
    assert list(table.counters(Kind.ACCESS)) == [B.url, A.url]
    assert list(table.counters(Kind.TOTAL)) == [SITE_TOTAL.url]
    assert not table.counters(Kind.REFERER)
    assert len(table) == 3


def test_beyond_the_limit_a_new_address_counts_in_the_shared_counter() -> None:
    table = Table([], {Kind.ACCESS: 1})
    assert not table.is_full(Kind.ACCESS)
    table.count([A], CLIENTS[0], NOON)
    assert table.is_full(Kind.ACCESS)
    assert table.filling(Kind.ACCESS).overflowed == 0
    table.count([B], CLIENTS[0], NOON)
    assert table.get(B) is None
    assert table.look(OTHER).total == 1
    table.count([Address(Kind.ACCESS, "/c")], CLIENTS[1], NOON)
    assert table.look(OTHER).total == 2
    assert table.filling(Kind.ACCESS) == Filling(Kind.ACCESS, counters=1, limit=1, overflowed=2)
    table.count([A], CLIENTS[0], NOON)
    assert table.look(A).total == 2
    assert {address for address, _ in table.unsaved()} == {A, OTHER}


def test_the_limit_is_one_kinds_and_the_shared_counter_is_not_in_it() -> None:
    table = Table([(OTHER, EMPTY)], {Kind.ACCESS: 2})
    table.count([SITE_TOTAL], CLIENTS[0], NOON)
    table.count([A], CLIENTS[0], NOON)
    assert not table.is_full(Kind.ACCESS)
    assert not table.is_full(Kind.TOTAL)
    table.count([B], CLIENTS[0], NOON)
    assert table.is_full(Kind.ACCESS)
    assert table.filling(Kind.ACCESS).overflowed == 0


def test_a_limit_that_was_lowered_takes_no_counter_away() -> None:
    table = Table([(A, EMPTY), (B, EMPTY)], {Kind.ACCESS: 0})
    table.count([A], CLIENTS[0], NOON)
    assert table.look(A).total == 1
    table.count([Address(Kind.ACCESS, "/c")], CLIENTS[0], NOON)
    assert table.look(OTHER).total == 1
    assert table.get(OTHER) is not None


def test_a_counter_set_by_hand_is_there_whatever_the_limit() -> None:
    table = Table([], {Kind.ACCESS: 0})
    counter = EMPTY._replace(total=1000)
    table.put(A, counter)
    assert table.look(A) is counter
    assert table.unsaved() == [(A, counter)]


def test_only_what_the_store_holds_is_forgotten() -> None:
    table = Table([], {})
    table.count([A], CLIENTS[0], NOON)
    table.count([B], CLIENTS[0], NOON)
    rows = table.unsaved()
    table.count([B], CLIENTS[1], NOON)
    table.mark_saved(rows)
    assert table.unsaved() == [(B, table.look(B))]
    table.mark_saved(table.unsaved())
    assert not table.has_unsaved


def test_an_equal_counter_set_again_is_another() -> None:
    table = Table([], {})
    table.put(A, Counter(total=7))
    rows = table.unsaved()
    table.put(A, Counter(total=7))
    table.mark_saved(rows)
    assert table.has_unsaved


def test_marking_what_is_saved_twice_or_unknown_is_harmless() -> None:
    table = Table([(A, EMPTY)], {})
    table.mark_saved([(A, EMPTY), (B, EMPTY)])
    assert not table.has_unsaved


def test_a_list_and_a_star_show_sums() -> None:
    table = Table([], {})
    for address in (A, A, B):
        table.count([address], CLIENTS[0], NOON)
    table.count([Address(Kind.ERROR, "/c.shtml")], CLIENTS[0], NOON)
    assert table.look(Address(Kind.ACCESS, "/a.shtml /b.shtml /c.shtml")).total == 3
    assert table.look(Address(Kind.ACCESS, "/*.shtml")).total == 3
    assert table.look(Address(Kind.ERROR, "/*")).total == 1
    assert len(table) == 3


def test_a_sum_sees_a_counter_that_comes_later() -> None:
    table = Table([], {})
    assert table.look(Address(Kind.ACCESS, "/docs/*")) == EMPTY
    table.count([Address(Kind.ACCESS, "/docs/")], CLIENTS[0], NOON)
    assert table.look(Address(Kind.ACCESS, "/docs/*")).total == 1
    table.put(Address(Kind.ACCESS, "/docs/x"), Counter(total=10))
    assert table.look(Address(Kind.ACCESS, "/docs/*")).total == 11
    table.put(Address(Kind.ACCESS, "/docs/x"), EMPTY)
    assert table.look(Address(Kind.ACCESS, "/docs/*")).total == 1


def test_a_counter_whose_url_looks_like_a_sum_is_itself() -> None:
    odd = Address(Kind.ACCESS, "/a.shtml /b*.shtml")
    table = Table([(A, Counter(total=100))], {})
    table.count([odd], CLIENTS[0], NOON)
    assert table.look(odd).total == 1


addresses = st.builds(
    Address,
    st.sampled_from([Kind.ACCESS, Kind.ERROR]),
    st.sampled_from(["/", "/a", "/ab", "/b/a", "/b/", "/a b"]),
)
SUMS = {"/*": "", "/a*": "/a", "/b/*": "/b/"}


class TableMachine(RuleBasedStateMachine):
    """Counts, sets and saves in any order; a plain dict and the store together are the truth."""

    def __init__(self) -> None:
        super().__init__()
        self.table = Table([], {})
        self.truth: dict[Address, Counter] = {}
        self.store: dict[Address, Counter] = {}
        self.saving: list[Row] = []

    @rule(address=addresses, client=st.sampled_from(CLIENTS), at=st.integers(1, 9))
    def count(self, address: Address, client: Client, at: int) -> None:
        self.truth[address] = count_hit(self.truth.get(address, EMPTY), client, at)
        self.table.count([address], client, at)

    @rule(address=addresses, total=st.integers(0, 5))
    def put(self, address: Address, total: int) -> None:
        self.truth[address] = Counter(total=total)
        self.table.put(address, Counter(total=total))

    @rule()
    def begin_save(self) -> None:
        self.saving = self.table.unsaved()

    @rule(is_heard=st.booleans())
    def end_save(self, *, is_heard: bool) -> None:
        self.store.update(self.saving)
        if is_heard:
            self.table.mark_saved(self.saving)

    @rule(kind=st.sampled_from([Kind.ACCESS, Kind.ERROR]), url=st.sampled_from(sorted(SUMS)))
    def look(self, kind: Kind, url: str) -> None:
        expected = united(
            counter
            for address, counter in self.truth.items()
            if address.kind is kind and address.url.startswith(SUMS[url])
        )
        assert self.table.look(Address(kind, url)) == expected

    @invariant()
    def store_and_unsaved_together_are_the_truth(self) -> None:
        assert {**self.store, **dict(self.table.unsaved())} == self.truth
        assert all(self.table.get(address) == counter for address, counter in self.truth.items())
        assert len(self.table) == len(self.truth)


TestTableMachine = TableMachine.TestCase
TestTableMachine.settings = settings(deadline=None)


def test_many_are_looked_at_as_each_one_is() -> None:
    table = Table([], {Kind.ACCESS: 1})
    table.count([A, SITE_TOTAL, B], CLIENTS[0], NOON)
    table.count([A, SITE_TOTAL], CLIENTS[1], NOON)
    asked = [A, B, SITE_TOTAL, OTHER, Address(Kind.ACCESS, "/*"), Address(Kind.ERROR, "/none")]
    assert table.look_at(asked) == [table.look(address) for address in asked]
    assert [counter.total for counter in table.look_at(asked)] == [2, 0, 2, 1, 2, 0]
