"""The demonstration site as its readers see it: in Chromium, from the real server."""

import pytest

from tests.browser.conftest import OpenVisit, Scheme, Visit
from tests.browser.looks import CONTRAST_MIN, CONTRASTS, DESK, LINKS, PHONE, WIDTH

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = ("/", "/tags.shtml", "/sums.shtml", "/ssi.shtml")
ERROR_MESSAGE = "[an error occurred"


async def number(visit: Visit, selector: str) -> int:
    return int((await visit.page.inner_text(selector)).replace(",", ""))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("path", PAGES)
async def test_a_page_fits_its_window_and_all_of_it_is_there(
    visit: OpenVisit, path: str, width: int, scheme: Scheme
) -> None:
    one = await visit(width, scheme)
    await one.open(path)
    needed, available = await one.page.evaluate(WIDTH)
    assert needed <= available
    assert ERROR_MESSAGE not in await one.page.inner_text("body")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
async def test_every_text_stands_out_from_its_ground(
    visit: OpenVisit, path: str, scheme: Scheme
) -> None:
    one = await visit(DESK, scheme)
    await one.open(path)
    contrasts = await one.page.evaluate(CONTRASTS)
    assert len(contrasts) > 10
    assert [text for contrast, text in contrasts if contrast < CONTRAST_MIN] == []


async def test_day_and_night_differ(visit: OpenVisit) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        one = await visit(DESK, scheme)
        await one.open("/")
        grounds.add(
            await one.page.evaluate("getComputedStyle(document.documentElement).background")
        )
    assert len(grounds) == 2


@pytest.mark.parametrize("path", PAGES)
async def test_every_link_leads_somewhere(visit: OpenVisit, path: str) -> None:
    one = await visit(DESK, "light")
    await one.open(path)
    links = await one.page.evaluate(LINKS)
    assert links
    for link in links:
        answer = await one.page.request.get(link)
        assert (answer.status, link) == (200, link)


async def test_the_ring_leads_through_all_pages_and_back(visit: OpenVisit) -> None:
    one = await visit(DESK, "light")
    await one.open("/")
    start = one.page.url
    titles = set()
    for _ in PAGES:
        await one.page.click("a[rel=next]")
        titles.add(await one.page.title())
        assert await one.page.locator("nav [aria-current=page]").count() == 1
    assert one.page.url == start
    assert len(titles) == len(PAGES)


async def test_numbers_rise_when_the_page_is_loaded_again(visit: OpenVisit) -> None:
    one = await visit(DESK, "light")
    await one.open("/")
    before = await number(one, ".odometer output")
    whole_site = await number(one, "footer b:nth-of-type(2)")
    await one.page.reload()
    assert await number(one, ".odometer output") == before + 1
    # The browser asks for the style sheet and pictures again, if it likes.
    assert await number(one, "footer b:nth-of-type(2)") > whole_site
    assert await number(one, "footer b:nth-of-type(1)") == before + 1


async def test_another_page_shows_the_same_counter_and_does_not_change_it(
    visit: OpenVisit,
) -> None:
    one = await visit(DESK, "light")
    await one.open("/")
    shown = await number(one, ".odometer output")
    await one.open("/sums.shtml")
    await one.page.reload()
    assert await number(one, "tbody tr:first-child td") == shown


async def test_the_visitor_is_on_the_map(visit: OpenVisit) -> None:
    one = await visit(DESK, "light")
    await one.open("/")
    rows = (await one.page.inner_text(".map output")).splitlines()
    assert len(rows) == 14
    (own,) = [row for row in rows if "0" in row[9:]]
    assert own.startswith("112.0.0.0")  # 127.0.0.1 is in the 16 networks from there on


async def test_the_keyboard_reaches_the_text_first(visit: OpenVisit) -> None:
    one = await visit(DESK, "light")
    await one.open("/tags.shtml")
    await one.page.keyboard.press("Tab")
    skip = one.page.locator(".skip")
    assert await skip.evaluate("link => link === document.activeElement")
    box = await skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    await one.page.keyboard.press("Enter")
    assert one.page.url.endswith("#main")


async def test_paper_has_no_pictures_and_no_buttons(visit: OpenVisit) -> None:
    one = await visit(DESK, "dark")
    await one.open("/tags.shtml")
    await one.page.emulate_media(media="print")
    assert not await one.page.locator("nav").is_visible()
    assert await one.page.locator(".tag output").first.is_visible()
    assert "url(" not in await one.page.evaluate(
        "getComputedStyle(document.querySelector('.sky')).backgroundImage"
    )


async def test_who_opts_out_is_not_counted(visit: OpenVisit) -> None:
    one = await visit(DESK, "light")
    await one.open("/")
    before = await number(one, ".odometer output")
    await one.page.click("footer a[href='/-/opt-out']")
    await one.open("/")
    assert await number(one, ".odometer output") == before
