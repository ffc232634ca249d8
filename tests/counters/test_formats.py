"""The format language, directive by directive."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.clients import exact
from counterd.counters.counter import EMPTY, Counter
from counterd.counters.formats import FORMAT_LENGTH_MAX, Shown, compile_counts, compile_format
from counterd.counters.networks import network_map, recent_clients
from counterd.counters.recent import Recent
from counterd.errors import PageError
from tests.counting import packed

NOON = 1_795_348_830  # 2026-11-22 12:00:30 UTC
DAY_S = 86_400
COUNTER = Counter(
    total=1_234_568,
    unique=23_457,
    recent=3_456,
    created=NOON,
    total_at=NOON + 3 * 3600,
    unique_at=NOON + 2 * 3600,
    recent_at=NOON + 3600,
    clients=packed([Recent(exact(bytes(10) + b"\xff\xff\x26\x66\x00\x3e"), 7)]),
    networks=1 << 153 | 1 << 1000,
    networks6=1,
)
SHOWN = Shown(COUNTER, NOON + DAY_S, UTC, None, "/p.shtml?a=b", None, 12)


def printed(fmt: str, shown: Shown = SHOWN) -> str:
    return compile_format(fmt)(shown)


@pytest.mark.parametrize(
    ("fmt", "text"),
    [
        ("%T", "1234568"),
        ("%U", "23457"),
        ("%V", "3456"),
        ("%X", "3456"),
        ("%N", "3"),
        ("%D", "3"),
        ("%cn", "12"),
        ("%T : %U : %V hits / %N nets", "1234568 : 23457 : 3456 hits / 3 nets"),
        ("%T%T", "12345681234568"),
        ("%09T|%-9T|%9T|%.9T", "001234568|1234568  |  1234568|001234568"),
        ("%04N|%03cn", "0003|012"),
    ],
)
def test_counts_are_printed(fmt: str, text: str) -> None:
    assert printed(fmt) == text


@pytest.mark.parametrize(
    ("fmt", "text"),
    [
        ("%,T", "1,234,568"),
        ("%4,T", "123,4568"),
        ("%0,T", "1,234,568"),
        ("%,8T", "1,234,568"),
        ("%,010T", "01,234,568"),
        ("%2,10T", "1,23,45,68"),
        ("%4,5,T", "12,34568"),
        ("%U %,T %U", "23457 1,234,568 23,457"),
        ("%2,T %U %3,U %T", "1,23,45,68 2,34,57 23,457 1,234,568"),
        ("%,q%U", "unknown[%q]23,457"),
        ("%,mT %U", "1234139.5 23,457"),
        ("%1,cn", "1,2"),
    ],
)
def test_a_comma_groups_from_there_on(fmt: str, text: str) -> None:
    assert printed(fmt) == text


@pytest.mark.parametrize(
    ("fmt", "text"),
    [
        ("", ""),
        ("plain", "plain"),
        ("%%", "%"),
        ("$$", "$"),
        ("%$", "$"),
        ("$%", "%"),
        ("100%% of %T", "100% of 1234568"),
        ("100%%", "100%"),
        ("%T %%T %%s", "1234568 %T %s"),
        ("%n", "\n"),
        ("$T/$,U", "1234568/23,457"),
        ("%5%|%3n|%m%", "%|\n|%"),
        ("ä %T 日本", "ä 1234568 日本"),
    ],
)
def test_other_text_is_copied(fmt: str, text: str) -> None:
    assert printed(fmt) == text


@pytest.mark.parametrize(
    ("fmt", "text"),
    [
        ("%q", "unknown[%q]"),
        ("$q", "unknown[%q]"),
        ("%06q", "unknown[%q]"),
        ("%+5T", "unknown[%+]5T"),
        ("% T", "unknown[% ]T"),
        ("%mq", "unknown[%q]"),
        ("%mHq", "unknown[%q]"),
        ("%mmm", "unknown[%m]"),
        ("%\n", "unknown[%\n]"),
        ("%tq|%cq|%t%|", "|||"),
        ("%{today}", "unknown[%{today}]"),
        ("%06{today.unique}!", "unknown[%{today.unique}]!"),
        ("%{}", "unknown[%{}]"),
        ("%{open", "unknown[%{]open"),
        ("%{a{b}", "unknown[%{]a{b}"),
    ],
)
def test_what_is_unknown_is_said(fmt: str, text: str) -> None:
    assert printed(fmt) == text


@pytest.mark.parametrize("end", ["%", "$", "%06", "%,", "%t", "%c", "%m", "%mH", "%mm", "%-8m"])
def test_what_is_cut_off_by_the_end_is_dropped(end: str) -> None:
    assert printed(end) == ""
    assert printed(f"abc%T{end}") == "abc1234568"


@pytest.mark.parametrize(
    ("fmt", "per_day"),
    [
        ("%mT", 1), ("%mdT", 1), ("%mST", 1 / DAY_S), ("%mMT", 1 / 1440), ("%mHT", 1 / 24),
        ("%mwT", 7), ("%mmT", 31), ("%myT", 365),
    ],
)  # fmt: skip
def test_means_are_per_day_or_the_unit_asked_for(fmt: str, per_day: float) -> None:
    shown = SHOWN._replace(counter=COUNTER._replace(total=720_000, created=NOON + 30 - 10 * DAY_S))
    assert printed(fmt, shown._replace(now=NOON)) == f"{72_000 * per_day:.1f}"


@pytest.mark.parametrize(
    ("now", "mean"), [(NOON, 120), (NOON + 30, 120), (NOON + 31, 40), (NOON + 90, 40)]
)
def test_a_mean_moves_once_a_minute(now: int, mean: int) -> None:
    shown = SHOWN._replace(counter=Counter(total=1, created=NOON), now=now)
    assert printed("%mHT", shown) == f"{mean}.0"


def test_a_mean_over_no_time_is_the_count() -> None:
    shown = SHOWN._replace(counter=COUNTER._replace(created=NOON + 30), now=NOON + 30)
    assert printed("%mST %mT %mU %mV %mX", shown) == "1234568.0 1234568.0 23457.0 3456.0 3456.0"


def test_a_mean_can_be_shaped() -> None:
    shown = SHOWN._replace(counter=Counter(total=1, created=NOON - 30), now=NOON + 60)
    assert printed("%.3mHT|%08.2mHT|%-10.1mHT|%.0mHT|%9mHT", shown) == (
        "30.000|00030.00|30.0      |30|30.000000"
    )


def test_the_mean_of_a_missing_counter_is_zero() -> None:
    assert printed("%mT %myV", SHOWN._replace(counter=EMPTY)) == "0.0 0.0"


def test_times_are_local() -> None:
    shown = SHOWN._replace(zone=ZoneInfo("Asia/Tokyo"))
    assert printed("%tC|%tU|%tT|%tX|%tV", shown) == (
        "Nov 22 21:00|Nov 22 23:00|Nov 23 00:00|Nov 22 22:00|Nov 22 22:00"
    )
    old = SHOWN._replace(now=NOON + 187 * DAY_S)
    assert printed("%tC", old) == "Nov 22  2026"
    assert printed("%tT", SHOWN._replace(counter=EMPTY)) == "Jan  1  1970"


def test_a_page_can_set_how_times_are_printed() -> None:
    shown = SHOWN._replace(timefmt=lambda at: f"<{at - NOON}>")
    assert printed("%tC %tT %tU %tX %tV %T", shown) == "<0> <10800> <7200> <3600> <3600> 1234568"


def test_the_map_and_the_list_are_printed() -> None:
    assert printed("%M") == network_map(COUNTER)
    assert printed("[%L]") == f"[{recent_clients(COUNTER)}]"
    assert printed("%L", SHOWN._replace(counter=EMPTY)) == ""


def test_urls_are_encoded_and_titles_are_the_authors() -> None:
    shown = SHOWN._replace(url="""/a<b>"'&q""")
    encoded = "/a&lt;b&gt;&quot;&#x27;&amp;q"
    assert printed("%u", shown) == printed("%w", shown) == encoded
    assert printed("%v", shown) == f'<A HREF="{encoded}">{encoded}</A>'
    assert printed("[%y]", shown) == "[]"
    assert printed("%w|%y", shown._replace(title="A &amp; B")) == "A &amp; B|A &amp; B"


def test_japanese_text_is_left_alone() -> None:
    text = "\x1b$B%T%U$T\x1b(B"
    assert printed(f"%T{text}%U") == f"1234568{text}23457"
    assert printed("\x1b$B%T") == "\x1b$B%T"
    assert printed("\x1b$B%T\x1b(%U") == "\x1b$B%T\x1b(23457"


@pytest.mark.parametrize("length", [FORMAT_LENGTH_MAX - 1, FORMAT_LENGTH_MAX])
def test_a_format_may_be_long(length: int) -> None:
    assert printed("x" * length) == "x" * length


def test_a_format_may_not_be_longer() -> None:
    with pytest.raises(PageError, match="longer than 1024"):
        compile_format("x" * (FORMAT_LENGTH_MAX + 1))


def test_a_format_is_compiled_once() -> None:
    assert compile_format("once %T") is compile_format("once %T")


@given(st.text("%$TUVNmtcHnuvwyLM{},.-012\x1b(q \n", max_size=40))
def test_no_format_fails(fmt: str) -> None:
    assert isinstance(printed(fmt), str)
    assert isinstance(printed(fmt, SHOWN._replace(counter=EMPTY, now=0)), str)


@given(st.text(st.characters(exclude_characters="%$\x1b"), max_size=40))
def test_text_without_directives_is_itself(text: str) -> None:
    assert printed(text) == text
    assert printed(f"{text}%n{text}") == f"{text}\n{text}"


@given(
    st.lists(
        st.sampled_from(["%T", "%U", "%V", "%X", "%%", "%n", "hits ", "\u00e4", "%5T", "%N", "%c"])
    ),
    st.tuples(*[st.integers(0, 10**12)] * 3),
)
def test_what_is_but_counts_is_printed_the_same_without_the_rest(
    words: list[str], counts: tuple[int, int, int]
) -> None:
    fmt, counter = "".join(words), Counter(*counts)
    short = compile_counts(fmt)
    if short is not None:
        assert short(counter) == compile_format(fmt)(SHOWN._replace(counter=counter))


@pytest.mark.parametrize(
    ("fmt", "is_short"),
    [
        ("%T", True),
        ("%T hits by %U, %X of them new", True),
        ("100 %% sure: %V", False),
        ("%,T", False),
        ("%3U", False),
        ("%T since %tC", False),
        ("none", False),
    ],
)
def test_counts_alone_are_told_from_all_else(fmt: str, is_short: bool) -> None:
    assert (compile_counts(fmt) is not None) is is_short
    with pytest.raises(PageError):
        compile_counts("x" * FORMAT_LENGTH_MAX + fmt)
