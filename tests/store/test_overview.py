"""What a page shows is what adding up all rows gives, while periods close, are saved, rolled up."""

import sqlite3
from collections import Counter
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import counterd.store.overview as module
from counterd.store.overview import load_overview
from counterd.store.upkeep import take_steps
from counterd.store.usage import load_statistics, load_stored, save_changes
from counterd.usage import Recorder, Settings
from counterd.usage.overview import Held, Inquiry, Overview, Track
from counterd.usage.periods import DAY_S, Level
from counterd.usage.ranking import ranked
from counterd.usage.remembered import Remembered
from counterd.usage.report import Line, distinct_counts, united
from counterd.usage.values import Days, Distinct, Statistic
from tests.usage.storage import KATHMANDU, Bytes, at

SETTINGS = Settings(
    zone=KATHMANDU, keep_base_days=2, keep_day_days=5, keep_month_months=3, keep_event_months=2
)
CALENDAR = SETTINGS.calendar
BEGIN = at("2026-03-02T17:50")
HOUR_S = 3600
SCHEMA = (Path(module.__file__).parent / "schema.sql").read_text("utf-8")
SITE = Track("site", "", is_prefix=True)
PAGE = Track("page", "/docs/a")
DOCS = Track("page", "/docs/", is_prefix=True)
names = st.sampled_from(["/", "/docs/a", "/docs/b", "/docs"])


def opened_store() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(SCHEMA)
    return connection


def save(recorder: Recorder, connection: sqlite3.Connection) -> None:
    changes = recorder.unsaved()
    save_changes(connection, changes)
    recorder.mark_saved(changes)


def held(recorder: Recorder) -> Held:
    return Held(recorder.open_rows(), recorder.open_distinct(), recorder.last_parts())


def all_rows(recorder: Recorder, connection: sqlite3.Connection) -> list[Statistic]:
    stored = [row for level in Level for row in load_statistics(connection, level)]
    return united(stored, recorder.open_rows())


def day_of(row: Statistic) -> int:
    return CALENDAR.start_of(Level.DAY, row.start) if row.level is Level.BASE else row.start


def slow_sums(rows: list[Statistic], days: Days) -> list[Line]:
    """By its definition: all that begins in ``days``, by name; lifetimes repeat the rest."""
    sums: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.level is not Level.LIFETIME and days.first <= day_of(row) < days.end:
            sums[row.category, row.event] += row.total
    return [Line(*key, count) for key, count in sums.items()]


def slow_days(rows: list[Statistic], days: Days) -> Days:
    """As many days more as there are periods that lie in ``days`` in part."""
    first, end = days.first, days.end
    for level in (Level.YEAR, Level.MONTH):
        for start in {row.start for row in rows if row.level is level}:
            after = CALENDAR.next_start(level, start)
            if start < first < after:
                first = start
            if start < end < after:
                end = after
    return Days(first, end)


class Reading(RuleBasedStateMachine):
    """Counts, a clock that jumps, a store that rolls up, and a reader who remembers."""

    names_max = 100_000

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGIN
        self.lives = 0
        self.connection = opened_store()
        self.remembered = Remembered(self.names_max)
        self.recorder = self._started()

    def _started(self) -> Recorder:
        stored = load_stored(self.connection, CALENDAR, self.now)
        return Recorder(stored, SETTINGS, Bytes(self.lives))

    @initialize(months=st.integers(0, 8))
    def some_past(self, months: int) -> None:
        for _ in range(months * 3):
            self.count("/docs/a", 2, 0)
            self.count("/", 1, 0)
            self.now += 10 * DAY_S
            self.tick()
            self.save()
        self.upkeep()

    @rule(step=st.sampled_from([1, 61, HOUR_S, HOUR_S, DAY_S, DAY_S, 40 * DAY_S, -61, -HOUR_S]))
    def clock(self, step: int) -> None:
        self.now += step

    @rule(days=st.sampled_from([1, 3, 9, 70]))
    def the_clock_was_wrong(self, days: int) -> None:
        self.now -= days * DAY_S

    @rule(event=names, n=st.integers(1, 3), ago=st.sampled_from([0, 0, 1, HOUR_S, 3 * DAY_S]))
    def count(self, event: str, n: int, ago: int) -> None:
        self.recorder.add(event, "page", n, self.now - ago)
        self.recorder.add("views", "site", n, self.now - ago)

    @rule(name=names, category=st.sampled_from(["visitor", "visitor /docs/"]))
    def see(self, name: str, category: str) -> None:
        self.recorder.seen(name, category, self.now)

    @rule()
    def tick(self) -> None:
        self.recorder.advance(self.now)

    @rule()
    def save(self) -> None:
        save(self.recorder, self.connection)

    @rule()
    def upkeep(self) -> None:
        take_steps(self.connection, self.now, SETTINGS, self.recorder.settled_below)
        # Whoever looks while a wrong clock rules sees that names are gone; else it would be told
        # once more with names.
        self.look(Days(CALENDAR.start_of(Level.DAY, self.now), self.now), None)

    @rule()
    def die_and_start(self) -> None:
        self.lives += 1
        self.recorder = self._started()
        self.remembered = Remembered(self.names_max)

    @rule(
        ago=st.integers(0, 300),
        length=st.sampled_from([1, 2, 7, 30, 100, 365]),
        prefix=st.sampled_from(["", "/docs/"]),
    )
    def a_range_is_right(self, ago: int, length: int, prefix: str) -> None:
        end = CALENDAR.start_of(Level.DAY, self.now) + DAY_S - ago * DAY_S
        days = Days(end - length * DAY_S, end)
        before = Days(days.first - length * DAY_S, days.first)
        rows = all_rows(self.recorder, self.connection)
        told, inquiry = self.look(days, before, prefix)
        kept = slow_days(rows, days)
        is_running = days.end > CALENDAR.start_of(Level.DAY, self.now)
        assert told.days == (Days(kept.first, days.end) if is_running else kept)
        is_exact = told.days == days and slow_days(rows, before) == before
        assert told.before == (before if is_exact else None)
        sums_before = slow_sums(rows, before) if is_exact else []
        assert told.ranked == ranked(slow_sums(rows, told.days), sums_before, inquiry)

    @invariant()
    def the_last_month_is_right(self) -> None:
        self.a_range_is_right(0, 30, "")

    @invariant()
    def what_is_followed_is_right(self) -> None:
        rows = all_rows(self.recorder, self.connection)
        end = CALENDAR.start_of(Level.DAY, self.now) + DAY_S
        told, inquiry = self.look(Days(end - DAY_S, end), None)
        since = min(inquiry.since, told.days.first)
        for track, followed in told.tracks.items():
            expected: Counter[tuple[Level, int]] = Counter()
            for row in rows:
                is_meant = row.level is not Level.LIFETIME and day_of(row) >= since
                if is_meant and track.holds(row.category, row.event):
                    expected[row.level, row.start] += row.total
            counted: Counter[tuple[Level, int]] = Counter()
            for row in followed:
                assert (row.category, row.event) == (track.category, track.event)
                counted[row.level, row.start] += row.total
            assert counted == expected
        days = [day_of(row) for row in rows if row.level is not Level.LIFETIME]
        assert told.earliest == min(days, default=None)

    @invariant()
    def those_seen_are_right(self) -> None:
        stored = [
            Distinct(category, Level(level), start, part, count)
            for category, level, start, part, count in self.connection.execute(
                "SELECT category, level, start, part, count FROM distinct_counts"
            )
        ]
        end = CALENDAR.start_of(Level.DAY, self.now) + DAY_S
        told, inquiry = self.look(Days(end - DAY_S, end), None)
        rows = [
            row
            for row in united(stored, self.recorder.open_distinct())
            if row.category in inquiry.seen and row.start >= min(inquiry.since, told.days.first)
        ]
        for level in (Level.DAY, Level.WEEK, Level.MONTH, Level.YEAR):
            assert distinct_counts(told.distinct, level) == distinct_counts(rows, level)

    def look(self, days: Days, before: Days | None, prefix: str = "") -> tuple[Overview, Inquiry]:
        inquiry = Inquiry(
            now=self.now,
            days=days,
            before=before,
            since=min(days.first, at("2026-03-20")),
            tracks=(SITE, PAGE, DOCS),
            seen=("visitor",),
            prefix=prefix,
            prefixed=frozenset({"page"}),
            top=2,
        )
        told = load_overview(
            self.connection, inquiry, held(self.recorder), self.remembered, SETTINGS
        )
        return told, inquiry

    def teardown(self) -> None:  # type: ignore[explicit-override] # not before Python 3.12
        self.connection.close()


class ReadingOfTooMuch(Reading):
    """The same, where no two names fit into memory: all is added up by the database."""

    names_max = 1


class ReadingOfMuch(Reading):
    """The same, where little can be remembered."""

    names_max = 7


TestReading = Reading.TestCase
TestReadingOfMuch = ReadingOfMuch.TestCase
TestReadingOfTooMuch = ReadingOfTooMuch.TestCase
TestReading.settings = settings(stateful_step_count=40, deadline=None)
FEWER = settings(stateful_step_count=20, max_examples=30, deadline=None)
TestReadingOfMuch.settings = FEWER
TestReadingOfTooMuch.settings = FEWER


def look(
    connection: sqlite3.Connection, recorder: Recorder, now: int, remembered: Remembered, days: Days
) -> Overview:
    inquiry = Inquiry(now=now, days=days, since=days.first, top=3)
    return load_overview(connection, inquiry, held(recorder), remembered, SETTINGS)


def test_a_part_that_is_stored_while_an_earlier_one_is_open_is_read() -> None:
    connection, remembered = opened_store(), Remembered()
    recorder = Recorder(load_stored(connection, CALENDAR, BEGIN), SETTINGS, Bytes())
    recorder.count("/now", "page", BEGIN)
    recorder.count("/late", "page", BEGIN - 3 * HOUR_S)
    recorder.advance(BEGIN)
    save(recorder, connection)
    assert {row.event for row in recorder.open_rows()} == {"/now"}
    assert recorder.settled_below == 1  # the part of what came late is above
    today = CALENDAR.start_of(Level.DAY, BEGIN)
    told = look(connection, recorder, BEGIN, remembered, Days(today, today + DAY_S))
    assert [line.event for line in told.ranked["page"].lines] == ["/late", "/now"]
    connection.close()


def test_names_that_were_folded_are_not_remembered() -> None:
    connection, remembered = opened_store(), Remembered()
    recorder = Recorder(load_stored(connection, CALENDAR, BEGIN), SETTINGS, Bytes())
    recorder.count("/old", "page", BEGIN)
    now = BEGIN + DAY_S
    recorder.advance(now)
    save(recorder, connection)
    march = Days(at("2026-03-01"), at("2026-04-01"))
    (old,) = look(connection, recorder, now, remembered, march).ranked["page"].lines
    assert old.event == "/old"
    now = at("2026-06-01T12:00")
    recorder.advance(now)
    take_steps(connection, now, SETTINGS, recorder.settled_below)
    for instant in (now, BEGIN + DAY_S):  # also when the clock is set back again
        page = look(connection, recorder, instant, remembered, march).ranked["page"]
        assert (page.lines, page.names, page.total, page.folded) == ((), 0, 1, 1)
    connection.close()


def test_of_days_that_are_over_nothing_is_added_up_twice() -> None:
    connection, remembered = opened_store(), Remembered()
    recorder = Recorder(load_stored(connection, CALENDAR, BEGIN), SETTINGS, Bytes())
    for ago in range(40):
        recorder.count("/", "page", BEGIN - ago * DAY_S)
    recorder.advance(BEGIN + DAY_S)
    save(recorder, connection)
    now = BEGIN + DAY_S
    end = CALENDAR.start_of(Level.DAY, now) + DAY_S
    read: list[str] = []
    connection.set_trace_callback(
        lambda query: read.append(query) if "GROUP BY event, category" in query else None
    )
    counts = []
    for hits in range(4):  # none yet, the first of the day, and two more in the same hour
        if hits:
            recorder.count("/", "page", now)
        told = look(connection, recorder, now, remembered, Days(end - 30 * DAY_S, end))
        assert told.ranked["page"].total == 29 + hits
        counts.append(len(read))
        read.clear()
    levels = 4
    assert counts[0] > 2 * levels
    assert counts[1:] == [levels] * 3, "today alone"
    # A shorter range has its days among those of the longer one.
    _ = look(connection, recorder, now, remembered, Days(end - 2 * DAY_S, end))
    assert len(read) == levels
    connection.close()


def test_sums_of_a_part_of_a_month_are_worth_nothing_once_it_is_rolled_up() -> None:
    connection, remembered = opened_store(), Remembered()
    noon = at("2026-03-01T12:00", KATHMANDU)
    recorder = Recorder(load_stored(connection, CALENDAR, noon), SETTINGS, Bytes())
    march, now = Days(at("2026-03-01"), at("2026-04-01")), noon
    for day in range(31):
        now = noon + day * DAY_S
        recorder.advance(now)
        recorder.count("/", "page", now)
        save(recorder, connection)
        take_steps(connection, now, SETTINGS, recorder.settled_below)
        told = look(connection, recorder, now, remembered, march)
        assert told.ranked["page"].total == day + 1
    # Something late splits the month where it was split before its days were rolled up.
    for day in range(1, 31):
        recorder.count("/late", "page", noon + day * DAY_S)
        told = look(connection, recorder, now, remembered, march)
        assert told.ranked["page"].total == 31 + day
        recorder.advance(now)
        save(recorder, connection)
    connection.close()
