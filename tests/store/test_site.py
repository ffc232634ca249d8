"""Counters, statistics and granted wishes are saved together or not at all."""

import sqlite3
from functools import partial
from pathlib import Path

import pytest

from counterd.counters.counter import Counter
from counterd.errors import StoreError
from counterd.model import Address, Kind
from counterd.store.counters import Granted, Wish, add_wish, load_counters, load_wishes
from counterd.store.database import open_database
from counterd.store.site import save_site
from counterd.store.usage import load_statistics
from counterd.usage.periods import Level
from counterd.usage.values import Changes, Statistic

PAGE = Address(Kind.ACCESS, "/p.shtml")
COUNTERS = [(PAGE, Counter(total=3))]
USAGE = Changes(statistics=(Statistic("page", "/p.shtml", Level.BASE, 0, 1, 3),))


async def test_all_is_saved_in_one_transaction(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "c.db")
    number = await database.transact(lambda c: add_wish(c, Wish(PAGE, 3, None, None)))
    granted = {number: Granted(PAGE, 3)}

    def cut(connection: sqlite3.Connection) -> None:
        save_site(connection, COUNTERS, USAGE, granted)
        raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(StoreError):
        await database.transact(cut)
    assert await database.read(load_counters) == []
    assert list(await database.read(load_wishes)) == [number]
    await database.transact(lambda c: save_site(c, COUNTERS, USAGE, granted))
    assert await database.read(load_counters) == COUNTERS
    assert await database.read(load_wishes) == {}
    rows = await database.read(lambda c: load_statistics(c, Level.BASE))
    assert tuple(rows) == USAGE.statistics
    # What is given twice by hand adds up; what another kind of counter is given is not told.
    other = Granted(Address(Kind.TOTAL, "#total"), 9)
    wishes = [Wish(PAGE, 2, None, None), Wish(other.address, 9, None, None)]
    first, second = [await database.transact(partial(add_wish, wish=wish)) for wish in wishes]
    again = {first: Granted(PAGE, -1), second: other}
    # What is saved twice is saved once.
    for _ in range(2):
        await database.transact(lambda c: save_site(c, [], Changes(), again))
    given = await database.read(lambda c: load_statistics(c, Level.LIFETIME))
    assert given == [Statistic("start value", "/p.shtml", Level.LIFETIME, 0, 0, 2)]
    await database.close()
