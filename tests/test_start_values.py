"""A counter is read and set in the file itself, or by the server that holds it."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from counterd.counters.counter import EMPTY
from counterd.errors import StoreError
from counterd.model import Address, Kind
from counterd.start_values import set_counter, stored_counter
from counterd.store.claim import Claim
from counterd.store.counters import Wish, delete_wish, load_wishes, save_counters
from counterd.store.database import Database, open_database

PAGE = Address(Kind.ACCESS, "/")
WISH = Wish(PAGE, 100, None, 7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "c.db"


async def test_a_counter_that_is_not_there_is_none(path: Path) -> None:
    await (await open_database(path)).close()
    assert await stored_counter(path, PAGE) is None


async def test_to_look_makes_no_database(path: Path) -> None:
    with pytest.raises(StoreError, match="No such file"):
        await stored_counter(path, PAGE)
    assert not path.exists()


async def test_without_a_server_the_counter_is_set_in_the_file(path: Path) -> None:
    assert await set_counter(path, WISH) == EMPTY._replace(total=100, recent=7)
    again = await set_counter(path, Wish(PAGE, 5, 3, None))
    assert again == await stored_counter(path, PAGE) == EMPTY._replace(total=5, unique=3, recent=7)
    Claim(path).release()


async def test_whoever_holds_the_file_is_asked_to_set_it(path: Path) -> None:
    claim, database = Claim(path), await open_database(path)
    setting = asyncio.create_task(set_counter(path, WISH))
    numbers: list[int] = []
    while not numbers:
        numbers = [*await database.read(load_wishes)]
    assert await stored_counter(path, PAGE) is None
    await grant(database, numbers)
    assert (await setting).total == 107
    await database.close()
    claim.release()


async def grant(database: Database, numbers: list[int]) -> None:
    """Do what a server does, which had seven hits meanwhile."""
    row = (PAGE, EMPTY._replace(total=107))

    await database.transact(lambda connection: save_counters(connection, [row]))
    for number in numbers:
        assert await database.transact(partial(delete_wish, number=number))


async def test_who_does_not_answer_is_told(path: Path) -> None:
    claim = Claim(path)
    # Whoever holds the claim makes the file: nobody else may put an empty one in its place.
    with pytest.raises(StoreError, match="No such file"):
        await set_counter(path, WISH, wait_s=0)
    await (await open_database(path)).close()
    with pytest.raises(StoreError, match="has not taken the new figures"):
        await set_counter(path, WISH, wait_s=0)
    database = await open_database(path)
    assert [*(await database.read(load_wishes)).values()] == [WISH]
    await database.close()
    claim.release()
