"""Badges and digit counters as Chromium shows them: texts fit, and both formats look alike."""

import base64
import string

import pytest

from counterd.pictures import badge, digits
from counterd.pictures.gif import PIXEL_GIF
from counterd.pictures.pixels import strip_png
from counterd.pictures.sizing import Sizing
from counterd.pictures.strip_pixels import own_pixels
from counterd.pictures.strips import own_digits_svg, own_strip
from counterd.pictures.text_widths import text_width
from tests.browser.conftest import OpenVisit
from tests.pictures.own_images import colourful, ten

pytestmark = pytest.mark.asyncio(loop_scope="session")

# The parts of all pixels of pictures, each drawn at its own size on nothing.
PIXELS = """sources => Promise.all(sources.map(async source => {
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const {data} = pen.getImageData(0, 0, canvas.width, canvas.height);
  return [canvas.width, canvas.height, ...data];
}))"""

WIDTHS = """([signs, weight]) => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${weight} 1000px "DejaVu Sans"`;
  return signs.map(sign => pen.measureText(sign).width);
}"""

# Where each text of a badge begins and ends, and how wide the badge is.
ENDS = """([source, font]) => {
  document.body.innerHTML = source;
  return [...document.querySelectorAll("text")].map(text => {
    if (font) text.setAttribute("font-family", font);
    const {x, width} = text.getBBox();
    return [x, x + width, document.querySelector("svg").width.baseVal.value];
  });
}"""


def source_of(picture: str | bytes, kind: str = "png") -> str:
    if isinstance(picture, str):
        kind, picture = "svg+xml", picture.encode()
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


def distance(one: list[int], other: list[int]) -> int:
    assert one[:2] == other[:2]
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("is_bold", [False, True])
async def test_letters_are_as_wide_as_the_table_says(visit: OpenVisit, is_bold: bool) -> None:
    page = (await visit(1280, "light")).page
    signs = [*string.digits, *string.ascii_letters, *string.punctuation, " ", *"éñ€“”—…«»★™"]
    widths = await page.evaluate(WIDTHS, [signs, "bold" if is_bold else "normal"])
    assert [text_width(sign, is_bold=is_bold) for sign in signs] == pytest.approx(widths, abs=0.6)


@pytest.mark.parametrize("style", badge.STYLES)
async def test_texts_fit_into_their_badge_in_any_font(visit: OpenVisit, style: str) -> None:
    page = (await visit(1280, "light")).page
    for label, value in [("visitors", "1,234,567"), ("الزوار", "12.3k"), ("Wïlli & 访客", "<1>")]:
        picture = badge.badge_svg(label=label, value=value, style=style)
        for font in (None, "DejaVu Serif", "DejaVu Sans Mono"):
            ends = await page.evaluate(ENDS, [picture, font])
            assert len(ends) >= 2
            assert all(4 < left < right < width - 3 for left, right, width in ends)


@pytest.mark.parametrize("style", digits.STYLES)
async def test_a_digit_looks_the_same_in_both_formats(visit: OpenVisit, style: str) -> None:
    page = (await visit(1280, "light")).page
    vectors = [digits.digits_svg(digit, Sizing(), style=style) for digit in range(10)]
    rasters = [digits.digits_png(digit, Sizing(), style=style) for digit in range(10)]
    sources = [*map(source_of, vectors), *map(source_of, rasters)]
    drawn = await page.evaluate(PIXELS, sources)
    for digit in range(10):
        nearest = min(range(10), key=lambda other: distance(drawn[digit], drawn[10 + other]))
        assert nearest == digit


async def test_own_digits_are_the_same_pixels_in_both_formats(visit: OpenVisit) -> None:
    page = (await visit(1280, "light")).page
    # A canvas gives opaque colours back exactly, and the first row of this strip is.
    for images in ([colourful(40, 1)], ten(8, 12)):
        own = own_strip(images)
        vectors = own_digits_svg(own, 90210, Sizing(scale=3))
        raster = strip_png(own_pixels(own), "90210", 3)
        one, other = await page.evaluate(PIXELS, [source_of(vectors), source_of(raster)])
        assert distance(one, other) == 0


async def test_the_pixel_is_not_seen(visit: OpenVisit) -> None:
    page = (await visit(1280, "light")).page
    assert await page.evaluate(PIXELS, [source_of(PIXEL_GIF, "gif")]) == [[1, 1, 0, 0, 0, 0]]
