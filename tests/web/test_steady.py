"""A page that is filled is what an evaluation of it would be, or it is not filled at all."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.counter import EMPTY, Counter
from counterd.counters.tags import Tags
from counterd.ledger import Counted
from counterd.model import OTHER_URL, SITE_TOTAL, Address, Kind
from counterd.ssi.evaluator import whole
from counterd.ssi.parser import parse
from counterd.usage.history import History
from counterd.usage.periods import Calendar
from counterd.web.steady import Steady, Times, steady, text_of
from tests.counting import NOON

OWN = Address(Kind.ACCESS, "/p.shtml")
TIMES = Times(UTC, Calendar(UTC))
SEEN = Counter(total=1234, unique=99, recent=7, created=NOON - 90_000, networks=5)


def compiled(text: str, bytes_max: int = 10_000) -> Steady | None:
    tags = Tags(
        page=OWN,
        own_url="/p.shtml",
        base="/",
        look=lambda _: EMPTY,
        now=NOON,
        zone=UTC,
        is_own_host=lambda _: True,
        index_names=("index.html",),
    )
    return steady(parse(text.encode()), tags, TIMES, bytes_max)


def counted(history: History | None = None) -> Counted:
    counters = {OWN: SEEN, SITE_TOTAL: SEEN, Address(Kind.ACCESS, "/b"): Counter(total=5)}
    return Counted(counters, {} if history is None else {OWN: history})


def body(text: str, told: Counted | None = None) -> str | None:
    page = compiled(text)
    assert page is not None
    filled = page.filled(counted() if told is None else told, NOON, "/p.shtml?q")
    if filled is None:
        return None
    pieces, text_of_page = filled
    assert whole(pieces) == text_of_page
    return text_of_page.decode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("", ""),
        ("a<!--#counter-->b", "a1234b"),
        ('<!--#counter fmt="%T %,U %06T %D"-->', "1234 99 01,234 2"),
        ('<!--#counter url="/b" fmt="%T %w"-->', "5 /b"),
        ('<!--#counter url="/b#{<b>B</b>}" fmt="%w"-->', "<b>B</b>"),
        ('<!--#counter fmt="%u"-->', "/p.shtml?q"),
        ('<!--#counter url="/p.shtml" fmt="%u"-->', "/p.shtml"),
        ('<!--#counter url="#{me}" fmt="%w %u"-->', "me /p.shtml?q"),
        ('<!--#counter sel="total" fmt="%T"-->', "1234"),
        ('<!--#counter fmt="Z\u00e4hler: %T"-->', "Z\u00e4hler: 1234"),
        ('<!--#counter fmt="%{nothing} %{since}"-->', None),
    ],
)
def test_gaps_are_filled(text: str, shown: str | None) -> None:
    filled = body(text)
    assert filled is not None
    assert shown is None or filled == shown


@pytest.mark.parametrize(
    "text",
    [
        '<!--#echo var="DATE_LOCAL"-->',
        '<!--#set var="x" value="1"--><!--#counter-->',
        '<!--#include virtual="/x"-->',
        '<!--#if expr="$x"-->a<!--#endif-->',
        '<!--#config timefmt="%d"--><!--#counter fmt="%tC"-->',
        '<!--#counter url="/$QUERY_STRING"-->',
        '<!--#counter url="http://other.example/"-->',
        '<!--#counter url="##cuminit"--><!--#counter-->',
        '<!--#counter graph="30d"-->',
        "<!--#nonsense-->",
        "<!--#counter-->" * 101,
        f'<!--#counter fmt="{"%T" * 600}"-->',
    ],
    ids=lambda text: text[:30],
)
def test_what_depends_on_the_view_is_evaluated(text: str) -> None:
    assert compiled(text) is None


def test_days_come_from_the_histories() -> None:
    history = History(today=NOON - NOON % 86_400, days={NOON - NOON % 86_400: 42})
    assert body('<!--#counter fmt="%{today}"-->', counted(history)) == "42"
    assert body('<!--#counter fmt="%{today}"-->') is None, "nothing is known of its days"


def test_a_counter_that_was_not_asked_for_has_to_be_evaluated() -> None:
    assert body('<!--#counter url="/unknown"-->') is None


def test_where_all_places_are_taken_the_shared_counter_is_shown() -> None:
    shared = Address(Kind.ACCESS, OTHER_URL)
    told = Counted({OWN: EMPTY, shared: Counter(total=77)}, {})
    assert body("<!--#counter-->", told) == "77"
    assert body("<!--#counter-->", Counted({OWN: EMPTY}, {})) is None


def test_a_page_that_grows_too_long_has_to_be_evaluated() -> None:
    page = compiled('<!--#counter fmt="%M"-->' * 3, bytes_max=100)
    assert page is not None
    assert page.filled(counted(), NOON, "/") is None


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_texts_stay_as_they_are(text: str) -> None:
    page = compiled(f"{text}<!--#counter-->{text}") if "<" not in text else None
    if page is not None:
        filled = page.filled(counted(), NOON, "/")
        assert filled is not None
        assert filled[1] == f"{text}1234{text}".encode()


def test_whether_a_page_tells_its_charset_is_known_beforehand() -> None:
    said = compiled('<meta charset="x"><!--#counter-->')
    unknown = compiled("short<!--#counter-->")
    silent = compiled("long " * 300 + "<!--#counter-->")
    assert [one.has_charset if one else one for one in (said, unknown, silent)] == [
        True,
        None,
        False,
    ]


def test_bytes_that_are_no_text_stay_what_they_are() -> None:
    assert text_of("\xff\xe4") == "\udcff\udce4"
    assert text_of(None) is None
