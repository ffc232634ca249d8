"""Charts as they are painted: labels do not touch, on phone or desk, and axe finds nothing."""

import datetime
from collections.abc import AsyncIterator
from itertools import pairwise
from random import Random

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route

from counterd.bundled import bundled
from counterd.web.own.charts import Chart, Point, time_chart
from counterd.web.own.marks import Event, MarkKind
from counterd.web.own.rendering import PLACES
from counterd.web.own.shares import shares, spark
from counterd.web.policies import PAGE_POLICY
from counterd.web.templates import environment
from tests.browser.looks import AXE, DESK, PHONE, REFLOW, WIDTH, axe_source

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY_S = 86_400
FIRST = datetime.date(2025, 12, 1)
ASSETS = bundled("templates") / "assets"
TEMPLATE = """
{% extends "own/base.html" %}
{% import "own/charts.html" as charts %}
{% block title %}Charts{% endblock %}
{% block main %}
<h1>Charts</h1>
{% for chart in drawn %}
<section class="sheet">{{ charts.bars(chart, "chart" ~ loop.index, before="before") }}</section>
{% endfor %}
<section class="sheet">{{ charts.shares(rows, "Pages", "page") }}{{ charts.spark(spark) }}</section>
{% endblock %}
"""
# The texts of a chart that are seen, each as where it begins and ends.
TEXTS = """(chart, kind) => [...chart.querySelectorAll(kind)]
  .map(text => text.getBoundingClientRect()).filter(box => box.width)
  .map(box => [box.left, box.right]).sort(([one], [other]) => one - other)"""
BELOW, BESIDE_MARKS = ".x text", ".mark text"


def days(count: int, tick: str) -> list[Point]:
    random = Random(5)
    points = []
    for number in range(count):
        day = FIRST + datetime.timedelta(days=number)
        is_gap = 100 < number < 110
        hits = 0 if is_gap else random.randrange(2000, 90_000)
        points.append(
            Point(
                number * DAY_S,
                (number + 1) * DAY_S,
                f"{day:%A, %d %B %Y}",
                f"{day:{tick}}" if tick != "%b" or day.day == 1 else "",
                hits,
                hits // 3,
                hits * 9 // 10 if number > 20 else None,
                is_gap=is_gap,
                url="/-/?day=1",
            )
        )
    return points


def charts() -> list[Chart]:
    marks = [
        Event(number * 7 * DAY_S, kind, f"what happened in week {number}", f"{kind} of a week")
        for number, kind in enumerate([*MarkKind, MarkKind.OWN] * 8)
    ]
    return [
        time_chart("A year", days(365, "%b"), marks[::3]),
        time_chart("A month", days(31, "%d %b"), marks),
        time_chart("A week", days(7, "%A")),
        time_chart("A day", days(1, "%d %b %Y")),
        time_chart("Nothing", []),
    ]


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page of charts, served with the policy of our pages."""
    templates = environment()
    templates.globals["asset"] = "/-/assets/{}".format
    text = templates.from_string(TEMPLATE).render(
        here="/-/",
        has_token=False,
        places=PLACES,
        drawn=charts(),
        rows=shares([("/", 50), ("/a/very/long/path/" + "x" * 80, 3)]),
        spark=spark([1, 5, 2], "hits of three days"),
    )

    async def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if "/assets/" in route.request.url:
            await route.fulfill(path=ASSETS / name)
        else:
            kind = {"Content-Type": "text/html", "Content-Security-Policy": PAGE_POLICY}
            await route.fulfill(body=text, headers=kind)

    context = await browser.new_context(viewport={"width": DESK, "height": 800})
    tab = await context.new_page()
    problems: list[str] = []
    tab.on("console", lambda message: problems.append(message.text))
    await tab.route("**/*", answer)
    await tab.goto("http://charts.test/-/")
    yield tab
    await context.close()
    assert problems == []


@pytest.mark.parametrize("width", [REFLOW, PHONE, 500, 735, 737, 900, DESK])
async def test_labels_do_not_touch_at_any_width(page: Page, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 800})
    needed, available = await page.evaluate(WIDTH)
    assert needed <= available
    for chart in await page.locator(".plot.field").all():
        for kind in (BELOW, BESIDE_MARKS):
            boxes = await chart.evaluate(TEXTS, kind)
            for (_, right), (left, _) in pairwise(boxes):
                assert right < left, kind
            box = await chart.bounding_box()
            assert box is not None
            # The last one may stand in the margin of its sheet.
            assert not boxes or boxes[-1][1] <= box["x"] + box["width"] + 16


async def test_a_year_has_few_labels_on_a_phone_and_all_months_on_a_desk(page: Page) -> None:
    seen = {}
    for width in (PHONE, DESK):
        await page.set_viewport_size({"width": width, "height": 800})
        chart = page.locator(".plot.field").first
        seen[width] = len(await chart.evaluate(TEXTS, BELOW))
    assert 4 <= seen[PHONE] <= 8
    assert seen[DESK] == 12


@pytest.mark.parametrize("width", [PHONE, DESK])
async def test_axe_finds_nothing_in_charts(page: Page, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 800})
    await page.locator("summary").first.click()
    await page.evaluate(axe_source())
    assert await page.evaluate(AXE) == []


async def test_bars_have_the_heights_that_were_worked_out(page: Page) -> None:
    chart = charts()[2]
    bars = page.locator(".plot.field").nth(2).locator(".point rect.hits")
    heights = await bars.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert heights == pytest.approx([bar.hits_height for bar in chart.bars], abs=0.1)


async def test_the_table_below_has_every_number(page: Page) -> None:
    twin = page.locator(".twin").nth(2)
    await twin.locator("summary").click()
    rows = await twin.locator("tbody tr").all_inner_texts()
    assert len(rows) == 7
    assert rows[0] == "Monday, 01 December 2025\t83,644\t27,881"
