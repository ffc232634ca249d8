"""Where the program's own log goes while it serves: stderr, or the file of a setting."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from counterd.logs.once import OnceHandler
from counterd.logs.sink import Sink


@contextmanager
def error_log(path: Path | None) -> Iterator[Callable[[], None]]:
    """Log to ``path``, or to stderr, for the time of the context; give the verb that reopens it.

    Raises:
        ConfigError: the file cannot be opened.
    """
    if path is None:
        with _logging_to(OnceHandler(_to_stderr)):
            yield _nothing
        return
    sink = Sink(path, "error_log", _complain)
    try:
        with _logging_to(OnceHandler(lambda text: sink.write(text.encode("utf-8", "replace")))):
            yield sink.reopen
    finally:
        sink.close()


@contextmanager
def _logging_to(handler: logging.Handler) -> Iterator[None]:
    root = logging.getLogger()
    others = root.handlers[:]
    root.handlers[:] = [handler]
    try:
        yield
    finally:
        root.handlers[:] = others
        handler.close()


def _to_stderr(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def _complain(sentence: str) -> None:
    _to_stderr(f"counterd: {sentence}\n")


def _nothing() -> None:
    """Reopen stderr, which nobody can move away."""
