"""The variables that are counters, by their name in lower case. Source: DeleGate's manual."""

from collections.abc import Mapping
from typing import Literal

CounterName = Literal["COUNTER", "TOTAL_HITS", "REFERER_COUNT"]

COUNTERS: Mapping[str, CounterName] = {
    "counter": "COUNTER",
    "page_count": "COUNTER",
    "bcounter": "COUNTER",
    "total_hits": "TOTAL_HITS",
    "referer_count": "REFERER_COUNT",
}
