"""Which Content-Type a file is sent with.

A text's charset is named only when its own words do not name it: the header would overrule them,
and old pages in Latin-1 would break.
"""

import codecs
import mimetypes
import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

_SNIFFED_BYTES: Final = 1024  # where HTML lets a page declare its charset
_DECLARED: Final = re.compile(rb"<meta[^>]+charset|<\?xml[^>]+encoding", re.IGNORECASE)
# ISO-2022-JP, in which old Japanese pages are written, is ASCII but for its escapes.
_ESCAPE: Final = b"\x1b"
_NONE: Final[Mapping[str, str]] = MappingProxyType({})
UNKNOWN: Final = "application/octet-stream"
_HTML: Final = "text/html"
# Not the system's table: the same file has the same type on every machine.
_TYPES: Final = mimetypes.MimeTypes(filenames=())
for _type, _suffixes in {
    "application/atom+xml": ".atom",
    "application/epub+zip": ".epub",
    "application/java-archive": ".jar",
    "application/java-vm": ".class",
    "application/manifest+json": ".webmanifest",
    "application/rss+xml": ".rss",
    "application/rtf": ".rtf",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/wasm": ".wasm",
    "application/x-7z-compressed": ".7z",
    "application/xhtml+xml": ".xhtml .xht",
    "application/zstd": ".zst",
    "audio/flac": ".flac",
    "audio/mp4": ".m4a",
    "audio/midi": ".mid .midi",
    "audio/ogg": ".ogg .oga .opus",
    "font/otf": ".otf",
    "font/ttf": ".ttf",
    "font/woff": ".woff",
    "font/woff2": ".woff2",
    "image/apng": ".apng",
    "image/avif": ".avif",
    "image/jpeg": ".jfif",
    "image/webp": ".webp",
    "image/x-icon": ".ico .cur",
    "model/vrml": ".wrl",
    "text/calendar": ".ics",
    "text/html": ".shtml .shtm",
    "text/javascript": ".js .mjs",
    "text/markdown": ".md",
    "text/plain": ".asc .diz .log .nfo .text",
    "text/xml": ".xml .xsl",
    "video/ogg": ".ogv",
}.items():
    for _suffix in _suffixes.split():
        _TYPES.add_type(_type, _suffix)
_ENCODED: Final = {
    "gzip": "application/gzip",
    "bzip2": "application/x-bzip2",
    "xz": "application/x-xz",
}


def content_type(
    name: str, content: bytes, *, is_page: bool = False, types: Mapping[str, str] = _NONE
) -> str:
    """Return the type for a file called ``name`` that begins with ``content``.

    ``types``, by ends of names in lower case, go before our own. A page whose name has no type is
    HTML.
    """
    return with_charset(type_of_name(name, is_page=is_page, types=types), content)


def type_of_name(name: str, *, is_page: bool = False, types: Mapping[str, str] = _NONE) -> str:
    """Return the type for a file called ``name``, without the charset of what it holds."""
    suffix = name[name.rfind(".") :] if "." in name else ""
    kind = types.get(suffix.lower()) or _kind(suffix)
    if kind is None:
        return _HTML if is_page else UNKNOWN
    return kind


def with_charset(kind: str, content: bytes, *, declared: bool | None = None) -> str:
    """Return the type ``kind`` of ``content`` with its charset, if that is to be told.

    ``declared``: whether ``content`` itself tells it, if that is known.
    """
    return (
        kind + _charset(content, declared=declared) if is_text(kind) and ";" not in kind else kind
    )


def declares(begin: bytes) -> bool | None:
    """Say whether what begins with ``begin`` tells its charset; ``None`` if more must be seen."""
    if _DECLARED.search(begin[:_SNIFFED_BYTES]):
        return True
    return False if len(begin) >= _SNIFFED_BYTES else None


@lru_cache(256)
def _kind(suffix: str) -> str | None:
    # Only the suffix counts: guess_type would take a name with a colon for a URL.
    kind, encoding = _TYPES.guess_type("x" + suffix)
    return kind if encoding is None else _ENCODED.get(encoding, UNKNOWN)


@lru_cache(256)
def is_text(kind: str) -> bool:
    """Say whether a content type, with or without parameters, is text that a page may include."""
    kind = kind.partition(";")[0]
    return kind.startswith("text/") or kind.endswith(("+xml", "/xml", "/json", "/javascript"))


def _charset(content: bytes, *, declared: bool | None) -> str:
    if declared is None:
        declared = _DECLARED.search(content[:_SNIFFED_BYTES]) is not None
    if declared or _ESCAPE in content:
        return ""
    if content.isascii():
        return "; charset=utf-8"
    try:
        # The end may be missing, in the midst of a character.
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return ""
    return "; charset=utf-8"
