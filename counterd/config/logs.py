"""Settings: what is logged, where, and in which form."""

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from counterd.config.own import OwnSettings


class LogSettings(OwnSettings, frozen=True, kw_only=True):
    """The logs; without settings there is none of requests, and errors go to stderr."""

    access_log: Annotated[
        Path | None, Meta(description="file for a line about each request, - for stdout")
    ] = None
    access_log_format: Annotated[
        Literal["combined", "json"], Meta(description="the form of these lines")
    ] = "combined"
    error_log: Annotated[
        Path | None, Meta(description="file for what goes wrong; without it stderr")
    ] = None
