"""Make an answer of a page that was evaluated: its headers, and its body as it is or as gzip."""

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Final

from counterd.model import Outcome
from counterd.ssi.nodes import Piece
from counterd.web.asked import Asked, joined
from counterd.web.contenttypes import type_of_name, with_charset
from counterd.web.forms import SMALL_BYTES
from counterd.web.gzipping import Gzip
from counterd.web.heading import begun
from counterd.web.negotiation import preferred
from counterd.web.packing import is_packable
from counterd.web.reply import Reply
from counterd.web.root import File
from counterd.web.viewing import Shown

# Each visit asks again, so that it is counted and sees what has changed.
_HEADERS: Final = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
_VARYING: Final = "Accept-Encoding"
# Browsers send some 20 characters; who sends more than these is heard no longer.
_ACCEPTED_CHARACTERS_MAX: Final = 500


class Sending:
    """How a page is sent to who asks for it in the same way."""

    __slots__ = ("_gzip", "_packed", "plain")

    def __init__(self, headers: "_Forms", gzip: Gzip | None) -> None:
        """Without ``gzip`` it is sent as it is."""
        self.plain: Final = begun(headers.plain)
        """What the head of its answer begins with, if it is sent as it is."""
        self._packed = begun(headers.packed)
        self._gzip = gzip

    @property
    def is_packing(self) -> bool:
        """Whether it may be sent as gzip."""
        return self._gzip is not None

    def sent(self, pieces: Sequence[Piece], body: bytes) -> tuple[bytes, bytes]:
        """Return what the head of its answer begins with, and the body as it is sent."""
        packed = None if self._gzip is None else _smaller(self._gzip, pieces, body)
        return (self.plain, body) if packed is None else (self._packed, packed)


class Showing:
    """Knows how pages are sent."""

    __slots__ = ("_forms", "_gzip", "_sending", "_type")

    def __init__(self, types: Mapping[str, str], gzip: Gzip | None) -> None:
        """Without ``gzip`` pages are sent as they are."""
        # A site has fewer names than these that are asked for again and again.
        self._type = lru_cache(1024)(partial(type_of_name, is_page=True, types=types))
        self._forms = lru_cache(64)(partial(_Forms, is_packing=gzip is not None))
        self._sending = lru_cache(64)(self._send_by)
        self._gzip = gzip

    def reply(self, file: File, shown: Shown, asked: Asked) -> Reply:
        """Return the answer that shows ``file`` to who has ``asked``."""
        # What was included may declare another charset than the page's own text.
        kind = with_charset(self._type(file.name), shown.body, declared=shown.has_charset)
        if not shown.headers:
            return self._plain(kind, shown, asked)
        headers = {"Content-Type": kind, **_HEADERS, **shown.headers}
        status, _, reason = headers.pop("Status", "200").partition(" ")
        body = self._body(headers, shown, asked)
        return Reply(int(status), headers, body, Outcome.VIEW, reason or None)

    def sending(self, file: File, shown: Shown, asked: Asked) -> Sending | None:
        """Return how ``file`` is always sent to who asks as in ``asked``, once it was ``shown``.

        ``None`` for a page that sets headers itself.
        """
        if shown.headers:
            return None
        kind = with_charset(self._type(file.name), shown.body, declared=shown.has_charset)
        is_packed = self._forms(kind).is_packable and _accepts(asked)
        return self._sending(kind, is_packed)

    def _send_by(self, kind: str, is_packed: bool) -> Sending:  # noqa: FBT001 - lru_cache keys
        return Sending(self._forms(kind), self._gzip if is_packed else None)

    def _plain(self, kind: str, shown: Shown, asked: Asked) -> Reply:
        """Return the answer of a page that has set no headers."""
        forms = self._forms(kind)
        body = self._packed(shown, asked) if forms.is_packable else None
        if body is None:
            return Reply(200, forms.plain, shown.body, Outcome.VIEW)
        return Reply(200, forms.packed, body, Outcome.VIEW)

    def _body(self, headers: dict[str, str], shown: Shown, asked: Asked) -> bytes:
        """Return the body in the form that ``asked`` prefers, told in ``headers``."""
        if self._gzip is None or not is_packable(headers["Content-Type"]) or "Etag" in headers:
            return shown.body  # a tag that the page sets stands for its bytes as they are
        others = headers.get("Vary")
        headers["Vary"] = _VARYING if others is None else f"{others}, {_VARYING}"
        packed = self._packed(shown, asked)
        if packed is None:
            return shown.body
        headers["Content-Encoding"] = "gzip"
        return packed

    def _packed(self, shown: Shown, asked: Asked) -> bytes | None:
        """Return the page as gzip, ``None`` if it is better sent as it is."""
        if self._gzip is None or not _accepts(asked):
            return None
        return _smaller(self._gzip, shown.pieces, shown.body)


def _smaller(gzip: Gzip, pieces: Sequence[Piece], body: bytes) -> bytes | None:
    if len(body) < SMALL_BYTES:
        return None
    packed = gzip.compressed(pieces)
    return packed if len(packed) < len(body) else None


def _accepts(asked: Asked) -> bool:
    accepted = joined(asked.headers, _VARYING)
    return accepted is not None and _takes_gzip(accepted[:_ACCEPTED_CHARACTERS_MAX])


@lru_cache(128)
def _takes_gzip(accepted: str) -> bool:
    return preferred(accepted, ("gzip",)) is not None


class _Forms:
    """The headers of pages of one content type that set none themselves."""

    __slots__ = ("is_packable", "packed", "plain")

    def __init__(self, kind: str, *, is_packing: bool) -> None:
        headers = {"Content-Type": kind, **_HEADERS}
        self.is_packable = is_packing and is_packable(kind)
        varied = {**headers, "Vary": _VARYING} if self.is_packable else headers
        self.plain = varied
        self.packed = {**varied, "Content-Encoding": "gzip"}
