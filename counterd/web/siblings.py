"""Know which compressed forms of a file lie beside it: ``style.css.br`` beside ``style.css``."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from time import time_ns
from typing import Final

from counterd.web.target import Target

SUFFIXES: Final = {"br": ".br", "zstd": ".zst", "gzip": ".gz"}
"""Ends of names, by the coding that they stand for, the best first."""
_CODED: Final = tuple(SUFFIXES.values())
# A folder that changed this recently may change again within one tick of the file system's clock.
_SETTLED_NS: Final = 50_000_000
_SECOND_NS: Final = 1_000_000_000

_FolderVersion = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Beside:
    """What lay beside a file when its folder had ``version``; ``None`` while that may lie."""

    version: _FolderVersion | None
    places: Mapping[str, Target]
    """By coding. There are such names, no more is known of them."""
    folder: str


def beside(path: str, target: Target, known: Beside | None) -> Beside:
    """Return what lies beside the file at ``path``, ``known`` if its folder has not changed.

    So most requests cost one look at the folder, not one for each name that could be there.
    """
    folder = os.path.dirname(path) if known is None else known.folder
    try:
        status = os.stat(folder)
    except OSError:
        return Beside(None, {}, folder)
    version = (status.st_dev, status.st_ino, status.st_mtime_ns, status.st_ctime_ns)
    if known is not None and known.version == version:
        return known
    *folders, name = target.segments
    places = {
        coding: Target((*folders, name + suffix), is_folder=False)
        for coding, suffix in SUFFIXES.items()
        if os.path.lexists(path + suffix)
    }
    is_settled = time_ns() - status.st_ctime_ns > _SETTLED_NS
    return Beside(version if is_settled else None, {} if is_coded(name) else places, folder)


def is_coded(name: str) -> bool:
    """Say whether a name is that of a compressed form."""
    return name.lower().endswith(_CODED)


def plain_name(name: str) -> str:
    """Return the name of what a compressed form was made of: ``a`` for ``a.gz`` and ``a.gz.br``."""
    while is_coded(name):
        name = name[: name.rindex(".")]
    return name


def is_as_new(form_ns: int, file_ns: int) -> bool:
    """Say by their times of change whether a form was made of the file as it is.

    Some compressors give what they make the time of the original, but whole seconds of it.
    """
    if form_ns % _SECOND_NS == 0:
        file_ns -= file_ns % _SECOND_NS
    return form_ns >= file_ns
