"""The privacy page: open to all, of this browser, and in the words of the settings."""

from pathlib import Path

from counterd.config import read_config
from counterd.web.own.privacy import Privacy
from tests.asking import question, rendering
from tests.serving import serving


async def test_it_knows_whether_this_browser_is_counted() -> None:
    privacy = Privacy(rendering(), read_config({}, {}, None))
    counted = await privacy.page(question("/-/privacy"))
    assert isinstance(counted.body, bytes)
    assert b"This browser is counted" in counted.body
    assert b'href="/-/opt-out"' in counted.body
    left = await privacy.page(question("/-/privacy", {"Cookie": "counterd_opt_out=1"}))
    assert isinstance(left.body, bytes)
    assert b"This browser is not counted" in left.body
    assert b'href="/-/opt-in"' in left.body
    assert "Set-Cookie" not in counted.headers


async def test_it_is_open_to_all_and_follows_the_settings(tmp_path: Path) -> None:
    async with serving(tmp_path, public=[], clients="exact") as server:
        answer = await server.ask("/-/privacy")
        assert answer.status == 200
        assert "the IP address, all of it" in answer.text
        assert (await server.ask("/-/privacy", method="POST")).status == 405
