"""Counters in a page of another origin, in a real browser: pictures, a frame, scripts, beacons."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Response

from counterd.pictures.digits import digits_png
from counterd.pictures.sizing import Sizing
from tests.browser.conftest import PERSON
from tests.process import process

pytestmark = pytest.mark.asyncio(loop_scope="session")

ELSEWHERE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Elsewhere</title><link rel="icon" href="data:,">
</head><body>
<img id="badge" alt="hits" src="SITE/-/badge/e/badge.svg">
<img id="digits" alt="hits" src="SITE/-/digits/e/digits.svg?style=led&amp;pad=4">
<img id="pixels" alt="hits" src="SITE/-/digits/e/pixels.png?style=typewriter&amp;pad=4&amp;scale=2">
<img id="pixel" alt="" src="SITE/-/pixel/e/page.html.gif">
<img id="visits" alt="visits" src="SITE/counter/%2Fe%2Fvisits.svg?show">
<p>Seen <output id="count"></output> times, refused: <output id="refused"></output></p>
<script>
(async () => {
  const ask = path => fetch('SITE/-/' + path).then(answer => answer.json());
  document.getElementById('count').value = (await ask('count/e/count.json')).total;
  document.getElementById('refused').value = (await ask('shields/e/count.json?label=x')).message;
  navigator.sendBeacon('SITE/count?p=%2Fe%2Fbeacon&r=&t=Elsewhere&s=1280%2C800%2C1');
})();
</script></body></html>
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def places(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[str, str]]:
    """The address of a server that counts what is below /e/, and of a page of another origin."""
    folder = tmp_path_factory.mktemp("embeds")
    for name in ("site", "elsewhere"):
        (folder / name).mkdir()
    with process(folder / "site", folder / "site.db", "--embed-allow", "/e/*") as counting:
        site = f"http://127.0.0.1:{counting.port}"
        page = folder / "elsewhere" / "page.html"
        page.write_text(ELSEWHERE.replace("SITE", site))
        with process(folder / "elsewhere", folder / "elsewhere.db") as other:
            yield site, f"http://127.0.0.1:{other.port}/page.html"
            other.stop()
        counting.stop()


class Watched:
    """A window, what its pictures were, and what went wrong in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        self.answers: dict[str, Response] = {}
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda message: self.problems.append(message.text))
        page.on("response", self._answered)

    async def open(self, address: str) -> None:
        """Open a page and wait until the last thing it does is done."""
        async with self.page.expect_response(lambda answer: "/count?p=" in answer.url):
            await self.page.goto(address, wait_until="networkidle")

    async def body(self, part: str) -> bytes:
        (answer,) = [one for url, one in self.answers.items() if part in url]
        return await answer.body()

    def _answered(self, response: Response) -> None:
        self.answers[response.url] = response
        if response.status != 200:
            self.problems.append(f"{response.status} {response.url}")


@pytest_asyncio.fixture(loop_scope="session")
async def watched(browser: Browser) -> AsyncIterator[Watched]:
    context = await browser.new_context(user_agent=PERSON)
    one = Watched(await context.new_page())
    yield one
    await context.close()
    assert one.problems == []


async def test_a_page_elsewhere_shows_and_counts(places: tuple[str, str], watched: Watched) -> None:
    _, elsewhere = places
    for number in (1, 2):
        await watched.open(elsewhere)
        for name in ("badge", "digits", "pixels", "pixel", "visits"):
            picture = watched.page.locator(f"#{name}")
            assert await picture.evaluate("img => img.complete && img.naturalWidth > 0"), name
        assert f"<title>hits: {number}</title>".encode() in await watched.body("/badge/")
        assert f"<title>{number}</title>".encode() in await watched.body("digits.svg")
        drawn = digits_png(number, Sizing(4, 2), style="typewriter")
        assert await watched.body("pixels.png") == drawn
        assert await watched.page.locator("#count").inner_text() == str(number)
        assert await watched.page.locator("#refused").inner_text() == str(number)


async def test_what_was_counted_is_told_to_scripts(
    places: tuple[str, str], watched: Watched
) -> None:
    site, elsewhere = places
    await watched.open(elsewhere)
    urls = "&".join(f"url=/e/{name}" for name in ("badge", "page.html", "beacon"))
    told = await watched.page.evaluate(
        "address => fetch(address).then(answer => answer.json())", f"{site}/-/count.json?{urls}"
    )
    times = await watched.page.locator("#count").inner_text()
    assert told["urls"] == ["/e/badge", "/e/page.html", "/e/beacon"]
    assert told["total"] == told["today"] == 3 * int(times)
    assert told["unique"] == 3  # one visitor


async def test_a_frame_shows_the_count(places: tuple[str, str], watched: Watched) -> None:
    site, elsewhere = places
    await watched.open(elsewhere)
    await watched.page.evaluate(
        """address => new Promise(done => {
          const frame = document.createElement('iframe');
          Object.assign(frame, {width: 200, height: 80, src: address, onload: done});
          document.body.append(frame);
        })""",
        f"{site}/counter/%2Fe%2Fbadge.html?",
    )
    frame = watched.page.frame_locator("iframe")
    times = await watched.page.locator("#count").inner_text()
    assert await frame.locator(".number").inner_text() == times
    box = await frame.locator("body").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (200, 80)
