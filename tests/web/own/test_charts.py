"""The geometry of charts over time: heights, places, gaps and the line of the period before."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.own.charts import PLOT_HEIGHT_PX, WIDTH, Gap, Label, Point, time_chart
from counterd.web.own.marks import Event, MarkKind
from counterd.web.own.shares import shares, spark
from counterd.web.templates import environment

DAY_S = 86_400


def point(
    place: int, hits: int, *, visitors: int | None = None, before: int | None = None
) -> Point:
    return Point(
        start=place * DAY_S,
        end=(place + 1) * DAY_S,
        name=f"day {place}",
        tick=f"{place}",
        hits=hits,
        visitors=visitors,
        before=before,
    )


def test_bars_by_hand() -> None:
    chart = time_chart("Hits", [point(0, 50, visitors=25), point(1, 100), point(2, 0, visitors=0)])
    first, second, third = chart.bars
    assert [tick.text for tick in chart.ticks] == ["50", "100"]
    assert [tick.y for tick in chart.ticks] == [90, 0]
    assert (first.hits_y, first.hits_height) == (90, 90)
    assert (first.visitors_y, first.visitors_height) == (135, 45)
    assert (second.hits_y, second.hits_height, second.visitors_height) == (0, 180, 0)
    assert (third.hits_y, third.hits_height) == (180, 0)
    assert (first.slot_x, first.slot_width) == (0, 333.33)
    assert (first.x, first.width) == (30, 273.33)
    assert (first.visitors_x, first.visitors_width) == (98.33, 136.67)
    assert chart.has_visitors


def test_a_chart_without_visitors_says_so() -> None:
    assert not time_chart("Hits", [point(0, 5)]).has_visitors


def test_an_empty_chart_has_a_scale_and_no_bars() -> None:
    chart = time_chart("Hits", [], [Event(5, MarkKind.OWN, "text")])
    assert (chart.bars, chart.labels, chart.marks, chart.gaps, chart.ghost) == ((), (), (), (), "")
    assert [tick.text for tick in chart.ticks] == ["1"]


def test_the_line_of_the_period_before_has_steps_and_holes() -> None:
    points = [point(0, 0, before=100), point(1, 0, before=50), point(2, 0), point(3, 0, before=0)]
    chart = time_chart("Hits", points)
    assert chart.ghost == "M0 0H250V90H500M750 180H1000"


def test_the_scale_holds_the_period_before_as_well() -> None:
    assert [tick.text for tick in time_chart("Hits", [point(0, 5, before=70)]).ticks][-1] == "80"


def test_gaps_that_follow_each_other_are_one() -> None:
    points = [
        Point(place, place + 1, f"day {place}", "", 0, is_gap=place in {1, 2, 4})
        for place in range(5)
    ]
    gaps = time_chart("Hits", points).gaps
    assert gaps == (Gap(20, 40, "day 1 to day 2"), Gap(80, 20, "day 4"))


def test_labels_are_thinner_on_a_phone() -> None:
    points = [Point(day, day + 1, "", f"{day} Mar", 1) for day in range(30)]
    labels = time_chart("Hits", points).labels
    assert labels[0] == Label(0, "0 Mar", is_on_phone=True, is_on_desk=True)
    phone, desk = (
        [label.text for label in labels if label.is_on_phone],
        [label.text for label in labels if label.is_on_desk],
    )
    assert 4 <= len(phone) < len(desk) <= 15


def test_marks_have_their_place() -> None:
    points = [point(day, 1) for day in range(10)]
    (mark,) = time_chart("Hits", points, [Event(5 * DAY_S, MarkKind.CRASH, "text")]).marks
    assert (mark.x_percent, mark.kind) == (55, MarkKind.CRASH)


@given(
    st.lists(
        st.tuples(st.integers(0, 10**9), st.none() | st.integers(0, 10**9)), min_size=1, max_size=80
    )
)
def test_everything_lies_in_the_chart_and_heights_keep_their_ratio(
    counts: list[tuple[int, int | None]],
) -> None:
    points = [point(place, hits, before=before) for place, (hits, before) in enumerate(counts)]
    chart = time_chart("Hits", points)
    highest = max(chart.bars, key=lambda bar: bar.point.hits)
    for bar in chart.bars:
        assert 0 <= bar.x < bar.x + bar.width <= WIDTH + 0.01
        assert 0 <= bar.hits_y <= PLOT_HEIGHT_PX
        assert bar.hits_y + bar.hits_height == pytest.approx(PLOT_HEIGHT_PX, abs=0.02)
        if highest.point.hits:
            share = bar.point.hits / highest.point.hits
            assert bar.hits_height == pytest.approx(highest.hits_height * share, abs=0.02)


def drawn(source: str, **values: object) -> ElementTree.Element:
    """Draw a macro of charts.html, which must be well-formed."""
    text = environment().from_string('{% import "own/charts.html" as charts %}' + source)
    return ElementTree.fromstring(text.render(**values))


def test_what_is_drawn_is_what_was_worked_out_and_the_table_says_it_too() -> None:
    points = [point(0, 1234, visitors=56, before=7), point(1, 8, visitors=9, before=10)]
    chart = time_chart("Hits & visitors", points, [Event(0, MarkKind.CRASH, "it <fell>", "fell")])
    figure = drawn("{{ charts.bars(chart, 'year', before='2025') }}", chart=chart)
    assert [one.get("height") for one in figure.iterfind(".//rect[@class='hits']")][1:] == [
        f"{bar.hits_height}" for bar in chart.bars
    ]
    titles = [title.text for title in figure.iterfind(".//g[@class='point']/title")]
    assert titles[0] == "day 0: 1,234 hits, 56 visitors, before 7"
    assert [title.text for title in figure.iterfind(".//g[@class='mark crash']/title")] == [
        "it <fell>"
    ]
    rows = [[cell.text for cell in row] for row in figure.iterfind(".//tbody/tr")]
    assert rows == [["day 0", "1,234", "56", "7"], ["day 1", "8", "9", "10"]]
    assert [one.text for one in figure.iterfind(".//ul/li")] == ["it <fell>"]
    assert ElementTree.tostring(figure).find(b"style=") < 0


def test_a_chart_of_nothing_says_so() -> None:
    figure = drawn("{{ charts.bars(chart, 'none') }}", chart=time_chart("Hits", []))
    assert figure.find(".//p[@class='nothing']") is not None
    assert figure.find("svg") is None


def test_points_with_a_page_of_their_own_are_links() -> None:
    one = Point(0, 1, "day <1>", "1", 5, url="/-/?day=1&x=2", is_gap=True)
    figure = drawn("{{ charts.bars(chart, 'x') }}", chart=time_chart("Hits", [one]))
    links = [link.get("href") for link in figure.iterfind(".//a")]
    assert links == ["/-/?day=1&x=2"] * 2
    assert figure.find(".//rect[@fill='url(#x-hatch)']") is not None


def test_sparks_and_shares_are_drawn() -> None:
    svg = drawn("{{ charts.spark(one) }}", one=spark([1, 2], "2 <hits>"))
    assert svg.findtext("title") == "2 <hits>"
    table = drawn("{{ charts.shares(rows, 'Top') }}", rows=shares([("/<a>", 3), ("/b", 1)]))
    rows = [["".join(cell.itertext()) for cell in row] for row in table.iterfind(".//tbody/tr")]
    assert rows == [["/<a>", "3", "75 %"], ["/b", "1", "25 %"]]
    assert "Nothing yet" in "".join(
        drawn("{{ charts.shares(rows, 'Top') }}", rows=shares([])).itertext()
    )
