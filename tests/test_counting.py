"""A site is counted as long as the context: opened with what was stored, closed with all saved."""

from pathlib import Path

import pytest

from counterd.config import read_config
from counterd.counting import counting
from counterd.errors import StoreError
from counterd.ledger import Wanted
from counterd.model import Kind
from tests.counting import HIT, NOON, PAGE


async def test_counts_go_on_where_they_were(tmp_path: Path) -> None:
    config = read_config({"durability": "memory"}, {}, None)
    for number in (1, 2, 3):
        async with counting(config, tmp_path / "c.db", lambda: NOON) as counted:
            seen = await counted.ledger.post(HIT, Wanted([PAGE]))
            assert seen.counters[PAGE].total == number
            assert counted.records.counters(Kind.ACCESS)[PAGE.url].total == number


async def test_a_first_secret_is_made_when_it_is_asked_for_and_once(tmp_path: Path) -> None:
    config = read_config({}, {}, None)
    async with counting(config, tmp_path / "c.db", lambda: NOON):
        pass
    async with counting(config, tmp_path / "c.db", lambda: NOON) as counted:
        secret = await counted.first_secret()
        assert secret is not None
        assert counted.tokens.known(secret) is not None
        assert await counted.first_secret() is None
        assert counted.tokens.known(secret) is not None


async def test_a_database_is_counted_in_by_one(tmp_path: Path) -> None:
    config = read_config({}, {}, None)
    async with counting(config, tmp_path / "c.db", lambda: NOON):
        with pytest.raises(StoreError, match="another counterd"):
            async with counting(config, tmp_path / "c.db", lambda: NOON):
                pass
    async with counting(config, tmp_path / "c.db", lambda: NOON):
        pass


@pytest.mark.parametrize(("clients", "is_hashed"), [("hashed", True), ("exact", False)])
async def test_clients_are_remembered_as_the_settings_say(
    tmp_path: Path, clients: str, is_hashed: bool
) -> None:
    config = read_config({"clients": clients}, {}, None)
    async with counting(config, tmp_path / "c.db", lambda: NOON) as counted:
        seen = await counted.ledger.post(HIT, Wanted([PAGE]))
    assert (len(seen.counters[PAGE].last) == 8) is is_hashed
