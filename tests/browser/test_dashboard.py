"""The dashboard in a browser: it lives where scripts run, and can be used where none do."""

import asyncio
import re
from contextlib import suppress

import pytest
from playwright.async_api import Request, Route, expect

from tests.browser.conftest import PERSON, OpenVisit, Visit
from tests.browser.looks import DESK, PHONE
from tests.process import Client

pytestmark = pytest.mark.asyncio(loop_scope="session")

TODAY_HITS = '[data-figure="hits"]'
STATE = "[data-state]"
LIVE = "These numbers are live."


async def opened(own_visit: OpenVisit, path: str = "/-/", *, runs_scripts: bool = True) -> Visit:
    one = await own_visit(DESK, "light", runs_scripts=runs_scripts)
    await one.sign_in()
    await one.open(path)
    return one


async def visit_page(site: str, path: str) -> None:
    port = int(site.rstrip("/").rpartition(":")[2])
    async with Client("127.0.0.1", port) as client:
        answer = await client.ask(path, {"User-Agent": PERSON})
        assert answer.status == 200


async def number(one: Visit, selector: str) -> int:
    return int((await one.page.inner_text(selector)).replace(",", ""))


async def test_a_visit_shows_up_without_loading_anew(own_visit: OpenVisit) -> None:
    one = await opened(own_visit)
    await expect(one.page.locator(STATE)).to_have_text(LIVE)
    before = await number(one, TODAY_HITS)
    asked = len(one.asked)
    await visit_page(one.site, "/trails/huts.shtml")
    await expect(one.page.locator(TODAY_HITS)).to_have_text(f"{before + 1:,}")
    row = one.page.locator("[data-pages] tr", has_text="/trails/huts.shtml")
    await expect(row).to_be_visible()
    assert (await row.locator("a").get_attribute("href")) == "/-/page?url=/trails/huts.shtml"
    assert len(one.asked) == asked


async def test_who_does_not_look_is_not_told(own_visit: OpenVisit) -> None:
    one = await opened(own_visit)
    await expect(one.page.locator(STATE)).to_have_text(LIVE)
    ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def note(request: Request) -> None:
        if request.url.endswith("/-/live") and not ended.done():
            ended.set_result(request.url)

    one.page.on("requestfailed", note)
    one.page.on("requestfinished", note)
    await hide(one, hidden=True)
    async with asyncio.timeout(20):
        await ended
    before = await number(one, TODAY_HITS)
    await visit_page(one.site, "/trails/huts.shtml")
    await hide(one, hidden=False)
    await expect(one.page.locator(TODAY_HITS)).to_have_text(f"{before + 1:,}")


async def hide(one: Visit, *, hidden: bool) -> None:
    await one.page.evaluate(
        """hidden => {
          Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


async def test_a_connection_that_is_lost_comes_back(own_visit: OpenVisit) -> None:
    one = await own_visit(DESK, "light")
    await one.sign_in()
    refused = 0

    async def refuse_once(route: Route) -> None:
        nonlocal refused
        refused += 1
        with suppress(Exception):
            await (route.abort() if refused == 1 else route.continue_())

    await one.page.route("**/-/live", refuse_once)
    await one.open("/-/")
    await expect(one.page.locator(STATE)).to_have_text("Not connected; trying again.")
    await expect(one.page.locator(STATE)).to_have_text(LIVE, timeout=20_000)
    one.problems = [problem for problem in one.problems if "ERR_FAILED" not in problem]


async def test_where_no_script_runs_the_page_can_be_loaded_anew(own_visit: OpenVisit) -> None:
    one = await opened(own_visit, "/-/?range=7d", runs_scripts=False)
    await one.page.click("noscript a")  # whose text its selectors by text leave out
    assert one.page.url.endswith("/-/?range=7d&live=1")
    assert 'http-equiv="refresh" content="10"' in await one.page.content()
    await one.page.click("noscript a")
    assert one.page.url.endswith("/-/?range=7d")
    assert "http-equiv" not in await one.page.content()


async def test_dates_and_a_part_of_the_site_are_asked_for_by_a_form(own_visit: OpenVisit) -> None:
    one = await opened(own_visit, runs_scripts=False)
    await one.page.click("summary:has-text('Other days')")
    until = await one.page.input_value("#until")
    await one.page.fill("#since", until)
    await one.page.fill("#prefix", "/recipes/")
    await one.page.click("button:has-text('Show')")
    assert f"since={until}&until={until}&prefix=%2Frecipes%2F" in one.page.url
    assert await one.page.inner_text(".standing caption") == "How /recipes/ stands"
    assert await one.page.input_value("#prefix") == "/recipes/"


async def test_from_a_month_to_its_days(own_visit: OpenVisit) -> None:
    one = await opened(own_visit, "/-/?range=12m", runs_scripts=False)
    await one.page.locator("#time-chart .plot a").nth(-2).click()
    assert re.search(r"since=\d{4}-\d\d-01&until=\d{4}-\d\d-(28|29|30|31)$", one.page.url)
    days = await one.page.locator("#time-chart .point").count()
    assert one.page.url.endswith(f"-{days}")


async def test_from_a_day_to_its_hours(own_visit: OpenVisit) -> None:
    one = await opened(own_visit, "/-/?range=7d", runs_scripts=False)
    await one.page.locator("#time-chart .plot a").last.click()
    assert re.search(r"since=(\d{4}-\d\d-\d\d)&until=\1$", one.page.url)
    assert await one.page.locator("#time-chart .point").count() == 24  # the zone is UTC


async def test_a_row_leads_to_its_page_and_that_page_to_the_site(own_visit: OpenVisit) -> None:
    one = await opened(own_visit, "/-/?range=all")
    row = one.page.locator("#pages tbody tr").nth(1)
    name, count = await row.locator("th").inner_text(), await row.locator("td").first.inner_text()
    await row.locator("a").click()
    assert await one.page.inner_text("h1") == name.strip()
    assert await one.page.locator("dl.figures dd").first.inner_text() == count
    await one.page.click("text=Open the page")
    total = int(count.replace(",", ""))
    assert f"{total + 1} hits" in await one.page.inner_text("p")


async def test_a_table_is_a_file_to_keep(own_visit: OpenVisit) -> None:
    one = await opened(own_visit)
    async with one.page.expect_download() as started:
        await one.page.click("#countries .files a >> nth=0")
    download = await started.value
    assert download.suggested_filename == "countries.csv"


async def test_on_a_phone_the_period_before_makes_room(own_visit: OpenVisit) -> None:
    one = await opened(own_visit)
    before = one.page.locator("#pages thead th", has_text="before")
    assert await before.is_visible()
    await one.page.set_viewport_size({"width": PHONE, "height": 800})
    assert not await before.is_visible()
