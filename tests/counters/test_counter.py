"""The hit rule and the sum rule, against their definitions and by hand."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.clients import exact, hashed
from counterd.counters.counter import EMPTY, Counter, count_hit, united
from counterd.counters.recent import RECENT_MAX, Recent
from counterd.model import Client, Epoch
from tests.counting import packed

NOON = 1_795_348_830


def ipv4(*octets: int) -> Client:
    return exact(bytes(10) + b"\xff\xff" + bytes(octets))


def ipv6(last: int) -> Client:
    return exact(b"\x20\x01\x0d\xb8" + bytes(11) + bytes([last]))


def after(*clients: Client, start: Counter = EMPTY) -> Counter:
    counter = start
    for second, client in enumerate(clients):
        counter = count_hit(counter, client, NOON + second)
    return counter


def counts(counter: Counter) -> tuple[int, int, int]:
    return counter.total, counter.unique, counter.recent


@dataclass
class Model:
    """The rule as the specification says it, step by step, with lists and sets."""

    hits: list[tuple[bytes, Epoch]] = field(default_factory=list)
    unique: list[Epoch] = field(default_factory=list)
    recent: list[Epoch] = field(default_factory=list)
    ten: list[tuple[bytes, int]] = field(default_factory=list)
    networks: set[tuple[bool, int]] = field(default_factory=set)

    def hit(self, client: Client, at: Epoch) -> None:
        if not self.hits or self.hits[-1][0] != client.identity:
            self.unique.append(at)
        self.hits.append((client.identity, at))
        known = dict(self.ten)
        if client.identity in known:
            repeats = known[client.identity]
            self.ten.remove((client.identity, repeats))
            self.ten.insert(0, (client.identity, repeats + 1))
        else:
            self.recent.append(at)
            self.ten.insert(0, (client.identity, 0))
            self.ten = self.ten[:10]
            self.networks.add((client.is_ipv6, client.network))


def assert_same(counter: Counter, model: Model) -> None:
    assert counts(counter) == (len(model.hits), len(model.unique), len(model.recent))
    assert counter.created == model.hits[0][1]
    assert counter.total_at == model.hits[-1][1]
    assert counter.unique_at == model.unique[-1]
    assert counter.recent_at == model.recent[-1]
    assert counter.last == model.hits[-1][0]
    assert [(recent.client.identity, recent.repeats) for recent in counter.ten] == model.ten
    bits = {(False, n) for n in range(1024) if counter.networks >> n & 1}
    bits |= {(True, n) for n in range(1024) if counter.networks6 >> n & 1}
    assert bits == model.networks
    assert counter.networks >> 1024 == counter.networks6 >> 1024 == 0


few = st.sampled_from([ipv4(0, 0, 0, 0), ipv4(10, 0, 0, 1), ipv4(10, 0, 0, 2), ipv6(1)])
dozen = st.sampled_from(
    [ipv4(n * 19, 64 * n % 256, 0, n) for n in range(9)] + [*map(ipv6, range(4))]
)
many = st.builds(exact, st.binary(min_size=16, max_size=16))
of_ipv4 = st.binary(min_size=4, max_size=4).map(lambda octets: ipv4(*octets))
secret = st.builds(hashed, st.binary(min_size=16, max_size=16), st.just(b"key"))
# A site may change from the one kind of identity to the other.
both = st.sampled_from(
    [make(n) for n in range(4) for make in (ipv6, lambda n: hashed(bytes([n] * 16), b"key"))]
)
visits = st.one_of(
    *(
        st.lists(st.tuples(who, st.integers(1, 2**40)), min_size=1, max_size=60)
        for who in (few, dozen, many, of_ipv4, secret, both, few | dozen | many | secret)
    )
)


@given(visits)
def test_every_hit_changes_a_counter_as_the_slow_model_says(
    visits: list[tuple[Client, Epoch]],
) -> None:
    counter, model = EMPTY, Model()
    for client, at in visits:
        counter = count_hit(counter, client, at)
        model.hit(client, at)
        assert_same(counter, model)


def test_a_hit_leaves_the_counter_before_it_as_it_was() -> None:
    before = after(ipv4(10, 0, 0, 1))
    copy = Counter(*before)
    count_hit(before, ipv4(10, 0, 0, 2), NOON)
    assert before == copy
    assert counts(EMPTY) == (0, 0, 0)


def test_a_hit_makes_the_very_types_that_it_says() -> None:
    counter = after(ipv4(10, 0, 0, 1), ipv4(10, 0, 0, 1))
    assert type(counter) is Counter
    assert [type(recent) for recent in counter.ten] == [Recent]


def test_the_first_visitor_is_the_first_in_all_three_counts() -> None:
    counter = after(ipv4(38, 102, 0, 62))
    assert counts(counter) == (1, 1, 1)
    assert counter[3:7] == (NOON, NOON, NOON, NOON)


def test_twelve_clients_in_rotation_are_always_new() -> None:
    clients = [ipv4(n * 16, 0, 0, 1) for n in range(12)]
    assert counts(after(*clients * 3)) == (36, 36, 36)


def test_ten_clients_in_rotation_are_remembered() -> None:
    clients = [ipv4(n * 16, 0, 0, 1) for n in range(10)]
    assert counts(after(*clients * 3)) == (30, 30, 10)


def test_eleven_clients_in_rotation_are_always_new() -> None:
    clients = [ipv4(n * 16, 0, 0, 1) for n in range(RECENT_MAX + 1)]
    assert counts(after(*clients * 3)) == (33, 33, 33)


def test_two_alternating_clients_are_unique_at_each_hit_and_recent_once_each() -> None:
    assert counts(after(*[ipv4(10, 0, 0, 1), ipv4(10, 0, 0, 2)] * 7)) == (14, 14, 2)


def test_the_address_of_all_zeros_is_a_client_like_any_other() -> None:
    nobody = ipv4(0, 0, 0, 0)
    assert counts(after(nobody, nobody)) == (2, 1, 1)


def test_repeats_do_not_wrap() -> None:
    assert after(*[ipv4(10, 0, 0, 1)] * 300).ten == (Recent(ipv4(10, 0, 0, 1), 299),)


def test_who_left_the_ten_comes_back_with_no_repeats() -> None:
    first, *others = [ipv4(10, 0, 0, n) for n in range(11)]
    counter = after(first, first, *others, first)
    assert counter.recent == 12
    assert counter.ten[0] == Recent(first, 0)


def test_a_network_stays_in_the_map_when_its_client_has_left_the_ten() -> None:
    counter = after(ipv4(38, 102, 0, 62), *[ipv4(10, 0, 0, n) for n in range(10)])
    assert counter.networks == 1 << 153 | 1 << 40


def test_the_creation_time_stays() -> None:
    start = EMPTY._replace(total=1000, unique=500)
    counter = after(ipv4(10, 0, 0, 1), ipv4(10, 0, 0, 1), start=start)
    assert counts(counter) == (1002, 501, 1)
    assert counter.created == NOON


def test_counts_outgrow_32_bits() -> None:
    assert after(ipv4(10, 0, 0, 1), start=EMPTY._replace(total=2**31 - 1)).total == 2**31


def test_a_sum_adds_counts_and_unites_the_rest() -> None:
    one = Counter(5, 4, 3, 100, 900, 300, 200, b"a", packed([Recent(ipv6(1), 2)]), 0b011, 0b1)
    two = Counter(50, 40, 30, 200, 400, 400, 400, b"b", b"", 0b110, 0b10)
    assert united([one, two]) == Counter(55, 44, 33, 100, 900, 400, 400, b"", b"", 0b111, 0b11)


def test_a_missing_counter_changes_no_sum() -> None:
    one = after(ipv4(10, 0, 0, 1), ipv6(1))
    assert united([EMPTY, one, EMPTY]) == one._replace(last=b"", clients=b"")
    assert united([]) == EMPTY


counters = visits.map(lambda visits: after(*[client for client, _ in visits]))


@given(st.lists(counters, max_size=4), st.lists(counters, max_size=4))
def test_a_sum_of_sums_is_the_sum_in_any_order(left: list[Counter], right: list[Counter]) -> None:
    whole = united(left + right)
    assert united([united(right), united(left)]) == whole
    assert whole.total == sum(counter.total for counter in left + right)
