"""Own digits from the folder that ``strips`` names: read safely, remembered until they change."""

import asyncio
import logging
import os
import re
from collections import OrderedDict
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from counterd.errors import ConfigError, PictureError
from counterd.pictures.pixels import PixelStrip
from counterd.pictures.strip_pixels import own_pixels
from counterd.pictures.strips import IMAGES_BYTES_MAX, OwnStrip, own_strip
from counterd.web.hidden import Hidden
from counterd.web.opening import Opener

logger = logging.getLogger(__name__)

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SUFFIXES: Final = (".png", ".gif", ".jpg", ".jpeg")
# A strip whose pixels are known takes a megabyte or two.
_REMEMBERED_MAX: Final = 16
_NAMES_MAX: Final = 50

_Mark = tuple[int, int, int]
"""Of a file as it was: its time, size and number."""


@dataclass(slots=True)
class _Known:
    """A strip as its files were, or what is wrong with them."""

    marks: tuple[_Mark | None, ...]
    strip: OwnStrip | PictureError
    pixels: PixelStrip | PictureError | None = None
    """Only once somebody has asked for them."""


class Strips:
    """The strips in a folder: ``NAME.png`` of ten digits side by side, or ``NAME/0.png`` to 9."""

    def __init__(self, folder: Path | None) -> None:
        """Take the folder, or ``None`` for no strips.

        Raises:
            ConfigError: it is not there.
        """
        if folder is not None and not folder.is_dir():
            raise ConfigError(f"strips: there is no folder {folder}")
        self._folder = folder
        self._known: OrderedDict[str, _Known] = OrderedDict()
        # Whoever comes while a strip is read waits for it instead of reading it as well.
        self._reading = asyncio.Lock()

    async def names(self) -> list[str]:
        """Return the names of the strips that there seem to be."""
        return [] if self._folder is None else await asyncio.to_thread(_names, self._folder)

    async def strip(self, name: str) -> OwnStrip | None:
        """Return the strip with ``name``, ``None`` if there is none.

        Raises:
            PictureError: says what is wrong with its images.
        """
        async with self._reading:
            known = await self._found(name)
        return None if known is None else _right(known.strip)

    async def pixels(self, name: str) -> PixelStrip | None:
        """Return the pixels of the strip with ``name``, ``None`` if there is none.

        Raises:
            PictureError: says what is wrong with its images, or why their pixels are not known.
        """
        async with self._reading:
            known = await self._found(name)
            if known is not None and known.pixels is None:
                known.pixels = await asyncio.to_thread(_pixels, name, known.strip)
        return None if known is None or known.pixels is None else _right(known.pixels)

    async def _found(self, name: str) -> _Known | None:
        if self._folder is None or not _NAME.fullmatch(name):
            return None
        return await asyncio.to_thread(self._looked_up, self._folder, name)

    def _looked_up(self, folder: Path, name: str) -> _Known | None:
        """Look at the files, and read them if they are not those that are known."""
        with ExitStack() as stack:
            files = _opened(folder, name, stack)
            if not files:
                return None
            marks = tuple(map(_mark, files))
            known = self._known.get(name)
            if known is None or known.marks != marks:
                known = self._known[name] = _Known(marks, _read(name, files))
        self._known.move_to_end(name)
        if len(self._known) > _REMEMBERED_MAX:
            self._known.popitem(last=False)
        return known


_Made = TypeVar("_Made", OwnStrip, PixelStrip)


def _right(made: _Made | PictureError) -> _Made:
    if isinstance(made, PictureError):
        raise made
    return made


def _opened(folder: Path, name: str, stack: ExitStack) -> list[int | None]:
    """Return the file of the strip, or those of its digits of which one or more are there."""
    opener = Opener(folder, follow_symlinks=False, hidden=Hidden(()))

    def opened(*place: str) -> int | None:
        for suffix in _SUFFIXES:
            descriptor = opener.open((*place[:-1], place[-1] + suffix))
            if isinstance(descriptor, int):
                stack.callback(os.close, descriptor)
                return descriptor
        return None

    whole = opened(name)
    if whole is not None:
        return [whole]
    digits = [opened(name, digit) for digit in "0123456789"]
    return [] if digits == [None] * len(digits) else digits


def _mark(descriptor: int | None) -> _Mark | None:
    if descriptor is None:
        return None
    status = os.fstat(descriptor)
    return status.st_mtime_ns, status.st_size, status.st_ino


def _read(name: str, files: list[int | None]) -> OwnStrip | PictureError:
    try:
        images = [_content(digit, file) for digit, file in enumerate(files)]
        return own_strip(images)
    except PictureError as error:
        return _logged(name, error)


def _content(digit: int, file: int | None) -> bytes:
    if file is None:
        raise PictureError(f"there is no image of digit {digit}")
    # One byte more than is taken tells that it is too large.
    return os.pread(file, IMAGES_BYTES_MAX + 1, 0)


def _pixels(name: str, strip: OwnStrip | PictureError) -> PixelStrip | PictureError:
    if isinstance(strip, PictureError):
        return strip
    try:
        return own_pixels(strip)
    except PictureError as error:
        return _logged(name, error)


def _logged(name: str, error: PictureError) -> PictureError:
    # Once for each version of its files: it is remembered as it is.
    logger.warning("strip cannot be drawn: name=%s error=%s", name, error)
    return error


def _names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        names = {
            name
            for entry in entries
            for name in (entry.name if entry.is_dir() else _stem(entry.name),)
            if _NAME.fullmatch(name)
        }
    return sorted(names)[:_NAMES_MAX]


def _stem(name: str) -> str:
    stem, suffix = os.path.splitext(name)
    return stem if suffix in _SUFFIXES else ""
