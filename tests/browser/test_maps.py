"""The pictures of the map as Chromium shows them in pages of others: SVG and PNG look alike."""

import base64

import pytest

from counterd.pictures.field import FIELDS
from counterd.pictures.map_png import map_png
from counterd.pictures.map_svg import map_svg
from counterd.pictures.netmap import Layout
from counterd.pictures.networks import NETWORKS
from counterd.pictures.theme import BY_REGISTRY, COLOURS, Paint, Theme
from tests.browser.conftest import OpenVisit, Scheme

pytestmark = pytest.mark.asyncio(loop_scope="session")

SEEN = sum(1 << number for number in range(0, 1024, 3))
RECENT = {64: 0, 65: 1, 700: 2}

# The colour of a picture at each of some points, each a pixel of a picture drawn at its own size.
PIXELS = """async ([source, points]) => {
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const {data} = pen.getImageData(0, 0, canvas.width, canvas.height);
  return points.map(([x, y]) => 4 * (y * canvas.width + x)).map(at => [...data.slice(at, at + 4)]);
}"""


def source_of(picture: str | bytes) -> str:
    kind, data = ("svg+xml", picture.encode()) if isinstance(picture, str) else ("png", picture)
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("layout", Layout)
async def test_a_map_has_its_colours_in_both_formats(
    visit: OpenVisit, layout: Layout, scheme: Scheme
) -> None:
    page = (await visit(1280, scheme)).page
    # Cells are probed at their lower right, where no number stands.
    field, colours = FIELDS[layout], COLOURS[Theme(scheme)]
    corners = map(field.corner, range(len(NETWORKS)))
    points = [(x + field.cell_width - 1, y + field.cell_height - 1) for x, y in corners]
    paints = [
        Paint.RECENT
        if network.number in RECENT
        else BY_REGISTRY[network.registry] + 8 * (SEEN >> network.number & 1)
        for network in NETWORKS
    ]
    expected = [[*colours[paint], 255] for paint in paints]
    for picture in (
        map_svg(SEEN, RECENT, layout, "A map"),
        map_png(SEEN, RECENT, layout, Theme(scheme)),
    ):
        assert await page.evaluate(PIXELS, [source_of(picture), points]) == expected
