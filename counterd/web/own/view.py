"""The dashboard as a plain value: all that its template draws, out of what the records say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from counterd.model import Epoch
from counterd.usage import Settings
from counterd.usage.overview import Overview, Ranked
from counterd.usage.periods import DAY_S, Level, date_of
from counterd.usage.timeline import total
from counterd.usage.uptime import days_run, rests
from counterd.usage.values import Days, Statistic
from counterd.web.numerals import data_size, grouped, share
from counterd.web.own import dates
from counterd.web.own.charts import Chart, time_chart
from counterd.web.own.chosen import RANGES, dated_query, suited_level
from counterd.web.own.happenings import happenings
from counterd.web.own.points import Course, Points
from counterd.web.own.rankings import TABLES, Filled, filled
from counterd.web.own.standing import Card, Comparison, Standing, compared, decimal
from counterd.web.own.wishes import TOP, Wish


@dataclass(frozen=True, slots=True)
class Choice:
    """A link to another time."""

    name: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """One number of the chosen time."""

    name: str
    text: str
    remark: str = ""
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class View:
    """All that is shown."""

    wish: Wish
    time: str
    """The chosen time in words."""
    before: str
    """The period before in words; empty if it is not shown."""
    beside_url: str
    """The same page without the period before, or with it."""
    since: str
    """The first day, as forms write it, and the last one."""
    until: str
    choices: tuple[Choice, ...]
    cards: tuple[Card, ...]
    summary: tuple[Summary, ...]
    chart: Chart
    tables: Mapping[str, Filled]
    """By slug."""
    notices: tuple[str, ...]
    is_empty: bool
    """Whether nothing was ever counted."""


class Viewing:
    """Makes views of what the records say to one wish."""

    def __init__(self, wish: Wish, overview: Overview, settings: Settings, now: Epoch) -> None:
        self._wish = wish
        self._overview = overview
        self._settings = settings
        self._calendar = settings.calendar
        self._now = now
        self._today = self._calendar.start_of(Level.DAY, now)
        self._days = wish.days_told(overview, self._today)
        self._before = wish.before_told(overview)
        self._hits: list[Statistic] = [row for rows in overview.tracks.values() for row in rows]
        self._standing = Standing(
            hits=self._hits,
            visitors=None if wish.visitor is None else overview.distinct,
            ran=days_run(overview.marks, now, self._calendar),
            earliest=overview.earliest,
            now=now,
            settings=settings,
        )

    def view(self) -> View:
        """Return all that is shown."""
        cards = self._standing.cards()
        return View(
            wish=self._wish,
            time=dates.days_name(self._days, self._calendar),
            before="" if self._before is None else self._brief(self._before),
            beside_url=replace(self._wish, is_compared=not self._wish.is_compared).url(),
            since=str(date_of(self._days.first)),
            until=str(date_of(self._days.end - DAY_S)),
            choices=self._choices(),
            cards=tuple(cards),
            summary=tuple(self._summary(cards)),
            chart=self._chart(),
            tables={
                slug: filled(table, self._ranked(table.category), TOP)
                for slug, table in TABLES.items()
            },
            notices=tuple(self._notices()),
            is_empty=self._is_empty(),
        )

    def _is_empty(self) -> bool:
        # To answer for this very page took time, and was counted.
        is_new = self._overview.earliest in {None, self._today}
        return is_new and not self._hits and not self._ranked("agent").total

    def _brief(self, days: Days) -> str:
        return dates.brief_days(days, self._calendar, self._today)

    def _ranked(self, category: str) -> Ranked:
        return self._overview.ranked.get(category, Ranked())

    def _choices(self) -> tuple[Choice, ...]:
        chosen = self._wish.chosen.name
        return tuple(
            Choice(text, self._wish.url(f"range={name}"), name == chosen)
            for name, text in RANGES.items()
        )

    def _chart(self) -> Chart:
        course = Course(
            days=self._days,
            before=self._before,
            level=suited_level(self._days),
            hits=self._hits,
            visitors=self._overview.distinct,
            rests=rests(self._overview.marks),
            now=self._now,
        )
        found = Points(course, self._settings, lambda days: self._wish.url(dated_query(days))).all()
        return time_chart(
            "Hits over time", found, happenings(self._overview.marks, self._settings.zone)
        )

    def _summary(self, cards: list[Card]) -> list[Summary]:
        count = grouped(total(self._hits, self._days, self._calendar))
        hits = Summary("hits", count, comparison=self._hits_compared(cards))
        if self._wish.page:
            return [hits]
        vain = Summary("requests in vain", grouped(self._ranked("broken").total))
        if self._wish.prefix:
            return [hits, *self._visitors(), vain]
        agents = {line.event: line.total for line in self._ranked("agent").lines}
        asked, robots = sum(agents.values()), agents.get("bot", 0)
        return [
            hits,
            *self._visitors(),
            Summary("sent", data_size(self._ranked("traffic").total)),
            Summary("of requests by robots", share(robots, asked), f"{robots:,} of {asked:,}"),
            vain,
        ]

    def _hits_compared(self, cards: list[Card]) -> Comparison | None:
        if self._wish.chosen.name == "today":
            return cards[0].hits.comparison
        full, before = self._full_days()
        if before is None:
            return None
        return self._standing.compared_days(full, before, self._brief(before))

    def _visitors(self) -> list[Summary]:
        visitors = self._standing.visitors
        if visitors is None:
            return []
        if self._days.end - self._days.first == DAY_S:
            count = self._standing.seen(Level.DAY, self._days.first) or 0
            return [Summary("visitors", grouped(count))]
        average = self._standing.per_day(self._days)
        if average is None:
            return []
        return [Summary("visitors a day", decimal(average), comparison=self._average_compared())]

    def _average_compared(self) -> Comparison | None:
        full, before = self._full_days()
        if before is None:
            return None
        averages = self._standing.per_day(full), self._standing.per_day(before)
        if averages[0] is None or averages[1] is None:
            return None
        return compared(averages[0], averages[1], self._brief(before))

    def _full_days(self) -> tuple[Days, Days | None]:
        """Return the days that are over, and as many of the period before."""
        days, before = self._days, self._before
        if days.end <= self._today:
            return days, before
        full = Days(days.first, self._today)
        if before is None or full.first == full.end:
            return full, None
        # The last day of the period before stands for today.
        return full, Days(before.first, before.end - DAY_S)

    def _notices(self) -> Iterator[str]:
        wish, overview = self._wish, self._overview
        if wish.prefix:
            yield from self._of_part()
        if overview.days != wish.chosen.days:
            yield (
                "Days as old as these are kept only by month or year, so whole ones are shown: "
                f"{dates.days_name(self._days, self._calendar)}."
            )
        if wish.chosen.before is None or not wish.is_compared or self._before is not None:
            return
        if overview.earliest is not None and overview.earliest > wish.chosen.before.first:
            began = dates.full_day(overview.earliest)
            yield f"Counting began on {began}: there is no whole period before to compare with."
        elif overview.earliest is not None:
            yield "The period before is kept only by month or year, and cannot be compared."

    def _of_part(self) -> Iterator[str]:
        prefix, folder = self._wish.prefix, self._wish.folder
        if not folder:
            visitors = "visitors are not known for it"
        elif folder == prefix:
            visitors = "its visitors"
        else:
            visitors = f"the visitors of {folder}"
        yield (
            f"Only what lies below {prefix}: hits, pages, downloads and broken links; {visitors}. "
            "All other numbers are of the whole site."
        )
