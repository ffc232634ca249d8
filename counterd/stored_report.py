"""Answer a question about the statistics from the database, whether or not a server runs on it."""

from functools import partial
from pathlib import Path

from counterd.model import Epoch
from counterd.report import Entry, Question, arranged, days_asked
from counterd.store.database import open_database
from counterd.store.snapshot import load_lifetimes, load_usage
from counterd.usage import Settings
from counterd.usage.periods import Level


async def answer(path: Path, question: Question, settings: Settings, now: Epoch) -> list[Entry]:
    """Return what the database at ``path`` says to ``question``, newest first, as of one moment.

    Of entries that begin together a mark comes first, then the shorter period.

    Raises:
        ConfigError: the dates are wrong.
        StoreError: there is no database, or it cannot be read.
    """
    days = days_asked(question, settings.calendar, now)
    if question.level is Level.LIFETIME:
        load = partial(load_lifetimes, category=question.category)
    else:
        load = partial(
            load_usage, days=days, calendar=settings.calendar, category=question.category
        )
    database = await open_database(path, may_create=False)
    try:
        usage = await database.read(load)
    finally:
        await database.close()
    return arranged(usage, question, days, settings, now)
