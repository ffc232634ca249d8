"""A request that we fail to answer is told so by either way, and the connection goes on."""

import errno
import os
from pathlib import Path

import pytest

from tests.process import Client
from tests.serving import serving


@pytest.mark.parametrize("fast_path", [True, False])
@pytest.mark.parametrize(
    "error", [OSError(errno.EMFILE, os.strerror(errno.EMFILE)), RuntimeError("ours")]
)
@pytest.mark.parametrize(
    "place", ["counterd.web.root.DocumentRoot.find", "counterd.web.hits.Hits.hit_by"]
)
async def test_every_failure_has_its_answer(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    error: Exception,
    fast_path: bool,
) -> None:
    status = 503 if isinstance(error, OSError) else 500
    async with serving(tmp_path, fast_path=fast_path) as server:
        (server.root / "p.shtml").write_text("<!--#counter-->")
        async with Client("127.0.0.1", server.port) as client:
            assert (await client.ask("/p.shtml")).text == "1"

            def broken(*_: object, **__: object) -> None:
                raise error

            monkeypatch.setattr(place, broken)
            answer = await client.ask("/p.shtml")
            assert answer.status == status
            assert ("retry-after" in answer.headers) == (status == 503)
            monkeypatch.undo()
            assert (await client.ask("/p.shtml")).text == "2"
