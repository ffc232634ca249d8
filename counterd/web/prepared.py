"""A page that the same visitor asks for again: only its counters are looked at anew."""

from collections.abc import Sequence
from typing import Final

from counterd.counters.counter import Counter
from counterd.ledger import Known
from counterd.model import Epoch
from counterd.web.showing import Sending
from counterd.web.steady import Steady


class Prepared:
    """One version of a page, as it is shown to one visitor who asks in one way."""

    __slots__ = ("_own_url", "_sending", "_steady", "known")

    def __init__(self, known: Known, steady: Steady, own_url: str, sending: Sending) -> None:
        """``own_url``: the request target as a tag without a url prints it."""
        self.known: Final = known
        """Its view, as the ledger knows it; the counters are those that ``steady`` wants."""
        self._steady = steady
        self._own_url = own_url
        self._sending = sending

    def filled(self, counters: Sequence[Counter], now: Epoch) -> tuple[bytes, bytes] | None:
        """Return what the head of the answer begins with, and its body.

        ``None`` where the page has to be evaluated.
        """
        filling = self._steady.filled_with(counters, now, self._own_url)
        return None if filling is None else self._sending.sent(*filling)
