"""Whoever posts a hit is shown the counters right after it, and only what is kept is shown."""

import asyncio
import sqlite3
from pathlib import Path

from counterd.ledger import Wanted
from counterd.model import SITE_TOTAL, Address, AgentClass, Kind, Outcome
from tests.counting import HIT, NOON, PAGE, running

NONE = Address(Kind.ACCESS, "/none")


def stored_total(path: Path, address: Address) -> int:
    connection = sqlite3.connect(path)
    query = "SELECT total FROM counters WHERE kind = ? AND url = ?"
    row = connection.execute(query, address).fetchone()
    connection.close()
    return 0 if row is None else int(row[0])


async def test_each_of_many_at_once_is_shown_a_number_of_its_own(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as run:
        ledger = run.ledger
        shown = await asyncio.gather(
            *(ledger.post(HIT, Wanted([PAGE, SITE_TOTAL])) for _ in range(200))
        )
        assert sorted(counted.counters[PAGE].total for counted in shown) == list(range(1, 201))
        assert all(
            counted.counters[PAGE].total == counted.counters[SITE_TOTAL].total for counted in shown
        )


async def test_what_is_shown_is_in_the_file(tmp_path: Path) -> None:
    other = Address(Kind.ACCESS, "/other.shtml")
    async with running(tmp_path / "c.db") as run:
        ledger = run.ledger

        async def look_at_the_other() -> None:
            counted = await ledger.peek(Wanted([other]), NOON)
            assert stored_total(run.path, other) >= counted.counters[other].total

        async def visit_the_other() -> None:
            counted = await ledger.post(HIT._replace(url="/other.shtml"), Wanted([other]))
            assert stored_total(run.path, other) >= counted.counters[other].total

        await asyncio.gather(*(work() for work in (look_at_the_other, visit_the_other) * 50))


async def test_a_request_that_is_no_hit_is_shown_what_is_there(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as run:
        ledger = run.ledger
        await ledger.post(HIT, Wanted([]))
        counted = await ledger.post(HIT._replace(outcome=Outcome.OTHER), Wanted([PAGE]))
        assert counted.counters[PAGE].total == 1
        assert (await ledger.peek(Wanted([NONE]), NOON)).counters[NONE].total == 0


async def test_a_hit_that_is_known_counts_like_any_other(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as run:
        ledger, wanted = run.ledger, Wanted((PAGE, SITE_TOTAL))
        known = ledger.known(HIT, wanted)
        assert known is not None
        assert known.is_news
        assert run.site.hits == 0  # to know it is not to count it
        for number in range(1, 7):
            if number % 2:
                counters = ledger.post_again(known, NOON + number)
            else:
                posted = ledger.post_now(HIT._replace(at=NOON + number), wanted)
                assert posted is not None
                counters = list(posted.counters.values())
            assert counters is not None
            assert [counter.total for counter in counters] == [number, number]
            assert [counter.total_at for counter in counters] == [NOON + number] * 2
        assert run.site.recorder.today("views", "site", NOON) == 6
        assert run.site.online(NOON + 6) == 1


async def test_a_hit_is_known_as_long_as_the_key_of_its_day(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as run:
        known = run.ledger.known(HIT, Wanted((PAGE,)))
        assert known is not None
        run.site.change_key(b"another" * 4)
        assert run.ledger.post_again(known, NOON) is None
        assert run.site.hits == 0


async def test_what_differs_from_time_to_time_is_not_known(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as run:
        own, error = HIT._replace(is_own=True), HIT._replace(outcome=Outcome.ERROR)
        assert run.ledger.known(own, Wanted()) is None
        assert run.ledger.known(error, Wanted()) is None
        assert run.ledger.known(HIT, Wanted((), (PAGE,))) is None
        robot = run.ledger.known(HIT._replace(agent=AgentClass.BOT), Wanted())
        assert robot is not None
        assert not robot.is_news
