"""Spare the garbage collector what a server keeps as long as it runs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# Answers leave next to nothing to collect: it need not look after each 700 new objects.
_THRESHOLDS: Final = (20_000, 20, 50)


@contextmanager
def loading() -> Iterator[None]:
    """Collect nothing for the time of the context, and never look at what was made in it.

    A hundred thousand counters are millions of objects; to look through them again and again takes
    longer than to load them.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*_THRESHOLDS)
        if was_enabled:
            gc.enable()
