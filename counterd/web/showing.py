"""Make an answer of a page that was evaluated: its headers, and its body as it is or as gzip."""

from collections.abc import Mapping
from typing import Final

from counterd.model import Outcome
from counterd.web.asked import Asked, joined
from counterd.web.contenttypes import content_type
from counterd.web.forms import SMALL_BYTES
from counterd.web.gzipping import Gzip
from counterd.web.negotiation import preferred
from counterd.web.packing import is_packable
from counterd.web.pages import Shown
from counterd.web.reply import Reply
from counterd.web.root import File

# Each visit asks again, so that it is counted and sees what has changed.
_HEADERS: Final = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
_VARYING: Final = "Accept-Encoding"


class Showing:
    """Knows how pages are sent."""

    __slots__ = ("_gzip", "_types")

    def __init__(self, types: Mapping[str, str], gzip: Gzip | None) -> None:
        """Without ``gzip`` pages are sent as they are."""
        self._types = types
        self._gzip = gzip

    def reply(self, file: File, shown: Shown, asked: Asked) -> Reply:
        """Return the answer that shows ``file`` to who has ``asked``."""
        # What was included may declare another charset than the page's own text.
        kind = content_type(file.name, shown.body, is_page=True, types=self._types)
        headers = {"Content-Type": kind, **_HEADERS, **shown.headers}
        status, _, reason = headers.pop("Status", "200").partition(" ")
        body = self._body(headers, shown, asked)
        return Reply(int(status), headers, body, Outcome.VIEW, reason or None)

    def _body(self, headers: dict[str, str], shown: Shown, asked: Asked) -> bytes:
        """Return the body in the form that ``asked`` prefers, told in ``headers``."""
        if self._gzip is None or not is_packable(headers["Content-Type"]) or "Etag" in headers:
            return shown.body  # a tag that the page sets stands for its bytes as they are
        others = headers.get("Vary")
        headers["Vary"] = _VARYING if others is None else f"{others}, {_VARYING}"
        is_small = len(shown.body) < SMALL_BYTES
        if is_small or preferred(joined(asked.headers, _VARYING), ("gzip",)) is None:
            return shown.body
        compressed = self._gzip.compressed(shown.pieces)
        if len(compressed) >= len(shown.body):
            return shown.body
        headers["Content-Encoding"] = "gzip"
        return compressed
