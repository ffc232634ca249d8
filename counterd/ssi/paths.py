"""The paths that tags name: where the query begins, and what may not be asked for at all."""

import re
from typing import NamedTuple

from counterd.errors import PageError
from counterd.ssi.context import Kind
from counterd.ssi.encodings import decode_url

_FULL_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")


class Path(NamedTuple):
    """A decoded path, and the query behind it, still escaped; None for a path without one."""

    path: str
    query: str | None


def split_path(value: str, kind: Kind) -> Path:
    """Return what ``virtual="value"`` or ``file="value"`` names.

    A file's name has neither query nor fragment. Raises: PageError for no path, a full URL, and a
    ``file`` that is absolute or holds ``..``.
    """
    match kind:
        case "virtual":
            return _virtual(value)
        case "file":
            return Path(_file(value), None)


def _virtual(value: str) -> Path:
    if _FULL_URL.match(value):
        raise PageError("a full URL cannot be included, only a path of this site")
    path, mark, query = value.partition("#")[0].partition("?")
    if not path:
        raise PageError("the path is empty")
    return Path(decode_url(path), query if mark else None)


def _file(value: str) -> str:
    path = decode_url(value)
    if not path:
        raise PageError("the path is empty")
    if path.startswith("/"):
        raise PageError('file="..." takes no absolute path; virtual="..." does')
    if ".." in path.split("/"):
        raise PageError('file="..." takes no ".."; virtual="..." does')
    return path
