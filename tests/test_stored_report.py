"""What the database answers is what it has, beside a server or not."""

from functools import partial
from pathlib import Path

import pytest

from counterd.errors import StoreError
from counterd.report import Question
from counterd.store.database import open_database
from counterd.store.usage import save_changes
from counterd.stored_report import answer
from counterd.usage.periods import Level
from counterd.usage.values import Changes, Statistic
from tests.test_report import NOW, SETTINGS, categories, statistic


async def test_the_answer_is_what_the_database_has(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    database = await open_database(path)
    rows = (
        statistic("/a", 3, "2026-11-22"),
        statistic("/a", 40, "2026-11-15"),
        statistic("200", 5, "2026-11-22", "status"),
        Statistic("page", "/a", Level.LIFETIME, 0, 0, 500),
    )
    await database.transact(partial(save_changes, changes=Changes(statistics=rows)))

    async def counted(question: Question) -> list[tuple[str, int]]:
        entries = await answer(path, question, SETTINGS, NOW)
        return [(category.category, category.count) for category in categories(entries)]

    # The other connection stays open, as that of a server.
    assert await counted(Question()) == [("page", 3), ("status", 5)]
    pages = Question(category="page", since="2026-11-01")
    assert await counted(pages) == [("page", 3), ("page", 40)]
    assert await counted(Question(Level.LIFETIME)) == [("page", 543), ("status", 5)]
    assert await counted(Question(Level.LIFETIME, category="status")) == [("status", 5)]
    await database.close()


async def test_to_ask_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file"):
        await answer(tmp_path / "c.db", Question(), SETTINGS, NOW)
    assert list(tmp_path.iterdir()) == []
