"""Settings: the server's own pages below ``/-/``, and counters in pages served elsewhere."""

from pathlib import Path
from typing import Annotated, Final

from msgspec import Meta

from counterd.config.statistics import StatisticsSettings

PUBLIC_PARTS: Final = ("map", "badges", "counters", "dashboard", "metrics")
"""What can be opened to all; all else needs a token, always."""


class OwnSettings(StatisticsSettings, frozen=True, kw_only=True):
    """Who may see which of the server's own pages."""

    public: Annotated[
        tuple[str, ...],
        Meta(description="what all may see: map, badges, counters, dashboard, metrics"),
    ] = ("map", "badges", "counters")
    own_requests_per_s: Annotated[
        float, Meta(description="requests to /-/ a second from one client", gt=0, le=1e6)
    ] = 20.0
    embed_allow: Annotated[
        tuple[str, ...],
        Meta(description="paths that pages elsewhere may count under: /guest/*, or * for all"),
    ] = ()

    strips: Annotated[
        Path | None,
        Meta(description="folder of digits of your own: NAME.png, ten in a row, or NAME/0.png …"),
    ] = None

    def _check_own(self) -> None:
        for part in self.public:
            if part not in PUBLIC_PARTS:
                expected = ", ".join(PUBLIC_PARTS)
                raise ValueError(f"public: expected some of {expected}, got {part!r}")
        for pattern in self.embed_allow:
            # As decoded paths are written: one that names a place outside is a mistake.
            if not pattern.startswith(("/", "*")):
                raise ValueError(f"embed_allow: expected paths like /guest/* or *, got {pattern!r}")
