"""Own strips: found by name, read anew when they change, and nothing else is read."""

import logging
import os
from pathlib import Path

import pytest

from counterd.errors import ConfigError, PictureError
from counterd.pictures.png import png
from counterd.pictures.strips import IMAGES_BYTES_MAX
from counterd.web.own.embeds.strips import Strips


def image(width: int, height: int = 3) -> bytes:
    return png(width, height, [(9, 9, 9, 255)], [bytes(width)] * height)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "strips"
    folder.mkdir()
    (folder / "row.png").write_bytes(image(50))
    (folder / "ten").mkdir()
    for digit in range(10):
        (folder / "ten" / f"{digit}.png").write_bytes(image(4 + digit))
    return folder


async def test_without_a_folder_there_are_none() -> None:
    strips = Strips(None)
    assert await strips.names() == []
    assert await strips.strip("row") is None
    assert await strips.pixels("row") is None


def test_a_folder_that_is_not_there_ends_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^strips: there is no folder .*/none$"):
        Strips(tmp_path / "none")


async def test_a_strip_is_one_image_or_ten(folder: Path) -> None:
    strips = Strips(folder)
    row, ten = await strips.strip("row"), await strips.strip("ten")
    assert row is not None
    assert [cell.width for cell in row.cells] == [5] * 10
    assert ten is not None
    assert [cell.width for cell in ten.cells] == [*range(4, 14)]
    pixels = await strips.pixels("ten")
    assert pixels is not None
    assert len(pixels.digits) == 10


async def test_names_are_told_but_not_those_that_no_one_can_ask_for(folder: Path) -> None:
    (folder / ".hidden.png").write_bytes(image(50))
    (folder / "two words.gif").write_bytes(b"")
    (folder / "notes.txt").write_text("not a strip")
    (folder / "b.jpg").write_bytes(b"")
    assert await Strips(folder).names() == ["b", "row", "ten"]


async def test_what_did_not_change_is_not_read_again(folder: Path) -> None:
    strips = Strips(folder)
    for name in ("row", "ten"):
        assert await strips.strip(name) is await strips.strip(name)
        assert await strips.pixels(name) is await strips.pixels(name)


async def test_a_change_is_seen_at_the_next_request(folder: Path) -> None:
    strips = Strips(folder)
    before = await strips.pixels("row")
    (folder / "row.png").write_bytes(image(70, 6))
    after = await strips.strip("row")
    assert after is not None
    assert after.height == 6
    assert await strips.pixels("row") != before
    (folder / "row.png").unlink()
    assert await strips.strip("row") is None


@pytest.mark.parametrize(
    "name",
    ["", "..", ".", "ten/0", "../strips/row", "row.png", "row\0", "-row", "x" * 65, "réseau"],
)
async def test_a_name_is_never_a_path(folder: Path, name: str) -> None:
    assert await Strips(folder).strip(name) is None


async def test_only_plain_files_are_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.png").write_bytes(image(50))
    (folder / "link.png").symlink_to(tmp_path / "elsewhere.png")
    os.mkfifo(folder / "pipe.png")
    (folder / "device.png").symlink_to("/dev/zero")
    for name in ("link", "pipe", "device"):
        assert await Strips(folder).strip(name) is None


async def test_what_is_wrong_is_told_each_time_and_logged_once(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    strips = Strips(folder)
    (folder / "ten" / "7.png").unlink()
    (folder / "odd.png").write_bytes(image(51))
    (folder / "large.png").write_bytes(image(50).ljust(IMAGES_BYTES_MAX + 1, b"\0"))
    with caplog.at_level(logging.WARNING):
        for name, sentence in (
            ("ten", "there is no image of digit 7"),
            ("odd", "ten digits do not divide its 51 pixels"),
            ("large", f"more than {IMAGES_BYTES_MAX} bytes"),
        ):
            for ask in (strips.strip, strips.pixels, strips.strip):
                with pytest.raises(PictureError, match=sentence):
                    await ask(name)
    assert [record.args for record in caplog.records if record.args] == [
        (name, caplog.records[place].args[1])  # type: ignore[index] # they have two
        for place, name in enumerate(("ten", "odd", "large"))
    ]


async def test_pixels_that_are_not_known_are_told(folder: Path) -> None:
    (folder / "grey.gif").write_bytes(b"GIF89a\x32\0\x05\0" + b"\0" * 9)
    strips = Strips(folder)
    assert await strips.strip("grey") is not None
    for _ in range(2):
        with pytest.raises(PictureError, match="use SVG"):
            await strips.pixels("grey")


async def test_not_all_strips_are_remembered(folder: Path) -> None:
    strips = Strips(folder)
    first = await strips.strip("row")
    for number in range(16):
        (folder / f"s{number}.png").write_bytes(image(50))
        assert await strips.strip(f"s{number}") is not None
    again = await strips.strip("row")
    assert again == first
    assert again is not first
