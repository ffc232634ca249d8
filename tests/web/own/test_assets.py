"""Assets: found by the hash of their content alone, kept for ever, nothing else of the folder."""

from hashlib import sha256
from pathlib import Path

import pytest

from counterd.web.own.assets import ASSETS, Assets
from counterd.web.own.refusal import Refusal
from tests.asking import question
from tests.serving import serving


async def test_a_file_is_kept_for_ever_by_the_name_of_its_content(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_bytes(b"p {}")
    assets = Assets(tmp_path)
    url = assets.url("a.css")
    assert url == f"/-/assets/a.{sha256(b'p {}').hexdigest()[:16]}.css"
    reply = await assets.answer(question(url, path=url.removeprefix(ASSETS)))
    assert reply.body == b"p {}"
    assert reply.headers == {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Type": "text/css; charset=utf-8",
        "X-Content-Type-Options": "nosniff",
    }
    (tmp_path / "a.css").write_bytes(b"q {}")
    assert Assets(tmp_path).url("a.css") != url


@pytest.mark.parametrize("name", ["a.css", "a.0123456789abcdef.css", "../base.html", "b.txt"])
async def test_other_names_are_404(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.css").write_bytes(b"p {}")
    (tmp_path / "b.txt").write_bytes(b"no asset")
    with pytest.raises(Refusal) as refused:
        await Assets(tmp_path).answer(question(ASSETS + name, path=name))
    assert refused.value.status == 404


def test_a_file_that_is_not_there_has_no_address(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        Assets(tmp_path).url("none.css")


async def test_the_server_sends_them(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        answer = await server.ask("/-/assets/own.css")
        assert (answer.status, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")
