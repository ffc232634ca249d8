"""The pixel: it counts, and is the same picture whether or not it did."""

from pathlib import Path

from counterd.web.own.embeds.pixels import Pixels
from tests.counting import running
from tests.embeds import embed, embedding, page


async def test_a_pixel_counts_and_shows_nothing(tmp_path: Path) -> None:
    async with running(tmp_path / "c.db") as site:
        pixels = Pixels(embedding(site, "/guest/*"))
        counted = await pixels.gif(embed(page("/guest/a")))
        not_counted = await pixels.gif(embed(page("/other")))
        assert counted == not_counted
        assert counted.headers["Content-Type"] == "image/gif"
        assert isinstance(counted.body, bytes)
        assert counted.body.startswith(b"GIF89a")
        assert site.site.look(page("/guest/a")).total == 1
        assert site.site.look(page("/other")).total == 0
