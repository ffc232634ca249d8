"""What only those see who have signed in, in Chromium: by day and night, on phone and desk."""

import json

import pytest

from tests.browser.conftest import OpenVisit, OwnSite, Scheme, Visit
from tests.browser.looks import AXE, CONTRAST_MIN, CONTRASTS, DESK, PHONE, REFLOW, WIDTH, axe_source

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = ("/-/whoami", "/-/api/")


async def signed_in(
    own_visit: OpenVisit, site: OwnSite, width: int, scheme: Scheme = "light"
) -> Visit:
    one = await own_visit(width, scheme)
    await one.open(f"/-/sign-in?token={site.secret}&next=/-/privacy")
    await one.page.click("main button")
    return one


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_for_everybody_to_read(
    own_visit: OpenVisit, own_site: OwnSite, path: str, scheme: Scheme
) -> None:
    one = await signed_in(own_visit, own_site, DESK, scheme)
    await one.open(path)
    await one.page.evaluate(axe_source())
    for width in (DESK, PHONE, REFLOW):
        await one.page.set_viewport_size({"width": width, "height": 800})
        needed, available = await one.page.evaluate(WIDTH)
        assert needed <= available, width
        contrasts = await one.page.evaluate(CONTRASTS, "")
        assert [text for contrast, text in contrasts if contrast < CONTRAST_MIN] == []
        assert await one.page.evaluate(AXE) == []


async def test_what_the_page_says_of_you_is_what_programs_are_told(
    own_visit: OpenVisit, own_site: OwnSite
) -> None:
    one = await signed_in(own_visit, own_site, DESK)
    await one.open("/-/whoami")
    answer = await one.page.request.get(
        f"{one.site}-/whoami", headers={"Accept": "application/json"}
    )
    told = json.loads(await answer.text())
    text = await one.page.inner_text("main")
    assert f"You are {told['address']}, registered in no country" in text
    assert told["program"]["header"] in text
    assert ("It counts, in" in text) is told["view"]["counted"]


async def test_links_to_what_can_be_asked_lead_to_answers(
    own_visit: OpenVisit, own_site: OwnSite
) -> None:
    one = await signed_in(own_visit, own_site, DESK)
    await one.open("/-/api/")
    links = await one.page.locator("section a[href^='/']").evaluate_all(
        "links => links.map(link => link.href)"
    )
    assert len(links) > 12
    for link in links:
        answer = await one.page.request.get(link)
        assert (answer.status, link) == (200, link)
