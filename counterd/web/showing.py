"""Make an answer of a page that was evaluated: its headers, and its body as it is or as gzip."""

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Final, NamedTuple

from counterd.model import Outcome
from counterd.ssi.nodes import Piece
from counterd.web.asked import Asked, joined
from counterd.web.contenttypes import type_of_name, with_charset
from counterd.web.forms import SMALL_BYTES
from counterd.web.gzipping import Gzip
from counterd.web.heading import begun
from counterd.web.negotiation import preferred
from counterd.web.packing import is_packable
from counterd.web.reply import Headers, Reply
from counterd.web.root import File
from counterd.web.viewing import Shown

# Each visit asks again, so that it is counted and sees what has changed.
_HEADERS: Final = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
_VARYING: Final = "Accept-Encoding"
# Browsers send some 20 characters; who sends more than these is heard no longer.
_ACCEPTED_CHARACTERS_MAX: Final = 500


class PageForm(NamedTuple):
    """A form in which a page is sent that sets no headers itself."""

    headers: Headers
    begin: bytes
    """What the head of its answer begins with."""


class Sending:
    """How pages of one content type are sent to who asks in the same way."""

    __slots__ = ("_gzip", "_packed", "plain")

    def __init__(self, kind: str, gzip: Gzip | None, *, accepts: bool) -> None:
        """Without ``gzip``, or for who does not accept it, they are sent as they are."""
        headers = {"Content-Type": kind, **_HEADERS}
        is_varied = gzip is not None and is_packable(kind)
        varied = {**headers, "Vary": _VARYING} if is_varied else headers
        self.plain: Final = _form(varied)
        """The form in which a page is sent as it is."""
        self._packed = _form({**varied, "Content-Encoding": "gzip"})
        self._gzip = gzip if is_varied and accepts else None

    @property
    def is_packing(self) -> bool:
        """Whether a page may be sent as gzip."""
        return self._gzip is not None

    def sent(self, pieces: Sequence[Piece], body: bytes) -> tuple[PageForm, bytes]:
        """Return the form in which a page is sent, and its body in that form."""
        packed = None if self._gzip is None else _smaller(self._gzip, pieces, body)
        return (self.plain, body) if packed is None else (self._packed, packed)


def _form(headers: Headers) -> PageForm:
    return PageForm(headers, begun(headers))


class Showing:
    """Knows how pages are sent."""

    __slots__ = ("_gzip", "_sending", "_type")

    def __init__(self, types: Mapping[str, str], gzip: Gzip | None) -> None:
        """Without ``gzip`` pages are sent as they are."""
        # A site has fewer names than these that are asked for again and again.
        self._type = lru_cache(1024)(partial(type_of_name, is_page=True, types=types))
        self._sending = lru_cache(128)(partial(Sending, gzip=gzip))
        self._gzip = gzip

    def reply(self, file: File, shown: Shown, asked: Asked) -> Reply:
        """Return the answer that shows ``file`` to who has ``asked``."""
        if not shown.headers:
            form, body = self.sending(file, shown, asked).sent(shown.pieces, shown.body)
            return Reply(200, form.headers, body, Outcome.VIEW)
        headers = {"Content-Type": self._kind(file, shown), **_HEADERS, **shown.headers}
        status, _, reason = headers.pop("Status", "200").partition(" ")
        body = self._body(headers, shown, asked)
        return Reply(int(status), headers, body, Outcome.VIEW, reason or None)

    def sending(self, file: File, shown: Shown, asked: Asked) -> Sending:
        """Return how ``file``, once it was ``shown``, is always sent to who asks as in ``asked``.

        It sets no headers itself.
        """
        return self._sending(self._kind(file, shown), accepts=_accepts(asked))

    def _kind(self, file: File, shown: Shown) -> str:
        # What was included may declare another charset than the page's own text.
        return with_charset(self._type(file.name), shown.body, declared=shown.has_charset)

    def _body(self, headers: dict[str, str], shown: Shown, asked: Asked) -> bytes:
        """Return the body in the form that ``asked`` prefers, told in ``headers``."""
        if self._gzip is None or not is_packable(headers["Content-Type"]) or "Etag" in headers:
            return shown.body  # a tag that the page sets stands for its bytes as they are
        others = headers.get("Vary")
        headers["Vary"] = _VARYING if others is None else f"{others}, {_VARYING}"
        packed = _smaller(self._gzip, shown.pieces, shown.body) if _accepts(asked) else None
        if packed is None:
            return shown.body
        headers["Content-Encoding"] = "gzip"
        return packed


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
