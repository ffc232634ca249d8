"""Who was seen: exact for the day, a sketch for week, month and year, each period with its own key.

A key lives no longer than its period, so nobody can be followed from one day into the next.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from counterd.model import Epoch
from counterd.usage.anonymise import KEY_BYTES, keyed_hash
from counterd.usage.hashes import HashSet
from counterd.usage.names import clean
from counterd.usage.parts import PartNumbers, Span
from counterd.usage.periods import Level
from counterd.usage.settings import Settings
from counterd.usage.sketch import Sketch
from counterd.usage.values import Changes, Distinct, Key, Part, Registers, Seen, Stored

# A name may be half a kilobyte long.
_MET_MAX: Final = 2048
_SKETCHED: Final = (Level.WEEK, Level.MONTH, Level.YEAR)


class _Opened:
    """One opening of a period: a day has sets, a longer period sketches, by category."""

    __slots__ = ("key", "part", "sets", "sketches", "span")

    def __init__(self, part: Part, span: Span, key: bytes) -> None:
        self.part = part
        self.span = span
        self.key = key
        self.sets: dict[str, HashSet | set[bytes]] = {}
        self.sketches: dict[str, Sketch] = {}

    def row(self, category: str) -> Distinct:
        level, start, number = self.part
        if level is Level.DAY:
            return Distinct(category, level, start, number, len(self.sets[category]))
        return Distinct(category, level, start, number, self.sketches[category].count())

    def rows(self, category: str | None) -> list[Distinct]:
        known = (*self.sets, *self.sketches)
        return [self.row(name) for name in known if category in {None, name}]

    def known(self, category: str) -> HashSet | set[bytes]:
        """Return those seen in a day; without a key they are names, which are longer."""
        known = self.sets.get(category)
        if known is None:
            known = self.sets[category] = HashSet() if self.key else set()
        return known


class DistinctCounts:
    """The distinct counts of all open periods; memory is the master."""

    __slots__ = (
        "_calendar",
        "_counted",
        "_ended",
        "_grown",
        "_keys",
        "_last_rows",
        "_met",
        "_numbers",
        "_opened",
        "_random",
        "_seen",
        "_settings",
    )

    def __init__(
        self,
        stored: Stored,
        settings: Settings,
        random: Callable[[int], bytes],
        numbers: PartNumbers,
    ) -> None:
        """Go on with the stored periods whose key serves; the others are over.

        ``random(n)`` returns n bytes that nobody can guess.
        """
        self._settings = settings
        self._calendar = settings.calendar
        self._random = random
        self._numbers = numbers
        self._opened: dict[Part, _Opened] = {}
        # Counts and registers that differ from the store's.
        self._counted: dict[tuple[Part, str], _Opened] = {}
        self._grown: dict[tuple[Part, str], _Opened] = {}
        self._keys: dict[Key, None] = {}
        self._seen: dict[Seen, None] = {}
        self._last_rows: dict[Distinct, None] = {}
        self._ended: dict[Part, None] = {}
        # Who was seen since the last ``advance``, by name and category, on which day.
        self._met: dict[tuple[str, str], _Opened] = {}
        self._load(stored)

    def seen(self, name: str, category: str, at: Epoch) -> bool:
        """Note that ``name`` was seen; say whether that is the first time in its day."""
        met = self._met.get((name, category))
        if met is not None and met.span.holds(at):
            return False
        return self._seen_first(name, clean(category), at, (name, category))

    def _seen_first(self, name: str, category: str, at: Epoch, met: tuple[str, str]) -> bool:
        day = self._opened_at(Level.DAY, at)
        who = keyed_hash(name, day.key) if day.key else clean(name).encode()
        if len(self._met) >= _MET_MAX:
            self._met.clear()
        self._met[met] = day
        known = day.known(category)
        if who in known or len(known) >= self._settings.seen_max:
            return False
        known.add(who)
        self._counted[day.part, category] = day
        if self._is_stored:
            self._seen[Seen(day.part, category, who)] = None
        for level in _SKETCHED:
            self._sketch(level, name, category, at)
        return True

    def advance(self, now: Epoch) -> None:
        """End what is over at ``now``, and destroy its keys."""
        self._met.clear()
        for opened in [*self._opened.values()]:
            if not opened.span.is_near(now):
                self._end(opened)

    def rows(self, category: str | None = None) -> list[Distinct]:
        """Return the counts that are open, or not yet stored, all or a category's."""
        opened = [row for opened in self._opened.values() for row in opened.rows(category)]
        return opened + [row for row in self._last_rows if category in {None, row.category}]

    @property
    def has_unsaved(self) -> bool:
        """Whether the store lacks something."""
        return bool(
            self._counted
            or self._grown
            or self._last_rows
            or self._ended
            or self._keys
            or self._seen
        )

    def unsaved(self, changes: Changes) -> Changes:
        """Return ``changes`` with what the store does not hold of those who were seen."""
        rows = [opened.row(category) for (_, category), opened in self._counted.items()]
        grown = ((*of, opened.sketches[of[1]].to_bytes()) for of, opened in self._grown.items())
        return replace(
            changes,
            distinct=(*self._last_rows, *rows),
            keys=tuple(self._keys),
            seen=tuple(self._seen),
            registers=tuple(Registers(*row) for row in grown),
            ended=tuple(self._ended),
        )

    def mark_saved(self, changes: Changes) -> None:
        """Take note that the store holds ``changes``; what has changed since stays unsaved."""
        for key in changes.keys:
            self._keys.pop(key, None)
        for seen in changes.seen:
            self._seen.pop(seen, None)
        for ended in changes.ended:
            self._ended.pop(ended, None)
        for row in changes.distinct:
            self._last_rows.pop(row, None)
            part = Part(row.level, row.start, row.part)
            opened = self._counted.get((part, row.category))
            if opened is not None and opened.row(row.category) == row:
                del self._counted[part, row.category]
        for part, category, registers in changes.registers:
            opened = self._grown.get((part, category))
            if opened is not None and opened.sketches[category].to_bytes() == registers:
                del self._grown[part, category]

    @property
    def _is_stored(self) -> bool:
        return self._settings.scheme != "volatile"

    def _load(self, stored: Stored) -> None:
        # Of two openings of one period the later goes on.
        latest = {part[:2]: (part, key) for part, key in sorted(stored.keys)}
        for part, key in latest.values():
            if self._serves(part, key):
                self._opened[part] = _Opened(part, self._span(part.level, part.start), key)
        for part, category, who in stored.seen:
            if part in self._opened:
                self._opened[part].known(category).add(who)
        for part, category, registers in stored.registers:
            if part in self._opened:
                self._opened[part].sketches[category] = Sketch(registers)
        self._ended.update(dict.fromkeys(sorted(_parts(stored) - self._opened.keys())))

    def _serves(self, part: Part, key: bytes) -> bool:
        # Another scheme than last time knows those seen by something else.
        is_hashed = self._settings.scheme == "immediate" or part.level is not Level.DAY
        return self._is_stored and bool(key) == is_hashed

    def _opened_at(self, level: Level, at: Epoch) -> _Opened:
        for opened in self._opened.values():
            if opened.part.level is level and opened.span.holds(at):
                return opened
        start = self._calendar.start_of(level, at)
        part = Part(level, start, self._numbers.take())
        is_hashed = self._settings.scheme != "daily" or level is not Level.DAY
        key = self._random(KEY_BYTES) if is_hashed else b""
        opened = self._opened[part] = _Opened(part, self._span(level, start), key)
        if self._is_stored:
            self._keys[Key(part, key)] = None
        return opened

    def _span(self, level: Level, start: Epoch) -> Span:
        calendar = self._calendar
        return Span(calendar.begins_at(level, start), calendar.ends_at(level, start))

    def _sketch(self, level: Level, name: str, category: str, at: Epoch) -> None:
        opened = self._opened_at(level, at)
        sketch = opened.sketches.get(category)
        if sketch is None:
            sketch = opened.sketches[category] = Sketch()
        if sketch.add(int.from_bytes(keyed_hash(name, opened.key))):
            self._counted[opened.part, category] = opened
            if self._is_stored:
                self._grown[opened.part, category] = opened

    def _end(self, opened: _Opened) -> None:
        part = opened.part
        del self._opened[part]
        for counted in [counted for counted in self._counted if counted[0] == part]:
            self._last_rows[self._counted.pop(counted).row(counted[1])] = None
        # Of the rest, what was not yet stored need not be any more.
        self._grown = {grown: at for grown, at in self._grown.items() if grown[0] != part}
        self._keys = {key: None for key in self._keys if key.part != part}
        self._seen = {seen: None for seen in self._seen if seen.part != part}
        if self._is_stored:
            self._ended[part] = None


def _parts(stored: Stored) -> set[Part]:
    return (
        {key.part for key in stored.keys}
        | {seen.part for seen in stored.seen}
        | {registers.part for registers in stored.registers}
    )
