"""The error log: each cause once, then only how often; bounded, whatever visitors do to cause it.

A cause is what was said, and where in the program. It is said again, with the number of times, at
its next time after ten minutes; if there is none, at the stop. From one place of the program come
at most a hundred causes in that time, the others are counted as one.
"""

import logging
import re
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from ipaddress import ip_address
from typing import Final

PERIOD_S: Final = 600.0
CAUSES_MAX: Final = 1_000
CAUSES_OF_A_PLACE_MAX: Final = 100
LINE_CHARACTERS_MAX: Final = 2_000
FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"

_ADDRESS: Final = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}"
    r"(?:(?:\.\d{1,3}){3})?)(?![\w:])"
)

Place = tuple[str, int]
"""A file of the program, and a line of it."""
Cause = tuple[Place, str | None]
"""Where, and what was said; ``None`` for all that are too many to tell apart."""


class Repeats:
    """Knows which causes were said, and how often they have come since."""

    def __init__(self) -> None:
        self._known: OrderedDict[Cause, tuple[float, int]] = OrderedDict()
        self._of_place: Counter[Place] = Counter()

    def met(self, place: Place, said: str, now: float) -> int | None:
        """Take note of a cause; return how often it came unsaid, ``None`` if it is not to be said.

        ``now`` never goes back.
        """
        cause: Cause = (place, said)
        if cause not in self._known and self._of_place[place] >= CAUSES_OF_A_PLACE_MAX:
            cause = (place, None)
        since, times = self._known.get(cause, (None, 0))
        if since is not None and now - since < PERIOD_S:
            self._known[cause] = (since, times + 1)
            return None
        if since is None:
            self._of_place[place] += 1
        self._known[cause] = (now, 0)
        self._known.move_to_end(cause)
        return times

    def over(self, now: float | None) -> list[tuple[Cause, int]]:
        """Forget causes: those whose time is over, too many, or all without ``now``.

        Returns which of them came unsaid, and how often.
        """
        unsaid = []
        while self._known:
            cause, (since, times) = next(iter(self._known.items()))
            is_kept = now is not None and now - since < PERIOD_S
            if is_kept and len(self._known) <= CAUSES_MAX:
                break
            del self._known[cause]
            self._of_place[cause[0]] -= 1
            if not self._of_place[cause[0]]:
                del self._of_place[cause[0]]
            if times:
                unsaid.append((cause, times))
        return unsaid


class OnceHandler(logging.Handler):
    """Writes log records as lines, each cause once."""

    def __init__(
        self, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``write`` is given text that ends in a newline."""
        super().__init__()
        self._write = write
        self._clock = clock
        self._repeats = Repeats()
        self.setFormatter(logging.Formatter(FORMAT))

    def emit(self, record: logging.LogRecord) -> None:  # type: ignore[explicit-override] # not before Python 3.12
        """Write ``record``, or count it."""
        try:
            said = _said(record)
        except (KeyError, TypeError, ValueError):  # its arguments do not fit
            said = f"what is logged at {record.filename}:{record.lineno} cannot be shown"
            said += f": {record.msg!r}"
            record.msg, record.args = said, None
        now = self._clock()
        times = self._repeats.met((record.pathname, record.lineno), said, now)
        if times is not None:
            self._write(_text(self, record, times))
        self._tell(now)

    def close(self) -> None:  # type: ignore[explicit-override] # as above
        """Say how often what was said has come since, and end."""
        self._tell(None)
        super().close()

    def _tell(self, now: float | None) -> None:
        for (place, said), times in self._repeats.over(now):
            what = said or "others of this place"
            path, line = place
            record = logging.LogRecord(
                "counterd.logs", logging.WARNING, path, line, what, None, None
            )
            self._write(_text(self, record, times))


def _said(record: logging.LogRecord) -> str:
    """Return what tells causes of one place from each other."""
    said = record.getMessage()
    if record.exc_info and record.exc_info[1] is not None:
        error = record.exc_info[1]
        said += f" {type(error).__name__}: {error}"
    return said[:LINE_CHARACTERS_MAX]


def _text(handler: logging.Handler, record: logging.LogRecord, times: int) -> str:
    first, *more = handler.format(record).splitlines() or [""]
    repeated = f" … {times:,} more time{'s' if times > 1 else ''}" if times else ""
    # Lines of a traceback are moved in: what an error quotes must not seem to be a line of its own.
    return "".join(
        f"{line}\n" for line in (_clean(first) + repeated, *(f"    {_clean(one)}" for one in more))
    )


def _clean(line: str) -> str:
    """Return ``line`` short, without control characters, and without addresses of people."""
    short = line[:LINE_CHARACTERS_MAX]
    shown = short if short.isprintable() else "".join(map(_visible, short))
    return _ADDRESS.sub(_hidden, shown)


def _visible(sign: str) -> str:
    return sign if sign.isprintable() else ascii(sign)[1:-1]


def _hidden(found: re.Match[str]) -> str:
    try:
        ip_address(found[0])
    except ValueError:
        return found[0]  # a time of day, a version
    return "[address]"
