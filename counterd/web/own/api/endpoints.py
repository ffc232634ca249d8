"""All that the API answers, in the order in which people read of it."""

from collections.abc import Sequence

from counterd.ledger import Counting
from counterd.usage import Settings
from counterd.web.own.api.counters import Counters
from counterd.web.own.api.marks import Marks
from counterd.web.own.api.networks import NetworkMaps
from counterd.web.own.api.operations import Endpoint
from counterd.web.own.api.service import Service
from counterd.web.own.api.statistics import Statistics
from counterd.web.own.api.sums import SumOfCounters


def endpoints(counting: Counting, settings: Settings, index: tuple[str, ...]) -> Sequence[Endpoint]:
    """Return the endpoints that ask the counting; ``index`` are the names of folders' pages."""
    ledger, records, operations = counting.ledger, counting.records, counting.operations
    return (
        *Counters(ledger, records, index).endpoints(),
        *SumOfCounters(ledger, records, index).endpoints(),
        *NetworkMaps(ledger, index).endpoints(),
        *Statistics(records, settings).endpoints(),
        *Marks(records, operations, settings).endpoints(),
        *Service(operations).endpoints(),
    )
