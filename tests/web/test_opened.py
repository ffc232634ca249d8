"""All sites are opened and closed together; who fails at the end is named, the others are saved."""

import sqlite3
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from counterd.config import Hosting, NamedSite, read_config
from counterd.errors import ConfigError, StoreError
from counterd.ledger import Wanted
from counterd.logs.sink import Sinks
from counterd.web.opened import Means, Opened, opened
from counterd.web.sites import sites
from tests.counting import HIT, NOON


def hosting(folder: Path) -> Hosting:
    """A default site and two others."""

    def settings(name: str) -> dict[str, object]:
        return {"root": str(folder), "db": str(folder / f"{name}.db"), "flush_s": 0.01}

    one, *others = (read_config(settings(name), {}, None) for name in ("main", "a", "b"))
    named = zip(("a", "b"), others, strict=True)
    return Hosting(one, tuple(NamedSite(n, (name,), c) for n, (name, c) in enumerate(named, 1)))


def opening(hosting: Hosting) -> AbstractAsyncContextManager[Opened]:
    return opened(sites(hosting), Means(None, Sinks("access_log", print), lambda: NOON))


async def test_secrets_of_the_first_start_come_with_their_site_and_once(tmp_path: Path) -> None:
    async with opening(hosting(tmp_path)) as open_sites:
        assert [site.names async for site, _ in open_sites.secrets()] == [(), ("a",), ("b",)]
    async with opening(hosting(tmp_path)) as open_sites:
        assert [secret async for secret in open_sites.secrets()] == []


async def test_addresses_follow_the_settings_of_each_site(tmp_path: Path) -> None:
    one = hosting(tmp_path)
    first, second = one.sites
    logged = structs.replace(second.config, access_log=tmp_path / "b.log")
    async with opening(one) as open_sites:
        before = open_sites.addresses(one)
        assert all(address.log is None for address in before.hosts.all())
        assert len({id(address.edge) for address in before.hosts.all()}) == 3
        now = Hosting(one.main, (first, replace(second, config=logged)))
        after = open_sites.addresses(now).hosts
        assert (after.find("a").log, after.find("x").log) == (None, None)
        assert after.find("b").log is not None
        broken = structs.replace(first.config, spam_list=tmp_path / "none")
        with pytest.raises(ConfigError, match=r"^site\[1\] \(a\): spam_list: "):
            open_sites.addresses(Hosting(one.main, (replace(first, config=broken), second)))


async def test_a_site_that_cannot_be_opened_is_named_and_the_others_are_closed(
    tmp_path: Path,
) -> None:
    (tmp_path / "b.db").write_text("no database\n" * 100)
    for _ in range(2):  # what was open is free again
        with pytest.raises(StoreError, match=r"^site\[2\] \(b\): "):
            async with opening(hosting(tmp_path)):
                pass


async def test_an_error_of_others_is_not_taken_for_a_sites(tmp_path: Path) -> None:
    async def fails() -> None:
        async with opening(hosting(tmp_path)):
            raise ConfigError("cannot listen")

    with pytest.raises(ConfigError, match=r"^cannot listen$"):
        await fails()


async def test_a_site_that_cannot_be_saved_is_named_and_the_others_are_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counterd.keeper._CLOSE_MAX_S", 0.1)

    async def counts() -> None:
        async with opening(hosting(tmp_path)) as open_sites:
            with closing(sqlite3.connect(tmp_path / "a.db")) as other:
                other.execute(
                    "CREATE TRIGGER refuse BEFORE INSERT ON counters "
                    "BEGIN SELECT RAISE(ABORT, 'refused'); END"
                )
            for one in open_sites._counted:
                await one.counting.ledger.post(HIT, Wanted())

    with pytest.raises(StoreError, match=r"^site\[1\] \(a\): the last changes of . counters"):
        await counts()
    for name, is_saved in (("main", True), ("a", False), ("b", True)):
        with closing(sqlite3.connect(tmp_path / f"{name}.db")) as stored:
            (rows,) = stored.execute("SELECT count(*) FROM counters").fetchone()
        assert bool(rows) is is_saved
