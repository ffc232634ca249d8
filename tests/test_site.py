"""What a hit counts: kinds, settings by path, clients, bots, errors."""

import itertools
from collections.abc import Mapping

import pytest

from counterd.counters.counter import EMPTY
from counterd.counters.selection import Counting, parse_counting
from counterd.counters.table import Filling, Table
from counterd.model import SITE_TOTAL, Address, AgentClass, Hit, Kind, Outcome
from counterd.site import Bots, Clients, Rules, Site
from counterd.usage import Recorder, Settings, Stored

ALICE = bytes(10) + b"\xff\xff\x26\x66\x00\x3e"
BOB = bytes(10) + b"\xff\xff\x0a\x01\x02\x03"
VIEW = Hit(
    at=1_795_348_830,
    address=ALICE,
    url="/p.shtml",
    outcome=Outcome.VIEW,
    referer=None,
    agent=AgentClass.HUMAN,
    has_counter_tag=True,
    is_own=False,
)
PAGE = Address(Kind.ACCESS, "/p.shtml")


def site(
    counter: str = "do",
    *,
    below: Mapping[str, str] | None = None,
    clients: Clients = "exact",
    bots: Bots = "apart",
) -> Site:
    counting = parse_counting(counter)
    paths: dict[str, Counting] = {
        prefix: parse_counting(text, counting) for prefix, text in (below or {}).items()
    }
    recorder = Recorder(Stored(), Settings(), bytes)
    return Site(Rules(counting, paths, clients, bots), Table([], {}), recorder, b"k" * 32)


def total(counted: Site, kind: Kind, url: str) -> int:
    return counted.look(Address(kind, url)).total


def test_a_view_counts_page_and_total() -> None:
    counted = site()
    assert counted.count(VIEW)
    assert counted.look(PAGE).total == 1
    assert counted.look(SITE_TOTAL).total == 1
    assert counted.look(PAGE).created == VIEW.at
    assert {address for address, _ in counted.unsaved().counters} == {PAGE, SITE_TOTAL}


def test_a_referer_counts_for_its_page_and_its_site() -> None:
    counted = site()
    counted.count(VIEW._replace(referer="http://REF.example:8080/p.html?q#f"))
    counted.count(VIEW._replace(referer="http://ref.example:8080/other"))
    counted.count(VIEW._replace(referer="/relative"))
    assert total(counted, Kind.REFERER, "http://ref.example:8080/p.html") == 1
    assert total(counted, Kind.REFERER_SITE, "http://ref.example:8080/") == 2
    assert counted.look(SITE_TOTAL).total == 3


@pytest.mark.parametrize(
    ("hit", "counts"),
    [
        (VIEW, True),
        (VIEW._replace(outcome=Outcome.OTHER), False),
        (VIEW._replace(outcome=Outcome.EVENT), False),
        (VIEW._replace(is_own=True), False),
        (VIEW._replace(agent=AgentClass.BOT), False),
        (VIEW._replace(agent=AgentClass.UNKNOWN), True),
    ],
)
def test_what_is_a_hit(hit: Hit, *, counts: bool) -> None:
    counted = site()
    assert counted.count(hit) is counts
    assert counted.look(PAGE).total == counts


def test_bots_count_where_the_owner_says_so() -> None:
    counted = site(bots="count")
    assert counted.count(VIEW._replace(agent=AgentClass.BOT))


@pytest.mark.parametrize(
    ("counter", "page", "all_pages"),
    [
        ("do", 1, 2),
        ("no", 0, 0),
        ("acc", 1, 0),
        ("ssi,total", 1, 2),
        ("total", 0, 2),
        ("do,ro", 0, 0),
        ("do,-acc,-ssi", 0, 2),
    ],
)
def test_the_list_of_classes_rules(counter: str, page: int, all_pages: int) -> None:
    counted = site(counter)
    counted.count(VIEW)
    counted.count(VIEW._replace(url="/plain.html", has_counter_tag=False))
    assert counted.look(PAGE).total == page
    assert counted.look(SITE_TOTAL).total == all_pages


def test_with_ssi_only_pages_that_hold_a_tag_count() -> None:
    counted = site("ssi")
    assert not counted.count(VIEW._replace(has_counter_tag=False))
    assert counted.count(VIEW)


def test_the_longest_prefix_rules_but_totals_follow_the_site() -> None:
    counted = site(below={"/a/": "no", "/a/b/": "no,acc"})
    for url in ("/a/x", "/a/b/x", "/c"):
        counted.count(VIEW._replace(url=url, referer="http://r.example/"))
    assert total(counted, Kind.ACCESS, "/a/x") == 0
    assert total(counted, Kind.ACCESS, "/a/b/x") == 1
    assert total(counted, Kind.ACCESS, "/c") == 1
    assert counted.look(SITE_TOTAL).total == 3
    assert total(counted, Kind.REFERER, "http://r.example/") == 3


def test_an_error_makes_no_counter_for_a_page_that_never_was() -> None:
    counted = site()
    error = VIEW._replace(outcome=Outcome.ERROR)
    counted.count(error)
    assert [address for address, _ in counted.unsaved().counters] == [Address(Kind.ERROR, "#total")]
    counted.count(VIEW)
    counted.count(error)
    assert counted.look(PAGE).total == 1
    assert total(counted, Kind.ERROR, "/p.shtml") == 1
    assert total(counted, Kind.ERROR, "#total") == 2


def test_exact_clients_are_their_addresses_hashed_ones_are_not() -> None:
    exact, hashed = site(clients="exact"), site(clients="hashed")
    for counted in (exact, hashed):
        for address in (ALICE, ALICE, BOB, ALICE):
            counted.count(VIEW._replace(address=address))
        counter = counted.look(PAGE)
        assert (counter.total, counter.unique, counter.recent) == (4, 3, 2)
        assert [repeats for _, repeats in counter.ten] == [2, 0]
    assert exact.look(PAGE).last == ALICE
    assert ALICE not in hashed.look(PAGE).last
    assert exact.look(PAGE).networks == hashed.look(PAGE).networks


def test_after_a_new_key_who_comes_back_is_new_and_its_network_is_not() -> None:
    counted = site(clients="hashed")
    counted.count(VIEW)
    counted.count(VIEW)
    counted.change_key(b"n" * 32)
    counted.count(VIEW)
    counter = counted.look(PAGE)
    assert (counter.total, counter.unique, counter.recent) == (3, 2, 2)
    assert counter.networks.bit_count() == 1


def test_more_clients_than_are_remembered_change_no_count() -> None:
    counted = site(clients="hashed")
    addresses = [bytes(10) + b"\xff\xff" + n.to_bytes(4, "big") for n in range(20_000)]
    for address in addresses:
        counted.count(VIEW._replace(address=address))
    assert counted.look(PAGE).unique == 20_000


def test_what_was_saved_is_forgotten_unless_it_changed_since() -> None:
    counted = site("acc")
    counted.count(VIEW)
    rows = counted.unsaved()
    counted.count(VIEW)
    counted.mark_saved(rows)
    assert [counter.total for _, counter in counted.unsaved().counters] == [2]
    counted.mark_saved(counted.unsaved())
    assert not counted.has_unsaved


def test_a_counter_can_be_set() -> None:
    counted = site()
    counted.set(PAGE, EMPTY._replace(total=1000))
    counted.count(VIEW)
    assert counted.look(PAGE).total == 1001
    set_counter = counted.get(PAGE)
    assert set_counter is not None
    assert set_counter.created == VIEW.at
    assert counted.get(Address(Kind.ACCESS, "/none")) is None


def test_what_a_hit_would_change_is_what_it_changes() -> None:
    for counter, hit in itertools.product(
        ("do", "acc", "ssi", "total", "ref", "err", "ro", "no"),
        (
            VIEW,
            VIEW._replace(referer="http://there.example/a"),
            VIEW._replace(has_counter_tag=False),
            VIEW._replace(agent=AgentClass.BOT),
            VIEW._replace(is_own=True),
            VIEW._replace(outcome=Outcome.OTHER),
            VIEW._replace(outcome=Outcome.ERROR),
        ),
    ):
        counted = site(counter)
        concerned = counted.concerned(hit)
        assert not counted.has_unsaved
        assert counted.count(hit) is bool(concerned)
        assert {address for address, _ in counted.unsaved().counters} == set(concerned)
        assert counted.hits == bool(concerned)


def test_it_tells_how_full_it_is() -> None:
    counted = site()
    counted.count(VIEW)
    assert counted.filling(Kind.ACCESS) == Filling(Kind.ACCESS, 1, None, 0)
    assert counted.filling(Kind.ERROR) == Filling(Kind.ERROR, 0, None, 0)
