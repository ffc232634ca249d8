"""Real servers with the demonstration site and a simulated year, and a real Chromium to look."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal, Protocol

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Response,
    async_playwright,
)

from tests.demo import fill, write_site
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
DEMO_DAYS = 175  # the gap and what came after it

Scheme = Literal["light", "dark"]


class Visit:
    """A browser window, and what went wrong in it."""

    def __init__(self, page: Page, site: str, secret: str = "") -> None:
        self.page = page
        self._secret = secret
        self.problems: list[str] = []
        self.asked: list[str] = []
        self.site = site
        self._expected = 200
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._said)
        page.on("request", self._asked)
        page.on("response", self._answered)

    async def open(self, path: str, status: int = 200) -> None:
        """Go to ``path`` of the site, which must be answered with ``status``."""
        self._expected = status
        self.asked.clear()
        response = await self.page.goto(self.site + path.lstrip("/"))
        assert response is not None
        assert response.status == status

    async def sign_in(self) -> None:
        """Let this window see what is for whoever runs the site."""
        answer = await self.page.request.post(
            f"{self.site}-/sign-in",
            form={"token": self._secret},
            headers={"Sec-Fetch-Site": "same-origin"},
            max_redirects=0,
        )
        assert answer.status == 303

    def _said(self, message: ConsoleMessage) -> None:
        if f"status of {self._expected} " not in message.text:
            self.problems.append(message.text)

    def _asked(self, request: Request) -> None:
        self.asked.append(request.url)
        if not request.url.startswith((self.site, "data:")):
            self.problems.append(f"asked elsewhere: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status != self._expected:
            self.problems.append(f"{response.status} {response.url}")


class OpenVisit(Protocol):
    """Opens a window of a width, in a colour scheme."""

    async def __call__(self, width: int, scheme: Scheme, *, runs_scripts: bool = True) -> Visit:
        """Return the new window."""


@dataclass(frozen=True)
class OwnSite:
    """A server with a simulated year behind it, and the secret by which to sign in."""

    url: str
    secret: str


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with process(None, tmp_path_factory.mktemp("browser") / "x.db") as running:
        yield f"http://127.0.0.1:{running.port}/"
        running.stop()


@pytest.fixture(scope="session")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnSite]:
    folder = tmp_path_factory.mktemp("own")
    write_site(folder / "site")
    asyncio.run(fill(folder / "x.db", int(time.time()), days=DEMO_DAYS))
    # The browser asks for many pages in little time.
    settings = ("--own-requests-per-s", "1000", "--listing")
    with process(folder / "site", folder / "x.db", *settings) as running:
        (said,) = [line for line in running.said if "sign in once" in line]
        yield OwnSite(f"http://127.0.0.1:{running.port}/", said.partition("token=")[2])
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
    """Give windows on the demonstration site; at the end nothing must have gone wrong there."""
    async with windows(browser, site) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def own_visit(browser: Browser, own_site: OwnSite) -> AsyncIterator[OpenVisit]:
    """Give windows on a site with a past; at the end nothing must have gone wrong there."""
    async with windows(browser, own_site.url, own_site.secret) as opened:
        yield opened


@asynccontextmanager
async def windows(browser: Browser, site: str, secret: str = "") -> AsyncIterator[OpenVisit]:
    visits = []

    async def open_visit(width: int, scheme: Scheme, *, runs_scripts: bool = True) -> Visit:
        context = await browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            user_agent=PERSON,
            java_script_enabled=runs_scripts,
        )
        visits.append(Visit(await context.new_page(), site, secret))
        return visits[-1]

    yield open_visit
    for one in visits:
        await one.page.context.close()
    assert [problem for one in visits for problem in one.problems] == []
