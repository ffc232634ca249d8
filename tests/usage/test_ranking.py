"""Ranks are those of the slow way: add up, sort, cut; each with what it had before."""

from hypothesis import given
from hypothesis import strategies as st

from counterd.usage.overview import EventCount, Inquiry, Latest, Ranked
from counterd.usage.periods import Calendar, Level
from counterd.usage.ranking import latest, ranked
from counterd.usage.report import Line, Query, top
from counterd.usage.values import FOLDED, Days, Statistic

DAYS = Days(0, 86_400)
NAMES = st.sampled_from(["/", "/a", "/b", "/docs/a", "/docs/b", FOLDED])
SUMS = st.dictionaries(
    st.tuples(st.sampled_from(["page", "bot"]), NAMES), st.integers(1, 9), max_size=12
)


def lines(sums: dict[tuple[str, str], int]) -> list[Line]:
    return [Line(*key, count) for key, count in sums.items()]


def inquiry(top: int = 3, prefix: str = "", only: str | None = None) -> Inquiry:
    return Inquiry(
        now=0, days=DAYS, since=0, top=top, only=only, prefix=prefix, prefixed=frozenset({"page"})
    )


def test_the_most_counted_come_first_then_the_alphabet() -> None:
    sums = [
        Line("page", "/a", 2),
        Line("page", "/c", 5),
        Line("page", "/b", 2),
        Line("page", "/d", 1),
        Line("page", FOLDED, 40),
        Line("bot", "search", 7),
    ]
    before = [Line("page", "/b", 3), Line("page", "/gone", 6), Line("error", "500", 1)]
    told = ranked(sums, before, inquiry(top=2))
    assert told == {
        "page": Ranked(
            (EventCount("/c", 5, 0), EventCount("/a", 2, 0)), 4, 50, before=9, folded=40
        ),
        "bot": Ranked((EventCount("search", 7, 0),), 1, 7),
        "error": Ranked(before=1),
    }
    assert (told["page"].untold, told["page"].rest) == (2, 3)
    assert ranked(sums, before, inquiry(top=3))["page"].lines[2] == EventCount("/b", 2, 3)


def test_a_prefix_leaves_out_other_paths_and_no_other_categories() -> None:
    sums = [Line("page", "/a", 2), Line("page", "/docs/a", 3), Line("bot", "search", 7)]
    told = ranked(sums, sums, inquiry(prefix="/docs/"))
    assert told == {
        "page": Ranked((EventCount("/docs/a", 3, 3),), 1, 3, before=3),
        "bot": Ranked((EventCount("search", 7, 7),), 1, 7, before=7),
    }


def test_one_category_can_be_asked_for() -> None:
    sums = [Line("page", "/a", 2), Line("bot", "search", 7)]
    assert [*ranked(sums, sums, inquiry(only="bot"))] == ["bot"]


@given(sums=SUMS, before=SUMS, n=st.integers(0, 4))
def test_ranks_are_those_of_a_report(
    sums: dict[tuple[str, str], int], before: dict[tuple[str, str], int], n: int
) -> None:
    told = ranked(lines(sums), lines(before), inquiry(top=n))
    assert told.keys() == {category for category, _ in [*sums, *before]}
    rows = [Statistic(*key, Level.DAY, 0, 0, count) for key, count in sums.items()]
    for category, group in told.items():
        names = [key for key in sums if key[0] == category and key[1] != FOLDED]
        report = top(rows, n, Query(category=category), Calendar())
        assert [(line.event, line.total) for line in group.lines] == [
            (line.event, line.total) for line in report
        ]
        assert [line.before for line in group.lines] == [
            before.get((category, line.event), 0) for line in group.lines
        ]
        assert group.names == len(names)
        assert group.total == sum(count for key, count in sums.items() if key[0] == category)
        assert group.before == sum(count for key, count in before.items() if key[0] == category)
        assert group.total == group.folded + group.rest + sum(line.total for line in group.lines)


def test_of_a_crowd_the_first_are_found() -> None:
    sums = [Line("broken", f"/{number % 5000:04}", number % 5000) for number in range(5000)]
    told = ranked(sums, [], inquiry(top=2))["broken"]
    assert told.lines == (EventCount("/4999", 4999, 0), EventCount("/4998", 4998, 0))
    assert told.names == 5000


def test_the_latest_are_of_one_base_period_in_store_and_memory() -> None:
    stored = [Line("page", "/", 2), Line("page", "/b", 5)]
    opened = [
        Statistic("page", "/", Level.BASE, 3600, 9, 4),
        Statistic("page", "/a", Level.BASE, 3600, 9, 5),
        Statistic("page", "/", Level.BASE, 0, 8, 100),
    ]
    told = latest(3600, stored, opened, 2)
    assert told == Latest(3600, (Line("page", "/", 6), Line("page", "/a", 5)))
