"""The target of a request as a path below the document root, decoded once and refused when odd.

The same rules bind requests, includes, fsize and flastmod.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote_to_bytes

# Folders and files that are nobody's business, whatever is asked: dot files and byte code.
_SHOWN_DOT_FOLDER: Final = ".well-known"
_HIDDEN: Final = frozenset({"__pycache__"})
# Longer file names do not exist; asking the system for one is an error of its own.
_NAME_BYTES_MAX: Final = 255
# Control characters, the other system's separator, and bytes of a name that is not UTF-8. All else,
# no-break spaces and joined emoji among it, stands in names of files that people have.
REFUSED: Final = re.compile("[\x00-\x1f\x7f-\x9f\\\\\ud800-\udfff]")
_AUTHORITY: Final = re.compile(r"[^/?]*")


@dataclass(frozen=True, slots=True)
class Target:
    """A place below the root: ``/docs/a.shtml`` is ``("docs", "a.shtml")``."""

    segments: tuple[str, ...]
    is_folder: bool
    """The path ended in a slash."""
    url: str = field(init=False, compare=False)
    """The decoded, normalised URL path."""
    escaped: str = field(init=False, compare=False)
    """The path as it stands in a Location header; it never begins with two slashes."""

    def __post_init__(self) -> None:
        """Spell the path once; a request needs it again and again."""
        path = "/" + "/".join(self.segments)
        url = path + "/" if self.is_folder and self.segments else path
        object.__setattr__(self, "url", url)
        object.__setattr__(self, "escaped", quote(url, safe="/~!$&'()*+,;=:@-._"))


def split_target(target: str) -> tuple[str, str]:
    """Split a request target into its escaped path and query, whatever its form.

    The absolute form (``GET http://host/path``) loses scheme and host.
    """
    if not target.startswith("/"):
        scheme, separator, rest = target.partition("://")
        if not separator or scheme.lower() not in ("http", "https"):
            return "", ""
        target = "/" + _AUTHORITY.sub("", rest, count=1).removeprefix("/")
    path, _, query = target.partition("?")
    return path, query


@lru_cache(1024)
def requested(escaped: str) -> Target | None:
    """Return the place that an escaped URL path names, ``None`` if that is never served."""
    path = _decoded(escaped)
    return None if path is None else located(path)


def located(path: str, base: tuple[str, ...] = ()) -> Target | None:
    """Return the place of a decoded path, relative to the folder ``base`` or absolute.

    ``None`` for what is never served: outside the root, dot files but ``/.well-known/``, byte code,
    back-slashes, control characters, names longer than a file system takes.
    """
    target = _resolved(path, base)
    if target is None or any(_is_hidden(*one) for one in enumerate(target.segments)):
        return None
    return target


def named(escaped: str) -> Target | None:
    """Return the place that an escaped URL path names, even one where no file is ever served."""
    path = _decoded(escaped)
    return None if path is None else _resolved(path, ())


def _decoded(escaped: str) -> str | None:
    if not escaped.startswith("/"):
        return None
    try:
        return unquote_to_bytes(escaped.encode("utf-8", "surrogateescape")).decode("utf-8")
    except UnicodeDecodeError:
        return None


def _resolved(path: str, base: tuple[str, ...]) -> Target | None:
    if REFUSED.search(path):
        return None
    segments = [] if path.startswith("/") else list(base)
    last = ""
    for last in path.split("/"):
        if last == "..":
            if not segments:
                return None
            segments.pop()
        elif last not in ("", "."):
            segments.append(last)
    return Target(tuple(segments), is_folder=last in ("", ".", ".."))


def _is_hidden(depth: int, segment: str) -> bool:
    if segment.startswith("."):
        return depth > 0 or segment != _SHOWN_DOT_FOLDER
    return segment in _HIDDEN or len(segment.encode()) > _NAME_BYTES_MAX
