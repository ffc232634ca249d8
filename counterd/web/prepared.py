"""What the same visitor asks for again: all is known of its answer, but for the counters in it."""

from collections.abc import Callable, Sequence
from typing import Final

from counterd.counters.counter import Counter
from counterd.ledger import Known
from counterd.model import Epoch
from counterd.web.heading import undated, whole
from counterd.web.reply import Reply
from counterd.web.root import File
from counterd.web.showing import Sending
from counterd.web.siblings import Beside

Answer = tuple[int, bytes, int]
"""Status, the answer as it is sent, and how many bytes of that are its body."""


class PreparedPage:
    """How a page is shown to one visitor who asks in one way: only its counters are looked at.

    The page itself is not held, lest it stay in memory when its room is needed.
    """

    __slots__ = ("_begin", "_own_url", "_sending", "beside", "known")

    def __init__(self, known: Known, own_url: str, sending: Sending) -> None:
        """``own_url``: the request target as a tag without a url prints it."""
        self.known: Final = known
        """Its view; the counters are those that the page wants."""
        self.beside: Final[Beside | None] = None
        self._own_url = own_url
        self._begin = sending.plain.begin
        self._sending = sending if sending.is_packing else None

    def answer(
        self, found: File, counters: Sequence[Counter], now: Epoch, date: bytes
    ) -> Answer | None:
        """Return the answer with the page ``found``, and the ``counters`` that are known.

        ``None`` if it has to be evaluated. ``date`` is what ``dated`` says.
        """
        steady = None if found.page is None else found.page.steady
        filling = None if steady is None else steady.filled_with(counters, now, self._own_url)
        if filling is None:
            return None
        begin, (pieces, body) = self._begin, filling
        if self._sending is not None:
            (_, begin), body = self._sending.sent(pieces, body)
        return 200, whole(begin, body, date), len(body)


class PreparedFile:
    """How a file in memory is sent to one visitor who asks in one way; it is not held either."""

    __slots__ = ("_begin", "_body", "_status", "beside", "known")

    def __init__(self, known: Known, reply: Reply, found: File, body: "BodyOf") -> None:
        """``reply`` is what a visitor gets as long as nothing else lies beside ``found``."""
        self.known: Final = known
        """Its view, which shows no counters."""
        self.beside: Final = found.beside
        """What lies beside the file, as far as other forms of it are concerned."""
        self._body = body
        self._status = reply.status
        self._begin = undated(reply.status, reply.reason, reply.headers, reply.length_bytes)

    def answer(
        self, found: File, counters: Sequence[Counter], now: Epoch, date: bytes
    ) -> Answer | None:
        """Return the answer with the file ``found``; the rest is as for a page."""
        del counters, now
        body = self._body(found)
        return self._status, b"%b%b%b" % (self._begin, date, body), len(body)


Prepared = PreparedPage | PreparedFile
BodyOf = Callable[[File], bytes]


def body_of(reply: Reply, found: File) -> BodyOf | None:
    """Return what finds the body of ``reply`` in ``found``, ``None`` if it is not there."""
    for one in (_nothing, _content, _packed):
        if one(found) is reply.body:
            return one
    return None


def _nothing(_: File) -> bytes:
    return b""


def _content(found: File) -> bytes:
    assert found.content is not None
    return found.content


def _packed(found: File) -> bytes:
    return b"" if found.packed is None else found.packed.content
