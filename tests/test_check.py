"""What is wrong with a site: each mistake at its place, and nothing else."""

import os
from pathlib import Path

import pytest

from counterd.check import Finding, check_database, check_pages, wrong_sums
from counterd.counters.counter import EMPTY, Counter
from counterd.errors import StoreError
from counterd.model import OTHER_URL, Address, Kind
from counterd.store.counters import save_counters
from counterd.store.database import open_database
from counterd.store.snapshot import Books
from counterd.store.usage import save_changes
from counterd.usage import Settings
from counterd.usage.periods import Level
from counterd.usage.uptime import GO_LIVE, START, TIMELINE
from counterd.usage.values import FOLDED, OTHER, Changes, Mark, Statistic
from tests.usage.storage import Store, at

WRONG = b'<p>\n  <!--#ehco var="X" -->\n'


def found(root: Path) -> list[str]:
    return [finding.place for finding in check_pages(root, (".shtml", ".ssi"))]


def test_a_mistake_has_its_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "a.shtml").write_bytes(WRONG)
    (finding,) = check_pages(tmp_path, (".shtml",))
    assert finding.place == f"{tmp_path}/a.shtml:2:3"
    assert "ehco" in finding.message
    assert "echo" in finding.message


def test_pages_come_in_the_order_of_their_names_and_folders(tmp_path: Path) -> None:
    for name in ("b.shtml", "a.ssi", "z/a.shtml", "d/e/f.shtml", "d/a.shtml", "d/x.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(WRONG)
    assert found(tmp_path) == [
        f"{tmp_path}/{name}:2:3"
        for name in ("a.ssi", "b.shtml", "d/a.shtml", "d/e/f.shtml", "z/a.shtml")
    ]


def test_a_clean_site_has_nothing_to_tell(tmp_path: Path) -> None:
    (tmp_path / "a.shtml").write_bytes(b'<!--#echo var="X" --> \xe9\x00')
    assert found(tmp_path) == []


def test_what_is_not_served_is_not_checked(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in (".git/a.shtml", ".a.shtml", "a.html"):
        (tmp_path / name).write_bytes(WRONG)
    (tmp_path / "folder.shtml").mkdir()
    os.mkfifo(tmp_path / "pipe.shtml")
    assert found(tmp_path) == []


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "gone.shtml").symlink_to("none.shtml")
    assert list(check_pages(tmp_path, (".shtml",))) == [
        Finding(f"{tmp_path}/gone.shtml", "cannot be read: No such file or directory")
    ]
    (finding,) = check_pages(tmp_path / "none", (".shtml",))
    assert finding.message == "cannot be read: No such file or directory"


async def test_a_sound_database_has_nothing_to_tell(tmp_path: Path) -> None:
    await (await open_database(tmp_path / "c.db")).close()
    assert await check_database(tmp_path / "c.db") == []


async def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file"):
        await check_database(tmp_path / "c.db")
    assert list(tmp_path.iterdir()) == []


async def test_damage_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    database = await open_database(path)
    await database.transact(
        lambda c: c.executemany(
            "INSERT INTO wishes (kind, url, total) VALUES ('access', ?, 1)",
            [(f"/{number}",) for number in range(2_000)],
        )
    )
    await database.close()
    raw = bytearray(path.read_bytes())
    raw[20_000:30_000] = bytes(10_000)
    path.write_bytes(raw)
    try:
        damage = [finding.message for finding in await check_database(path)]
    except StoreError as error:
        damage = [str(error)]
    assert damage


LIVE_SINCE = at("2026-01-01")
LIVE = (Mark(LIVE_SINCE + 9, TIMELINE, START), Mark(LIVE_SINCE, TIMELINE, GO_LIVE))


def counter(total: int, created: int = LIVE_SINCE) -> Counter:
    return EMPTY._replace(total=total, created=created)


def views(url: str, count: int, category: str = "page", level: Level = Level.DAY) -> Statistic:
    return Statistic(category, url, level, 0, 0, count)


def wrong(
    counters: dict[str, Counter],
    *statistics: Statistic,
    marks: tuple[Mark, ...] = LIVE,
    kind: Kind = Kind.ACCESS,
) -> list[str]:
    rows = [(Address(kind, url), counter) for url, counter in counters.items()]
    return list(wrong_sums(Books(rows, list(statistics), list(marks))))


def test_a_page_has_as_many_hits_in_its_counter_as_in_all_levels_together() -> None:
    levels = [views("/", 10**level, level=level) for level in Level if level is not Level.LIFETIME]
    lifetime = [views("/", 5, level=Level.LIFETIME), views(FOLDED, 5, level=Level.YEAR)]
    assert wrong({"/": counter(11_116)}, *levels, *lifetime) == []
    assert (
        wrong({"/": counter(3)}, views("/", 1), views("/", 2, "file"), views("/", 9, "status"))
        == []
    )


@pytest.mark.parametrize("total", [9, 11])
def test_a_hit_more_or_less_is_told(total: int) -> None:
    assert wrong({"/a": counter(total), "/b": counter(1)}, views("/a", 10), views("/b", 1)) == [
        f"counter of /a: its total is {total}, but the statistics have 10 hits"
    ]


def test_a_counter_that_the_statistics_do_not_know_is_told() -> None:
    assert wrong({"/a": counter(2)}) == [
        "counter of /a: its total is 2, but the statistics have 0 hits"
    ]


def test_start_values_are_no_hits() -> None:
    start = views("/", 4711, "start value", Level.LIFETIME)
    assert wrong({"/": counter(4713)}, views("/", 2), start) == []
    assert wrong({"/": counter(4714)}, views("/", 2), start) == [
        "counter of /: its total is 4,714, but the statistics have 2 hits "
        "and a start value of 4,711"
    ]


def test_a_counter_older_than_the_statistics_may_have_more_but_not_less() -> None:
    old = LIVE_SINCE - 1
    assert wrong({"/": counter(100, old)}, views("/", 2)) == []
    assert len(wrong({"/": counter(1, old)}, views("/", 2))) == 1
    # Where no statistics ever went live, all counters are older.
    assert wrong({"/": counter(100)}, marks=LIVE[:1]) == []


def test_other_kinds_of_counters_are_no_pages() -> None:
    assert wrong({"/": counter(7)}, kind=Kind.ERROR) == []
    assert wrong({"#total": counter(7)}, kind=Kind.TOTAL) == []


def test_pages_beyond_the_limits_have_their_hits_under_a_common_name() -> None:
    # That of the statistics: no more names were admitted that day.
    crowded = [views("/", 2), views(OTHER, 3)]
    assert wrong({"/": counter(5)}, *crowded) == []
    assert len(wrong({"/": counter(6)}, *crowded)) == 1
    # That of the counters: this page got its own only later.
    shared = {OTHER_URL: counter(3), "/": counter(2)}
    assert wrong(shared, views("/", 5)) == []
    assert len(wrong(shared, views("/", 6))) == 1


def test_counters_whose_long_names_are_cut_to_one_are_added_up() -> None:
    long = "/" + "x" * 199
    both = {long + "1": counter(2), long + "2": counter(3)}
    assert wrong(both, views(long, 5)) == []
    assert len(wrong(both, views(long, 4))) == 1


def test_what_was_folded_is_what_lifetimes_gained() -> None:
    folded = [views(FOLDED, 4, level=Level.MONTH), views(FOLDED, 3, level=Level.YEAR)]
    gained = [views("/a", 5, level=Level.LIFETIME), views("/b", 2, level=Level.LIFETIME)]
    assert wrong({}, *folded, *gained) == []
    assert wrong({}, *folded, gained[0], views("x", 2, "status", Level.LIFETIME)) == [
        "statistics of page: 7 old events stand in its periods, "
        "and 5 in the lifetimes of these events",
        "statistics of status: 0 old events stand in its periods, "
        "and 2 in the lifetimes of these events",
    ]


def test_upkeep_leaves_sums_that_agree() -> None:
    store = Store()
    rows = [
        views("/", 1, level=Level.BASE)._replace(start=LIVE_SINCE + n * 40_000, part=n + 1)
        for n in range(3000)
    ]
    store.save(Changes(statistics=tuple(rows)))
    for year in ("2027", "2028", "2030", "2035"):
        store.upkeep(at(f"{year}-05-05"), Settings(), 10_000)
        assert wrong({"/": counter(3000)}, *store.statistics) == []


async def test_sums_of_a_database_that_differ_are_told(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    database = await open_database(path)
    changes = Changes(statistics=(views("/", 2),), marks=LIVE)
    rows = [(Address(Kind.ACCESS, "/"), counter(2))]
    await database.transact(lambda connection: save_changes(connection, changes))
    await database.transact(lambda connection: save_counters(connection, rows))
    assert await check_database(path) == []
    rows = [(Address(Kind.ACCESS, "/"), counter(3))]
    await database.transact(lambda connection: save_counters(connection, rows))
    await database.close()
    (finding,) = await check_database(path)
    assert finding == Finding(
        str(path), "counter of /: its total is 3, but the statistics have 2 hits"
    )
