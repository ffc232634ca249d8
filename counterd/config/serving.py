"""Settings: how files and pages are served."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from counterd.config.counting import CountingSettings
from counterd.ssi.headers import is_header_name

_SUFFIX: Final = re.compile(r"\.[^./\\\x00-\x20]+")
_WORD: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_TYPE: Final = re.compile(rf"{_WORD}/{_WORD}(?: *; *{_WORD}=(?:{_WORD}|\"[ !#-~]*\"))*", re.ASCII)
_END: Final = re.compile(r"\.[^/\\\x00-\x20]+")
_ERRORS: Final = frozenset(str(status.value) for status in HTTPStatus if status >= 400)  # noqa: PLR2004 - RFC 9110
_DIRECTIVES: Final = re.compile(r"[!-~](?:[ -~]*[!-~])?", re.ASCII)
_NO_FILE_NAME: Final = re.compile(r"\A\.|[/\\\x00-\x1f]|\A\Z")


class ServingSettings(CountingSettings, frozen=True, kw_only=True):
    """How files and pages are served."""

    ssi_suffix: Annotated[
        tuple[str, ...], Meta(description="ends of file names that hold SSI tags")
    ] = (".shtml",)
    index: Annotated[
        tuple[str, ...], Meta(description="names of a folder's page, the first that is there")
    ] = ("index.shtml", "index.html")
    meta_headers: Annotated[
        tuple[str, ...],
        Meta(description="headers that pages may set by META HTTP-EQUIV; Status for the status"),
    ] = ()
    follow_symlinks: Annotated[
        bool, Meta(description="serve what symbolic links outside the root point to")
    ] = False
    gzip: Annotated[
        bool, Meta(description="compress pages and other texts for clients that take it")
    ] = True
    types: Annotated[
        dict[str, str], Meta(description="content types by end of name: .wasm=application/wasm")
    ] = msgspec.field(default_factory=dict)
    cache_control: Annotated[
        dict[str, str],
        Meta(description="what caches are told of files: /pictures/=max-age=86400 .css=no-cache"),
    ] = msgspec.field(default_factory=dict)
    listing: Annotated[bool, Meta(description="list folders that have no index page")] = False
    error_page: Annotated[
        dict[str, str], Meta(description="pages of the site for errors: 404=/errors/404.shtml")
    ] = msgspec.field(default_factory=dict)
    cache_bytes_max: Annotated[
        int, Meta(description="memory for small files and parsed pages", ge=0)
    ] = 100_000_000

    def _check_serving(self) -> None:
        for name in self.index:
            if _NO_FILE_NAME.search(name):
                raise ValueError(f"index: expected names of files that are served, got {name!r}")
        for suffix in self.ssi_suffix:
            if not suffix or _NO_FILE_NAME.search("x" + suffix):
                raise ValueError(f"ssi_suffix: expected ends of file names, got {suffix!r}")
        for name in self.meta_headers:
            if not is_header_name(name):
                raise ValueError(f"meta_headers: expected headers of a page, got {name!r}")
        _check_types(self.types)
        _check_cache_control(self.cache_control)
        _check_error_page(self.error_page)


def _check_types(types: Mapping[str, str]) -> None:
    for suffix, kind in types.items():
        if not _SUFFIX.fullmatch(suffix):
            raise ValueError(f"types: expected ends of names like .wasm, got {suffix!r}")
        if not _TYPE.fullmatch(kind):
            raise ValueError(f"types: expected a type like text/plain for {suffix}, got {kind!r}")


def _check_cache_control(values: Mapping[str, str]) -> None:
    for pattern, value in values.items():
        if not pattern.startswith("/") and not _END.fullmatch(pattern):
            raise ValueError(f"cache_control: expected /path/ or .end of a name, got {pattern!r}")
        if not _DIRECTIVES.fullmatch(value):
            expected = f"cache_control: expected words like max-age=3600 for {pattern}"
            raise ValueError(f"{expected}, got {value!r}")


def _check_error_page(pages: Mapping[str, str]) -> None:
    for status, path in pages.items():
        if status not in _ERRORS:
            raise ValueError(f"error_page: expected a status like 404, got {status!r}")
        if not path.startswith("/"):
            expected = f"error_page: expected a path that begins with / for {status}"
            raise ValueError(f"{expected}, got {path!r}")
