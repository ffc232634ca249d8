"""A real server that serves the demonstration site, and a real Chromium to look at it."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, Response, async_playwright

from tests.process import process

FLAGS = [
    "--no-sandbox",  # root has none
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# A headless browser says so, and would be taken for a robot.
PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"

Scheme = Literal["light", "dark"]


class Visit:
    """A browser window, and what went wrong in it."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.problems: list[str] = []
        self._site = site
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda message: self.problems.append(message.text))
        page.on("request", self._asked)
        page.on("response", self._answered)

    async def open(self, path: str) -> None:
        await self.page.goto(self._site + path.lstrip("/"))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._site, "data:")):
            self.problems.append(f"asked elsewhere: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status} {response.url}")


OpenVisit = Callable[[int, Scheme], Awaitable[Visit]]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with process(None, tmp_path_factory.mktemp("browser") / "x.db") as running:
        yield f"http://127.0.0.1:{running.port}/"
        running.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "these tests need Chromium: apt-get install chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, site: str) -> AsyncIterator[OpenVisit]:
    """Give windows of a width in a colour scheme; at the end nothing must have gone wrong there."""
    visits = []

    async def open_visit(width: int, scheme: Scheme) -> Visit:
        context = await browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, user_agent=PERSON
        )
        visits.append(Visit(await context.new_page(), site))
        return visits[-1]

    yield open_visit
    for one in visits:
        await one.page.context.close()
    assert [problem for one in visits for problem in one.problems] == []
