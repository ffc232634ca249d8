"""The whole table of routes, as the wiring makes it, without a server."""

from functools import partial
from pathlib import Path

from counterd.archive import Archive
from counterd.caretaker import Caretaker, Pace
from counterd.chronicle import Chronicle
from counterd.config import read_config
from counterd.counters.selection import parse_counting
from counterd.counters.table import Table
from counterd.keeper import Keeper
from counterd.ledger import Counting, LocalLedger
from counterd.operations import LocalOperations
from counterd.site import Rules, Site
from counterd.store.connecting import Opening
from counterd.store.database import Database
from counterd.stored_tokens import first_token
from counterd.tokens import Tokens
from counterd.usage import Recorder, Stored
from counterd.web.metering import Meter
from counterd.web.own.routes import Route
from counterd.web.wiring import Places, edge
from tests.counting import NOON, SETTINGS


def routes() -> tuple[Route, ...]:
    """All routes; what they would ask is not running."""
    nowhere = Path("nowhere.db")
    site = Site(
        Rules(parse_counting("do")), Table([], {}), Recorder(Stored(), SETTINGS, bytes), b""
    )
    database = Database(Opening(nowhere))  # which is never done
    pace = Pace("power", 1, lambda: NOON, SETTINGS)
    keeper = Keeper(site, database, pace, Caretaker(site, database, pace, None, Tokens()))
    counting = Counting(
        LocalLedger(site, keeper, Chronicle(site, database, SETTINGS.calendar)),
        Archive(site, database.beside, SETTINGS),
        LocalOperations(site, keeper, pace),
        Tokens(),
        partial(first_token, database, Tokens(), lambda: NOON),
    )
    places = Places(Path(), nowhere, None)
    made = edge(read_config({}, {}, None), places, counting, lambda: NOON, Meter())
    return made._own._routes.all
