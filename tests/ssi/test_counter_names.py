"""The names of counters."""

from counterd.ssi.counter_names import COUNTERS


def test_three_counters_have_five_names() -> None:
    assert sorted(COUNTERS) == ["bcounter", "counter", "page_count", "referer_count", "total_hits"]
    assert set(COUNTERS.values()) == {"COUNTER", "TOTAL_HITS", "REFERER_COUNT"}
