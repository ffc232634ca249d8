"""Digit counters: every style in both forms, the site's own digits, and what is no style."""

from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from counterd.counters.counter import Counter
from counterd.pictures.digits import STYLES
from counterd.pictures.png import png
from counterd.web.own.embeds.digits import Digits
from counterd.web.own.embeds.strips import Strips
from counterd.web.own.refusal import Refusal
from tests.counting import Running, running
from tests.embeds import embed, embedding, page, text_of

PAGE = page("/p.shtml")
SVG = "{http://www.w3.org/2000/svg}"
TEN = png(40, 5, [(n * 25, 0, 0, 255) for n in range(10)], [bytes(n // 4 for n in range(40))] * 5)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "c.db") as site:
        await site.hit()
        yield site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "strips"
    folder.mkdir()
    (folder / "mine.png").write_bytes(TEN)
    (folder / "broken.gif").write_bytes(b"GIF")
    (folder / "wide.gif").write_bytes(b"GIF89a\x28\0\x05\0" + bytes(9))
    return folder


def digits(site: Running, folder: Path | None = None, *allow: str) -> Digits:
    return Digits(embedding(site, *allow), Strips(folder))


def size(picture: object) -> tuple[int, int]:
    assert isinstance(picture, bytes)
    return int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])


@pytest.mark.parametrize("style", STYLES)
async def test_every_style_is_drawn_in_both_forms(site: Running, style: str) -> None:
    asked = embed(PAGE, query=f"style={style}&pad=6")
    svg = await digits(site).svg(asked)
    root = ElementTree.fromstring(text_of(svg))
    assert root.findtext(f"{SVG}title") == "1"
    picture = await digits(site).png(asked)
    assert picture.headers["Content-Type"] == "image/png"
    assert size(picture.body) == (int(root.get("width", "")), int(root.get("height", "")))


async def test_an_odometer_is_what_there_is_unless_said(site: Running) -> None:
    shown = digits(site)
    odometer = await shown.svg(embed(PAGE, query="style=odometer"))
    assert (await shown.svg(embed(PAGE))).body == odometer.body
    assert (await shown.svg(embed(PAGE, query="style="))).body == odometer.body


async def test_digits_are_padded_scaled_and_coloured(site: Running) -> None:
    shown = digits(site)
    one = size((await shown.png(embed(PAGE))).body)
    assert size((await shown.png(embed(PAGE, query="scale=3"))).body) == (one[0] * 3, one[1] * 3)
    assert size((await shown.png(embed(PAGE, query="pad=8"))).body)[0] > one[0]
    green = await shown.svg(embed(PAGE, query="style=plain&colour=0f0"))
    assert "#00ff00" in text_of(green)


async def test_digits_count_and_show_other_figures(site: Running) -> None:
    shown = digits(site, None, "*")
    for number in (2, 3):
        root = ElementTree.fromstring(text_of(await shown.svg(embed(PAGE))))
        assert root.findtext(f"{SVG}title") == str(number)
    yesterday = await shown.svg(embed(PAGE, query="figure=yesterday&show"))
    assert ElementTree.fromstring(text_of(yesterday)).findtext(f"{SVG}title") == "0"


async def test_the_sites_own_digits_are_drawn(site: Running, folder: Path) -> None:
    shown = digits(site, folder)
    asked = embed(PAGE, query="style=mine&pad=3&scale=2")
    root = ElementTree.fromstring(text_of(await shown.svg(asked)))
    assert (root.get("width"), root.get("height")) == ("24", "10")
    assert size((await shown.png(asked)).body) == (24, 10)


async def test_images_that_are_no_png_are_drawn_as_svg_alone(site: Running, folder: Path) -> None:
    shown = digits(site, folder)
    assert "data:image/gif" in text_of(await shown.svg(embed(PAGE, query="style=wide")))
    with pytest.raises(Refusal, match=r"^style: wide cannot be drawn: .* use SVG") as refused:
        await shown.png(embed(PAGE, query="style=wide"))
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            "style=neon",
            "style: expected one of odometer, led, nixie, typewriter, plain, broken, mine, wide, "
            "got 'neon'",
        ),
        ("style=../c", "style: expected one of odometer, "),
        ("style=broken", "style: broken cannot be drawn: the strip: "),
        ("style=mine&color=red", "color: mine has colours of its own"),
        ("style=odometer&colour=red", "colour: style odometer has colours of its own"),
        ("style=plain&color=nope", "color: "),
        ("pad=13", "pad: expected a number from 0 to 12, got '13'"),
        ("pad=-1", "pad: expected a number from 0 to 12, got '-1'"),
        ("scale=0", "scale: expected a number from 1 to 8, got '0'"),
        ("scale=9", "scale: expected a number from 1 to 8, got '9'"),
        ("figure=x", "figure: "),
    ],
)
async def test_what_cannot_be_drawn_is_told_and_counts_nothing(
    site: Running, folder: Path, query: str, sentence: str
) -> None:
    shown = digits(site, folder, "*")
    for show in (shown.svg, shown.png):
        with pytest.raises(Refusal) as refused:
            await show(embed(PAGE, query=query))
        assert refused.value.status == 400
        assert refused.value.detail.startswith(sentence)
    assert site.site.look(PAGE).total == 1


async def test_a_number_that_no_picture_holds_is_told(site: Running) -> None:
    keys = [page(f"/{n}") for n in range(11)]
    for key in keys:
        site.site.set(key, Counter(total=2**63 - 1))
    for show in (digits(site).svg, digits(site).png):
        with pytest.raises(Refusal, match=r"^scale: digits show numbers .* at most 20 digits"):
            await show(embed(*keys))
