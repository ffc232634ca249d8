"""What is saved is loaded as it was; saving twice is saving once."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.counter import EMPTY, Counter
from counterd.counters.recent import Recent, client_of
from counterd.model import Address, Kind
from counterd.store.counters import (
    ClientKey,
    Wish,
    _bits,
    add_wish,
    delete_wish,
    load_counter,
    load_counters,
    load_key,
    load_wishes,
    save_counters,
    save_key,
)
from counterd.store.database import Database, open_database
from tests.counting import packed

PAGE = Address(Kind.ACCESS, "/p.shtml")
COUNTER = Counter(
    total=7,
    unique=5,
    recent=3,
    created=1_700_000_000,
    total_at=1_700_000_009,
    unique_at=1_700_000_008,
    recent_at=1_700_000_007,
    last=b"\1" * 8,
    clients=packed([Recent(client_of(b"\1" * 8, 153, is_ipv6=False, shown=0x26600005), 2)]),
    networks=1 << 153 | 1,
    networks6=1 << 1023,
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "c.db")
    yield database
    await database.close()


@given(st.integers(0, 2**1024 - 1))
def test_network_bits_are_kept(networks: int) -> None:
    assert int.from_bytes(_bits(networks), "little") == networks
    assert len(_bits(networks)) <= 128


async def test_rows_come_back_whole(database: Database) -> None:
    rows = [(PAGE, COUNTER), (Address(Kind.REFERER, "http://a.example/ü"), EMPTY)]
    await database.transact(lambda c: save_counters(c, rows))
    assert dict(await database.read(load_counters)) == dict(rows)
    assert await database.read(lambda c: load_counter(c, PAGE)) == COUNTER
    assert await database.read(lambda c: load_counter(c, Address(Kind.ERROR, "/p.shtml"))) is None


async def test_saving_twice_is_saving_once_and_the_last_row_stands(database: Database) -> None:
    later = COUNTER._replace(total=8)
    for row in ((PAGE, COUNTER), (PAGE, COUNTER), (PAGE, later), (PAGE, later)):
        await database.transact(partial(save_counters, rows=[row]))
    assert await database.read(load_counters) == [(PAGE, later)]


async def test_numbers_beyond_32_bits_are_kept(database: Database) -> None:
    large = COUNTER._replace(total=2**62, total_at=2**40)
    await database.transact(lambda c: save_counters(c, [(PAGE, large)]))
    assert await database.read(lambda c: load_counter(c, PAGE)) == large


async def test_a_new_key_is_written_over_the_old_one(tmp_path: Path, database: Database) -> None:
    assert await database.read(load_key) is None
    old, new = ClientKey("2026-11-22", b"old key " * 4), ClientKey("2026-11-23", b"new key " * 4)
    await database.transact(lambda c: save_key(c, old))
    assert await database.read(load_key) == old
    await database.transact(lambda c: save_key(c, new))
    await database.empty_log()
    assert await database.read(load_key) == new
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert new.key in content
    assert old.key not in content


async def test_a_wish_waits_until_it_is_granted(database: Database) -> None:
    wish = Wish(PAGE, 1000, None, 10)
    number = await database.transact(lambda c: add_wish(c, wish))
    assert await database.read(load_wishes) == {number: wish}
    assert await database.transact(lambda c: delete_wish(c, number))
    assert not await database.transact(lambda c: delete_wish(c, number))
    assert await database.read(load_wishes) == {}
    assert wish.granted(COUNTER) == COUNTER._replace(total=1000, recent=10)
