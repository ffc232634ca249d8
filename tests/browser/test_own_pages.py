"""Each of the server's own pages in Chromium: by day and night, on phone and desk, for all."""

import json
import re

import pytest

from tests.browser.conftest import OpenVisit, OwnSite, Scheme, Visit
from tests.browser.looks import (
    AXE,
    CONTRAST_MIN,
    CONTRASTS,
    DESK,
    LINKS,
    PHONE,
    REFLOW,
    WIDTH,
    axe_source,
)
from tests.browser.own_pages import OWN_PAGES, OwnPage

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# These stand on shapes whose colours tests/pictures/test_theme.py looks after.
ON_SHAPES = ".recent text, .octet, .region text"
FOCUSED = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const frame = element.matches(".netmap a") && element.querySelector(".frame");
  const ring = frame ? getComputedStyle(frame).stroke : style.outlineStyle;
  const place = [...document.querySelectorAll("*")].indexOf(element);
  return [element.outerHTML.slice(0, 100), element !== document.body && ring !== "none", place];
}"""
VISIBLE_STOPS = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, summary, [tabindex]")]
  .filter(element => element.tabIndex >= 0 && element.checkVisibility()).length"""

# What another moment has another number for: to answer is to send something, and takes its time.
WITHOUT_MOVING = """() => document.querySelectorAll("[data-live], #summary, #times")
  .forEach(element => element.remove())"""

own_pages = pytest.mark.parametrize("own_page", OWN_PAGES, ids=lambda page: page.name)


async def opened(
    own_visit: OpenVisit,
    own_page: OwnPage,
    width: int = DESK,
    scheme: Scheme = "light",
    *,
    runs_scripts: bool = True,
) -> Visit:
    one = await own_visit(width, scheme, runs_scripts=runs_scripts)
    if own_page.needs_token:
        await one.sign_in()
    await one.open(own_page.path, own_page.status)
    return one


@own_pages
async def test_a_page_fits_its_window(own_visit: OpenVisit, own_page: OwnPage) -> None:
    one = await opened(own_visit, own_page)
    for width in (DESK, PHONE, REFLOW):
        await one.page.set_viewport_size({"width": width, "height": 800})
        needed, available = await one.page.evaluate(WIDTH)
        assert needed <= available, width


@own_pages
@pytest.mark.parametrize("scheme", SCHEMES)
async def test_texts_stand_out_and_axe_finds_nothing_that_keeps_people_out(
    own_visit: OpenVisit, own_page: OwnPage, scheme: Scheme
) -> None:
    one = await opened(own_visit, own_page, PHONE, scheme)
    await one.page.evaluate(axe_source())
    for width in (PHONE, DESK):
        await one.page.set_viewport_size({"width": width, "height": 800})
        contrasts = await one.page.evaluate(CONTRASTS, ON_SHAPES)
        assert len(contrasts) > 2
        assert [text for contrast, text in contrasts if contrast < CONTRAST_MIN] == []
        assert await one.page.evaluate(AXE) == []


async def test_axe_would_find_something(own_visit: OpenVisit) -> None:
    one = await own_visit(DESK, "light")
    await one.open("/-/privacy")
    await one.page.evaluate(axe_source())
    await one.page.evaluate("document.querySelector('h1').outerHTML = '<img src=\"data:,\">'")
    found = await one.page.evaluate(AXE)
    assert any(line.startswith("image-alt") for line in found)


@own_pages
async def test_without_scripts_all_of_it_is_there(own_visit: OpenVisit, own_page: OwnPage) -> None:
    plain = await opened(own_visit, own_page, runs_scripts=False)
    scripted = await opened(own_visit, own_page)
    for one in (plain, scripted):
        await one.page.evaluate(WITHOUT_MOVING)
    text = await plain.page.inner_text("main")
    assert text == await scripted.page.inner_text("main")
    assert len(text) > 20


@own_pages
async def test_the_keyboard_goes_everywhere_and_is_seen(
    own_visit: OpenVisit, own_page: OwnPage
) -> None:
    one = await opened(own_visit, own_page)
    stops = await one.page.evaluate(VISIBLE_STOPS)
    reached = set()
    # Once round, from wherever the focus is; a field for a date has a few stops of its own.
    dates = await one.page.locator("input[type=date]").count()
    for _ in range(stops + 1 + 3 * dates):
        await one.page.keyboard.press("Tab")
        element, is_seen, place = await one.page.evaluate(FOCUSED)
        if not element.startswith("<body"):
            assert is_seen, element
            reached.add(place)
    assert len(reached) >= stops - 1  # the page may begin with the focus on one


@own_pages
async def test_every_link_leads_somewhere(own_visit: OpenVisit, own_page: OwnPage) -> None:
    one = await opened(own_visit, own_page)
    links = {link.partition("#")[0] for link in await one.page.evaluate(LINKS)}
    links.discard(one.page.url)
    assert links
    for link in links:
        answer = await one.page.request.get(link)
        assert (answer.status, link) == (200, link)


@own_pages
async def test_paper_has_ink_and_no_ways_to_go(own_visit: OpenVisit, own_page: OwnPage) -> None:
    one = await opened(own_visit, own_page, DESK, "dark")
    await one.page.emulate_media(media="print")
    assert await one.page.locator("h1").is_visible()
    for nowhere in await one.page.locator("nav, button, form, .choices").all():
        assert not await nowhere.is_visible()
    colour = await one.page.evaluate("getComputedStyle(document.body).color")
    assert sum(map(int, re.findall(r"\d+", colour)[:3])) < 3 * 60


async def test_the_keyboard_reaches_the_contents_first(own_visit: OpenVisit) -> None:
    one = await own_visit(DESK, "light")
    await one.open("/-/privacy")
    await one.page.keyboard.press("Tab")
    assert "skip" in (await one.page.evaluate(FOCUSED))[0]
    await one.page.keyboard.press("Enter")
    await one.page.wait_for_url("**#main")


async def test_day_and_night_differ(own_visit: OpenVisit) -> None:
    grounds = set()
    for scheme in SCHEMES:
        for path, status in (("/-/privacy", 200), ("/nothing-here", 404)):
            one = await own_visit(DESK, scheme)
            await one.open(path, status)
            grounds.add(
                await one.page.evaluate(
                    "[document.body, document.documentElement]"
                    ".map(one => getComputedStyle(one).backgroundColor)"
                    ".find(colour => !colour.endsWith(', 0)'))"
                )
            )
    assert len(grounds) == 2  # and errors are of one piece with the rest


async def test_an_error_needs_nothing_else(own_visit: OpenVisit) -> None:
    one = await own_visit(DESK, "light")
    await one.open("/nothing-here", 404)
    assert [url for url in one.asked if not url.startswith("data:")] == [f"{one.site}nothing-here"]


async def test_style_sheets_are_asked_for_once(own_visit: OpenVisit) -> None:
    one = await own_visit(DESK, "light")
    await one.open("/-/privacy")
    assert sum("/-/assets/" in url for url in one.asked) >= 1
    kept = await one.page.evaluate(
        """async () => {
          const sheet = document.querySelector("link[rel=stylesheet]").href;
          const answer = await fetch(sheet, {cache: "only-if-cached", mode: "same-origin"});
          return answer.status;
        }"""
    )
    assert kept == 200


@pytest.mark.parametrize("url", ["", "/recipes/sourdough.shtml"])
async def test_the_numbers_of_the_map_are_those_of_the_api(own_visit: OpenVisit, url: str) -> None:
    one = await own_visit(DESK, "light")
    api = await one.page.request.get(f"{one.site}-/api/counter?url={url or '%23total'}")
    figures = json.loads(await api.text())
    await one.open(f"/-/map?url={url}" if url else "/-/map")
    shown = [
        int(re.sub(r"\s.*|,", "", text))
        for text in await one.page.locator(".figures dd").all_inner_texts()
    ]
    assert shown[0] == figures["networks"]
    assert shown[2] == figures["networks_ipv6"]
    assert shown[3] == figures["total"]
    assert (
        await one.page.locator(".netmap .seen, .netmap .recent").count()
        == (figures["networks_ipv4"])
    )


async def test_the_map_and_the_tags_of_a_page_agree(own_visit: OpenVisit) -> None:
    one = await own_visit(DESK, "light")
    await one.open("/trails/huts.shtml")
    total, networks = re.findall(r"(\d+) (?:hits|networks)", await one.page.inner_text("p"))
    drawn = await one.page.inner_text("pre")
    await one.open("/-/map?url=/trails/huts.shtml")
    shown = await one.page.locator(".figures dd").all_inner_texts()
    assert shown[0].replace(",", "") == networks
    assert shown[3].replace(",", "") == total
    places = await one.page.locator(".netmap .recent text").all_text_contents()
    cells = "".join(line.split(" ", 1)[1] for line in map(str.strip, drawn.splitlines()) if line)
    assert sorted(places) == sorted(re.sub("[^0-9]", "", cells))


async def readouts(one: Visit) -> list[str]:
    shown = one.page.locator(".readout").filter(visible=True)
    return [text.replace("\n", " ") for text in await shown.all_text_contents()]


async def test_pointing_at_a_network_tells_its_name(own_visit: OpenVisit) -> None:
    one = await own_visit(DESK, "light")
    await one.open("/-/map")
    assert await readouts(one) == []
    assert await one.page.locator(".hint").is_visible()
    await one.page.hover("a[href='#net-17'] .arin >> nth=0")
    (told,) = await readouts(one)
    assert told.startswith("17.0.0.0/8, Apple Computer Inc. (ARIN)")
    assert not await one.page.locator(".hint").is_visible()


@pytest.mark.parametrize("view", ["hilbert", "rows"])
async def test_with_scripts_the_map_is_one_stop_and_arrows_move_within(
    own_visit: OpenVisit, view: str
) -> None:
    one = await own_visit(DESK, "light")
    await one.open(f"/-/map?view={view}")
    links = one.page.locator(".netmap a")
    assert await links.evaluate_all("links => links.filter(link => link.tabIndex >= 0).length") == 1
    await links.first.focus()
    await one.page.keyboard.press("ArrowRight")
    (told,) = await readouts(one)
    assert told.startswith("1.0.0.0/8")
    await one.page.keyboard.press("ArrowDown")
    (below,) = await readouts(one)
    assert below.startswith("17.0.0.0/8" if view == "rows" else "2.0.0.0/8")
    for key in ("ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowUp"):  # the last two lead nowhere
        await one.page.keyboard.press(key)
    (told,) = await readouts(one)
    assert told.startswith("0.0.0.0/8")
    await one.page.keyboard.press("End")
    (told,) = await readouts(one)
    assert told.startswith("223.0.0.0/8")
    await one.page.keyboard.press("Enter")
    await one.page.wait_for_url("**#net-223")
    row = one.page.locator("#net-223")
    assert (await row.locator("th").inner_text()) == "223.0.0.0/8"
    await row.scroll_into_view_if_needed()
    assert await row.is_visible()


async def test_without_scripts_each_network_is_a_stop_that_can_be_skipped(
    own_visit: OpenVisit,
) -> None:
    one = await own_visit(DESK, "light", runs_scripts=False)
    await one.open("/-/map")
    assert await one.page.locator(".netmap a").count() == 224
    await one.page.locator("a.skip", has_text="Skip the map").focus()
    await one.page.keyboard.press("Tab")
    assert len(await readouts(one)) == 1
    await one.page.keyboard.press("Shift+Tab")
    await one.page.keyboard.press("Enter")
    await one.page.wait_for_url("**#networks")
    await one.page.keyboard.press("Tab")
    assert "All networks" in (await one.page.evaluate(FOCUSED))[0]


async def test_signing_in_and_out_by_the_link_of_the_first_start(
    own_visit: OpenVisit, own_site: OwnSite
) -> None:
    one = await own_visit(PHONE, "light", runs_scripts=False)
    await one.open(f"/-/sign-in?token={own_site.secret}&next=/-/privacy")
    await one.page.click("main button")
    await one.page.wait_for_url(re.compile(r"^[^?]+/-/privacy$"))
    assert await one.page.locator("nav button", has_text="Sign out").is_visible()
    assert own_site.secret not in await one.page.content()
    await one.page.click("nav button")
    await one.page.wait_for_url("**/-/sign-in")
    assert await one.page.locator("nav button").count() == 0


async def test_a_wrong_token_is_told(own_visit: OpenVisit) -> None:
    one = await own_visit(DESK, "light")
    await one.open("/-/sign-in")
    one._expected = 403
    await one.page.fill("#token", "cntd_wrong")
    await one.page.keyboard.press("Enter")
    await one.page.wait_for_selector("[role=alert]")
    assert "no such token" in await one.page.inner_text("[role=alert]")


async def test_the_privacy_page_follows_the_wish_of_this_browser(own_visit: OpenVisit) -> None:
    one = await own_visit(DESK, "light", runs_scripts=False)
    await one.open("/-/privacy")
    await one.page.click("main .button")
    await one.page.wait_for_url("**/-/opt-out")
    assert await one.page.inner_text("h1") == "This browser is not counted any more"
    await one.open("/-/privacy")
    assert await one.page.inner_text(".state h2") == "This browser is not counted"
    await one.page.click("main .button")
    await one.page.wait_for_url("**/-/opt-in")
    await one.open("/-/privacy")
    assert await one.page.inner_text(".state h2") == "This browser is counted"
