"""Settings: which folder is served where, and where its counts are kept."""

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta


class ListeningSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is served where, and how safely counts are kept."""

    root: Annotated[
        Path | None, Meta(description="folder of the site; without it a demonstration site")
    ] = None
    host: Annotated[str, Meta(description="address to listen on", min_length=1)] = "127.0.0.1"
    port: Annotated[int, Meta(description="port to listen on, 0 for any", ge=0, le=65535)] = 8080
    db: Annotated[
        Path | None, Meta(description="database file; without it one in your data folder")
    ] = None
    durability: Annotated[
        Literal["memory", "process", "power"],
        Meta(description="what a number that was shown survives: nothing, kill -9, a power cut"),
    ] = "power"
    flush_s: Annotated[
        float,
        Meta(description="durability memory: seconds between saves", gt=0, le=3600),
    ] = 1.0

    def _check_listening(self) -> None:
        if not _is_host(self.host):
            raise ValueError(f"host: expected an address or a name, got {self.host!r}")


def _is_host(text: str) -> bool:
    try:
        return text.isprintable() and bool(text.encode("idna"))
    except UnicodeError:
        return False
