"""Read a counter from the database, and set one: by hand, or by the server that runs on it."""

import asyncio
from pathlib import Path
from typing import Final

from counterd.counters.counter import EMPTY, Counter
from counterd.errors import StoreError
from counterd.model import Address
from counterd.store.claim import claimed_if_free
from counterd.store.counters import Granted, Wish, add_wish, load_counter, load_wishes
from counterd.store.database import Database, open_database
from counterd.store.site import save_site
from counterd.usage.values import Changes

_ASK_AGAIN_S: Final = 0.1


async def stored_counter(path: Path, address: Address) -> Counter | None:
    """Return the counter at ``address``, ``None`` if there is none.

    Raises:
        StoreError: there is no database, or it cannot be read.
    """
    database = await open_database(path, may_create=False)
    try:
        return await database.read(lambda connection: load_counter(connection, address))
    finally:
        await database.close()


async def set_counter(path: Path, wish: Wish, wait_s: float = 5.0) -> Counter:
    """Set the counter, or have the server that runs set it; return the counter then.

    Raises:
        StoreError: the database cannot be written, or its server has not done so in ``wait_s``.
    """
    with claimed_if_free(path) as is_alone:
        # Beside a running server the file is not changed but for the wish.
        database = await open_database(path, may_create=is_alone)
        try:
            if is_alone:
                await _granted(database, wish)
            else:
                await _taken(database, path, wish, wait_s)
            return await database.read(lambda c: load_counter(c, wish.address)) or EMPTY
        finally:
            await database.close()


async def _granted(database: Database, wish: Wish) -> None:
    counter = await database.read(lambda c: load_counter(c, wish.address)) or EMPTY
    row = (wish.address, wish.granted(counter))
    number = await database.transact(lambda c: add_wish(c, wish))
    granted = {number: Granted(wish.address, wish.total - counter.total)}
    await database.transact(lambda c: save_site(c, [row], Changes(), granted))


async def _taken(database: Database, path: Path, wish: Wish, wait_s: float) -> None:
    number = await database.transact(lambda connection: add_wish(connection, wish))
    deadline = asyncio.get_running_loop().time() + wait_s
    while number in await database.read(load_wishes):
        if asyncio.get_running_loop().time() > deadline:
            raise StoreError(
                f"whoever uses {path} has not taken the new figures within "
                f"{wait_s:.0f} s; the next server will"
            )
        await asyncio.sleep(_ASK_AGAIN_S)
