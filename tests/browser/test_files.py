"""What a real browser makes of the answers: compressed pages, lists of folders, error pages."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser

from tests.browser.conftest import PERSON
from tests.process import process

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = "all work and no play makes jack a dull boy "


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("files")
    root = folder / "site"
    (root / "music" / "live & loud").mkdir(parents=True)
    (root / "music" / "<b>first</b>.txt".replace("/", "-")).write_text("one")
    (root / "p.shtml").write_text(
        f"<link rel=stylesheet href=a.css><p id=a>{WORDS * 50}</p>"
        f'<p id=n><!--#counter fmt="%T" --></p><p id=b>{WORDS * 9}é</p>'
    )
    (root / "a.css").write_text("p { color: rgb(1, 2, 3) }\n" * 50)
    (root / "oh.shtml").write_text('<p>Lost: <!--#echo var="REDIRECT_URL" --></p>')
    with process(root, folder / "x.db", "--listing", "--error-page", "404=/oh.shtml") as running:
        yield f"http://127.0.0.1:{running.port}/"
        running.stop()


async def test_a_browser_reads_pages_and_sheets_that_were_compressed(
    browser: Browser, own_site: str
) -> None:
    page = await browser.new_page(user_agent=PERSON)
    for number in ("1", "2", "3"):
        answer = await page.goto(f"{own_site}p.shtml")
        assert answer is not None
        assert await answer.header_value("content-encoding") == "gzip"
        assert await page.text_content("#a") == WORDS * 50
        assert await page.text_content("#n") == number
        assert await page.text_content("#b") == WORDS * 9 + "é"
        color = await page.evaluate("getComputedStyle(document.querySelector('p')).color")
        assert color == "rgb(1, 2, 3)"
    await page.close()


@pytest.mark.parametrize("width", [375, 1280])
async def test_a_list_of_a_folder_can_be_walked_through(
    browser: Browser, own_site: str, width: int
) -> None:
    page = await browser.new_page(viewport={"width": width, "height": 700})
    await page.goto(f"{own_site}music/")
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    await page.click("text=live & loud/")
    assert await page.title() == "/music/live & loud/"
    await page.click("text=../")
    await page.click("text=<b>first<-b>.txt")
    assert await page.text_content("body") == "one"
    await page.go_back()
    await page.click("h1 >> text=/")
    assert page.url == own_site
    await page.close()


async def test_an_error_page_is_shown(browser: Browser, own_site: str) -> None:
    page = await browser.new_page()
    answer = await page.goto(f"{own_site}no/such/<i>place</i>")
    assert answer is not None
    assert answer.status == 404
    assert await page.text_content("p") == "Lost: /no/such/<i>place</i>"
    await page.close()
