"""Do in the background what the first reader of our own pages would have to wait for."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final

from counterd.errors import StoreError
from counterd.ledger import Records
from counterd.usage import Settings
from counterd.web.own.fields import Fields
from counterd.web.own.wishes import wished
from counterd.web.templates import compile_all

# A server that has just started has more urgent things to do.
REST_S: Final = 1.0
# What is added up for these, serves all other ranges as well.
_QUERIES: Final = ("", "range=12m")


async def prepare(
    records: Records, settings: Settings, clock: Callable[[], float], rest_s: float = REST_S
) -> None:
    """Compile the templates, and let the records add up what they can remember."""
    await asyncio.sleep(rest_s)
    await asyncio.to_thread(compile_all)
    for query in _QUERIES:
        now = int(clock())
        inquiry = wished(Fields(query), settings.calendar, now).inquiry(now, settings.calendar)
        # Whoever asks will be told what is wrong.
        with contextlib.suppress(StoreError):
            _ = await records.overview(inquiry)
