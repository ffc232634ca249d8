"""Take pictures of the server's own pages: ``make screenshots`` writes them into screenshots/."""

import asyncio
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Final, Literal

from playwright.async_api import Browser, async_playwright

from tests.browser.looks import DESK, PHONE
from tests.browser.own_pages import OWN_PAGES, OwnPage
from tests.demo import fill, write_site
from tests.process import process

FOLDER: Final = Path(__file__).resolve().parents[2] / "screenshots"
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--hide-scrollbars")
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
WIDTHS: Final = {"desk": DESK, "phone": PHONE}


async def main(names: list[str]) -> None:
    """Take the pictures of all pages, or of those that are named."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "pictures need Chromium: apt-get install chromium"
    FOLDER.mkdir(exist_ok=True)
    chosen = [page for page in OWN_PAGES if not names or page.name in names]
    with tempfile.TemporaryDirectory() as folder:
        root, db = Path(folder) / "site", Path(folder) / "x.db"
        write_site(root)
        await fill(db, int(time.time()))
        with process(root, db, "--own-requests-per-s", "1000", "--listing") as running:
            (said,) = [line for line in running.said if "sign in once" in line]
            secret = said.partition("token=")[2]
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                for page in chosen:
                    await take(browser, f"http://127.0.0.1:{running.port}", page, secret)
                await browser.close()
            running.stop()


async def take(browser: Browser, site: str, page: OwnPage, secret: str) -> None:
    """Take four pictures of a page: on desk and phone, by day and night."""
    for scheme in SCHEMES:
        for name, width in WIDTHS.items():
            context = await browser.new_context(
                viewport={"width": width, "height": 800},
                color_scheme=scheme,
                device_scale_factor=1 if name == "desk" else 2,
            )
            tab = await context.new_page()
            if page.needs_token:
                await tab.request.post(
                    f"{site}/-/sign-in",
                    form={"token": secret},
                    headers={"Sec-Fetch-Site": "same-origin"},
                )
            await tab.goto(site + page.path)
            path = FOLDER / f"{page.name}-{name}-{scheme}.png"
            await tab.screenshot(path=path, full_page=True)
            await context.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
