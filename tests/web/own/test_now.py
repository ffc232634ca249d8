"""What happens now is what was counted today and at this hour, also before a restart."""

from pathlib import Path

from counterd.archive import Archive
from counterd.web.own.now import Now, Read, Watch
from tests.counting import HIT, NOON, SETTINGS, Running, running
from tests.usage.storage import BERLIN


async def watched(site: Running, at: int) -> Now:
    archive = Archive(site.site, site.database.beside, SETTINGS)
    try:
        return await Watch(site.ledger, archive, BERLIN).now(at)
    finally:
        await archive.close()


async def test_numbers_by_hand(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        assert await watched(site, NOON) == Now("13:00:30", "0", "0", "0", "13:00", ())
        earlier = HIT._replace(at=NOON - 3600, url="/early.shtml")
        for hit in (earlier, HIT, HIT, HIT._replace(url="/<b>.shtml"), HIT):
            assert site.site.count(hit)
        assert await watched(site, NOON + 1) == Now(
            "13:00:31",
            "1",
            "5",
            "1",
            "13:00",
            (
                Read("/p.shtml", "3", "/-/page?url=/p.shtml"),
                Read("/<b>.shtml", "1", "/-/page?url=/%3Cb%3E.shtml"),
            ),
        )
    async with running(tmp_path / "c.db") as site:
        assert site.site.count(HIT)
        again = await watched(site, NOON + 2)
        assert (again.hits, again.pages[0].count) == ("6", "4")
        later = await watched(site, NOON + 3600)
        assert (later.since, later.pages) == ("14:00", ())
