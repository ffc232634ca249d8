"""A file that lines are appended to in batches, by a thread: nobody ever waits for a disk.

Lines that cannot be written are dropped and counted; why, is said once for each cause.
"""

import os
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final

from counterd.errors import ConfigError

STDOUT: Final = Path("-")
BATCH_BYTES: Final = 64 * 1024
"""So much is written at once, without waiting for the second to pass."""
HELD_BYTES_MAX: Final = 4 * 1024 * 1024
"""Lines beyond that are dropped: a disk that does not answer must not fill the memory."""
_FLUSH_S: Final = 1.0
_CLOSE_MAX_S: Final = 5.0
_STDOUT_NUMBER: Final = 1
_MODE: Final = 0o640  # whoever runs the server, and their group; it tells of visitors

_TOO_SLOW: Final = "the disk is too slow"


class Sink:
    """Appends lines to a file, or to stdout; its verbs may be called by any thread."""

    def __init__(self, path: Path, name: str, complain: Callable[[str], None]) -> None:
        """Open ``path``; ``name`` is that of its setting, ``complain`` is told of what is lost.

        Raises:
            ConfigError: it cannot be opened.
        """
        self._path = path
        self._name = name
        self._complain = complain
        self._lines: deque[bytes] = deque()
        self._held_bytes = 0
        self._lost = 0
        self._missing = 0
        self._cause: str | None = None
        self._is_line_cut = False
        self._is_closing = False
        self._is_moved = False
        self._changed = threading.Condition()
        try:
            self._file: int | None = _opened(path)
        except OSError as error:
            raise ConfigError(f"{name}: cannot open {path}: {error.strerror}") from error
        self._thread = threading.Thread(target=self._write_on, name=name, daemon=True)
        self._thread.start()

    def write(self, line: bytes) -> None:
        """Append ``line``, which ends in its only newline, within about a second."""
        with self._changed:
            if self._held_bytes + len(line) > HELD_BYTES_MAX:
                self._lost += 1
                return
            self._lines.append(line)
            self._held_bytes += len(line)
            if len(self._lines) == 1 or self._held_bytes >= BATCH_BYTES:
                self._changed.notify()

    def reopen(self) -> None:
        """Go on in the file that the path names now: somebody has moved the other one away."""
        with self._changed:
            self._is_moved = True
            self._changed.notify()

    def close(self) -> None:
        """Write what is left; a disk that does not answer is not waited for longer than 5 s."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        self._thread.join(_CLOSE_MAX_S)
        if self._thread.is_alive():
            self._complain(f"{self._name}: the last lines are lost: {_TOO_SLOW}")
        elif self._cause is not None:
            self._complain(f"{self._name}: lines lost: {self._missing}")

    def _write_on(self) -> None:
        is_closing = False
        while not is_closing:
            with self._changed:
                self._changed.wait_for(lambda: self._lines or self._is_moved or self._is_closing)
                self._changed.wait_for(self._is_due, _FLUSH_S)
                batch, self._lines, self._held_bytes = self._lines, deque(), 0
                lost, self._lost = self._lost, 0
                is_moved, self._is_moved = self._is_moved, False
                is_closing = self._is_closing
            if lost:
                self._fail(_TOO_SLOW, lost)
            # What came before a move belongs into the file that was moved.
            self._append(b"".join(batch))
            if is_moved or is_closing:
                self._let_go()
            if is_moved and not is_closing:
                self._append(b"")

    def _is_due(self) -> bool:
        return self._is_closing or self._is_moved or self._held_bytes >= BATCH_BYTES

    def _append(self, text: bytes) -> None:
        # After a line that was cut short, the next would seem to be its end.
        left = b"\n" + text if text and self._is_line_cut else text
        try:
            if self._file is None:
                self._file = _opened(self._path)
            while left:
                written = os.write(self._file, left)
                self._is_line_cut = left[written - 1 : written] != b"\n"
                left = left[written:]
        except OSError as error:
            self._fail(error.strerror or str(error), min(left.count(b"\n"), text.count(b"\n")))
        else:
            if text and self._cause is not None:
                self._complain(f"{self._name}: written again, lines lost: {self._missing}")
                self._cause, self._missing = None, 0

    def _fail(self, cause: str, lost: int) -> None:
        self._missing += lost
        if cause != self._cause:
            self._complain(f"{self._name}: lines are being lost: {cause}")
            self._cause = cause

    def _let_go(self) -> None:
        if self._file is not None and self._path != STDOUT:
            os.close(self._file)
            self._file = None


class Sinks:
    """The files of a setting, each opened once, however many want to write to it."""

    def __init__(self, name: str, complain: Callable[[str], None]) -> None:
        self._name = name
        self._complain = complain
        self._sinks: dict[str, Sink] = {}

    def opened(self, path: Path) -> Sink:
        """Return the sink of ``path``.

        Raises:
            ConfigError: it cannot be opened.
        """
        place = str(path) if path == STDOUT else os.path.realpath(path)
        if place not in self._sinks:
            self._sinks[place] = Sink(path, self._name, self._complain)
        return self._sinks[place]

    def paths(self) -> tuple[Path, ...]:
        """Return where all of them lie."""
        return tuple(Path(place) for place in self._sinks)

    def reopen(self) -> None:
        """Go on in the files that the paths name now."""
        for sink in self._sinks.values():
            sink.reopen()

    def close(self) -> None:
        """Write what is left of all."""
        for sink in self._sinks.values():
            sink.close()


def _opened(path: Path) -> int:
    if path == STDOUT:
        return _STDOUT_NUMBER
    # Not blocking: a pipe that nobody reads would keep the start waiting.
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK
    file = os.open(path, flags, _MODE)
    os.set_blocking(file, True)
    return file
