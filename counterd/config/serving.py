"""Settings: how files and pages are served."""

import re
from typing import Annotated, Final

from msgspec import Meta

from counterd.config.counting import CountingSettings
from counterd.ssi.headers import is_header_name

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
    cache_bytes_max: Annotated[
        int, Meta(description="memory for small files and parsed pages", ge=0)
    ] = 64_000_000

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
