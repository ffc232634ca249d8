"""Upkeep loses nothing, does nothing twice, and catches up any rest in one run."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from counterd.usage import Settings
from counterd.usage.periods import Level
from counterd.usage.upkeep import Fold, RollUp, derived, folded_before, grown, steps
from counterd.usage.values import FOLDED, Statistic
from tests.usage.storage import BERLIN, KATHMANDU, SANTIAGO, Store, at, lifetimes, total

SETTINGS = Settings(
    zone=BERLIN, keep_base_days=2, keep_day_days=40, keep_month_months=14, keep_event_months=3
)
NOW = at("2026-11-22T12:00", BERLIN)
SETTLED = 1000


def base(event: str, instant: int, count: int = 1, part: int = 1) -> Statistic:
    start = SETTINGS.calendar.start_of(Level.BASE, instant)
    return Statistic("page", event, Level.BASE, start, part, count)


def test_the_steps_of_a_sunday_in_november() -> None:
    assert steps(NOW, SETTINGS) == [
        Fold(Level.BASE, at("2026-08-01T00:00", BERLIN)),
        Fold(Level.DAY, at("2026-08-01")),
        Fold(Level.MONTH, at("2026-08-01")),
        Fold(Level.YEAR, at("2026-01-01")),
        RollUp(Level.BASE, at("2026-11-20T00:00", BERLIN), Level.DAY),
        RollUp(Level.DAY, at("2026-10-13"), Level.MONTH),
        RollUp(Level.MONTH, at("2025-09-01"), Level.YEAR),
    ]


def test_names_of_before_august_may_be_gone() -> None:
    assert folded_before(NOW, SETTINGS) == at("2026-08-01")
    longer = replace(SETTINGS, keep_month_months=2, keep_event_months=14)
    assert folded_before(NOW, longer) == at("2025-01-01")


def test_months_are_counted_back_over_new_year() -> None:
    january = steps(at("2026-01-31T12:00"), replace(SETTINGS, keep_event_months=1))
    assert january[2] == Fold(Level.MONTH, at("2025-12-01"))
    assert january[3] == Fold(Level.YEAR, at("2025-01-01"))


def test_events_kept_longer_than_months_wait_for_all_of_their_year() -> None:
    settings = replace(SETTINGS, keep_month_months=2, keep_event_months=14)
    assert steps(NOW, settings)[:4] == [
        Fold(Level.BASE, at("2025-01-01T00:00", BERLIN)),
        Fold(Level.DAY, at("2025-01-01")),
        Fold(Level.MONTH, at("2025-01-01")),
        Fold(Level.YEAR, at("2025-01-01")),
    ]


def test_base_periods_become_days_when_their_day_is_old_enough() -> None:
    last_old = at("2026-11-19T23:59", BERLIN)
    store = Store({base("/", last_old), base("/", last_old - 7200), base("/", last_old + 60)})
    store.upkeep(NOW, SETTINGS, SETTLED)
    assert store.statistics == {
        Statistic("page", "/", Level.DAY, at("2026-11-19"), 0, 2),
        base("/", last_old + 60),
    }


def test_a_late_event_is_added_to_its_day_and_its_month() -> None:
    day = Statistic("page", "/", Level.DAY, at("2026-11-18"), 0, 5)
    month = Statistic("page", "/", Level.MONTH, at("2026-10-01"), 0, 70)
    late = {
        base("/", at("2026-11-18T10:00", BERLIN), 1, part=7),
        base("/", at("2026-10-02T10:00", BERLIN), 2, part=8),
    }
    store = Store({day, month, *late})
    store.upkeep(NOW, SETTINGS, SETTLED)
    assert store.statistics == {day._replace(total=6), month._replace(total=72)}


def test_parts_that_the_recorder_still_holds_are_let_be() -> None:
    held = base("/", at("2026-11-01"), part=9)
    store = Store({held})
    store.upkeep(NOW, SETTINGS, settled_below=9)
    assert store.statistics == {held}
    store.upkeep(NOW, SETTINGS, settled_below=10)
    assert {row.level for row in store.statistics} == {Level.DAY}


def test_old_events_become_one_row_a_category_and_grow_lifetimes() -> None:
    rows = {
        Statistic("page", event, Level.MONTH, at("2026-07-01"), 0, count)
        for event, count in (("/a", 1), ("/b", 20))
    }
    kept = Statistic("page", "/a", Level.MONTH, at("2026-08-01"), 0, 300)
    other = Statistic("ref", "/a", Level.MONTH, at("2026-07-01"), 0, 4000)
    store = Store({*rows, kept, other, Statistic("page", "/a", Level.LIFETIME, 0, 0, 50_000)})
    store.upkeep(NOW, SETTINGS, SETTLED)
    assert store.statistics == {
        Statistic("page", FOLDED, Level.MONTH, at("2026-07-01"), 0, 21),
        Statistic("ref", FOLDED, Level.MONTH, at("2026-07-01"), 0, 4000),
        kept,
        Statistic("page", "/a", Level.LIFETIME, 0, 0, 50_001),
        Statistic("page", "/b", Level.LIFETIME, 0, 0, 20),
        Statistic("ref", "/a", Level.LIFETIME, 0, 0, 4000),
    }


def test_a_year_is_folded_only_when_all_of_it_is_old() -> None:
    settings = replace(SETTINGS, keep_month_months=2, keep_event_months=14)
    years = {Statistic("page", "/", Level.YEAR, at(f"{y}-01-01"), 0, y) for y in (2024, 2025)}
    store = Store(set(years))
    store.upkeep(NOW, settings, SETTLED)
    assert {row.event for row in store.statistics if row.start == at("2024-01-01")} == {FOLDED}
    assert {row.event for row in store.statistics if row.start == at("2025-01-01")} == {"/"}


def test_grown_adds_only_what_is_under_the_same_key() -> None:
    row = Statistic("page", "/", Level.DAY, at("2026-11-18"), 0, 5)
    others = [row._replace(category="ref"), row._replace(event="/b"), row._replace(part=1)]
    assert grown([row], others) == [row]
    assert grown([row], [row._replace(total=2), *others]) == [row._replace(total=7)]


def test_a_fold_leaves_aside_what_is_folded() -> None:
    folded = Statistic("page", FOLDED, Level.MONTH, at("2026-07-01"), 0, 21)
    assert derived(Fold(Level.MONTH, NOW), [folded], SETTINGS.calendar) == []


settings_ = st.builds(
    Settings,
    zone=st.sampled_from([BERLIN, SANTIAGO, KATHMANDU]),
    base_s=st.sampled_from([3600, 86_400]),
    keep_base_days=st.integers(1, 100),
    keep_day_days=st.integers(1, 100),
    keep_month_months=st.integers(1, 20),
    keep_event_months=st.integers(1, 20),
)
hits = st.lists(
    st.tuples(
        st.sampled_from(["page", "ref"]),
        st.sampled_from(["/a", "/b", "<page>"]),
        st.integers(at("2024-01-01"), NOW),
        st.integers(1, 3),
        st.integers(1, 9),
    ),
    max_size=30,
)
Hits = list[tuple[str, str, int, int, int]]


def stored(counted: Hits, settings: Settings) -> Store:
    start_of = settings.calendar.start_of
    rows = {
        (category, event, Level.BASE, start_of(Level.BASE, instant), part): n
        for category, event, instant, part, n in counted
    }
    return Store({Statistic(*key, n) for key, n in rows.items()})


@given(settings_, hits, st.lists(st.integers(at("2024-01-01"), NOW + 10**8), max_size=4))
def test_no_count_and_no_lifetime_is_lost_at_any_time(
    settings: Settings, counted: Hits, times: list[int]
) -> None:
    store = stored(counted, settings)
    before, alive = total(store.statistics), lifetimes(store.statistics)
    for now in times:
        store.upkeep(now, settings, SETTLED)
        assert total(store.statistics) == before
        assert lifetimes(store.statistics) == alive


@given(settings_, hits)
def test_running_twice_changes_nothing(settings: Settings, counted: Hits) -> None:
    store = stored(counted, settings)
    store.upkeep(NOW, settings, SETTLED)
    once = set(store.statistics)
    store.upkeep(NOW, settings, SETTLED)
    assert store.statistics == once


@given(settings_, hits, st.lists(st.integers(at("2024-01-01"), NOW), max_size=4))
def test_one_run_after_a_rest_gives_the_sums_of_many(
    settings: Settings, counted: Hits, times: list[int]
) -> None:
    daily, rested = stored(counted, settings), stored(counted, settings)
    for now in sorted(times):
        daily.upkeep(now, settings, SETTLED)
    for store in (daily, rested):
        store.upkeep(NOW, settings, SETTLED)
    assert daily.statistics == rested.statistics


@given(settings_, hits)
def test_nothing_stays_longer_than_its_settings_say(settings: Settings, counted: Hits) -> None:
    store = stored(counted, settings)
    store.upkeep(NOW, settings, SETTLED)
    for step in steps(NOW, settings):
        old = [
            row
            for row in store.statistics
            if row.level is step.level and row.start < step.before and row.event != FOLDED
        ]
        assert old == []
