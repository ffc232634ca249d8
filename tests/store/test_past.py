"""The past of events is read at the levels that hold it, from when it is asked for."""

from functools import partial
from pathlib import Path

from counterd.store.database import open_database
from counterd.store.past import load_past
from counterd.store.usage import save_changes
from counterd.usage.periods import Level
from counterd.usage.values import Changes, Distinct, Statistic

DAY_S = 86_400
TODAY = 20_000 * DAY_S


async def test_rows_of_the_events_and_one_day_of_visitors(tmp_path: Path) -> None:
    def row(event: str, level: Level, start: int) -> Statistic:
        return Statistic("page", event, level, start, 1, 1)

    wanted = [
        row("/a", Level.BASE, TODAY),
        row("/b", Level.DAY, TODAY - DAY_S),
        row("/a", Level.MONTH, TODAY - 90 * DAY_S),
    ]
    others = [
        row("/c", Level.DAY, TODAY - DAY_S),
        row("/a", Level.YEAR, TODAY - 90 * DAY_S),
        row("/a", Level.DAY, TODAY - 101 * DAY_S),
    ]
    distinct = [
        Distinct("visitor", Level.DAY, start, 1, 3)
        for start in (TODAY - 2 * DAY_S, TODAY - DAY_S, TODAY)
    ]
    database = await open_database(tmp_path / "c.db")
    changes = Changes(statistics=(*wanted, *others), distinct=tuple(distinct))
    await database.transact(partial(save_changes, changes=changes))
    past = await database.read(
        partial(
            load_past,
            events=[("page", "/a"), ("page", "/b")],
            since=TODAY - 100 * DAY_S,
            day=TODAY - DAY_S,
        )
    )
    assert set(past.statistics) == {row._replace(part=0) for row in wanted}
    assert past.distinct == distinct[1:2]
    await database.close()
