"""A logging filter that counts the noise of the internet instead of printing it."""

import logging
from collections.abc import Callable, Sequence

from counterd.errors import ConfigError
from counterd.usage.buffer import Buffer
from counterd.usage.recorder import Recorder

NOISE = "noise"
"""The category of what was counted instead of printed."""


class NoiseFilter(logging.Filter):
    """Stops log records that contain one of some texts, and counts them under that text."""

    def __init__(
        self, recorder: Recorder, texts: Sequence[str], clock: Callable[[], float]
    ) -> None:
        """``clock()`` returns the seconds since 1970; the first text that fits is counted.

        Raises:
            ConfigError: a text is empty, which every record contains.
        """
        super().__init__()
        if not all(texts):
            raise ConfigError("noise must be texts of at least one character")
        self._buffer = Buffer(recorder)
        self._texts = tuple(texts)
        self._clock = clock

    def filter(self, record: logging.LogRecord) -> bool:  # type: ignore[explicit-override] # not before Python 3.12
        """Say whether to print ``record``; count it if not. Any thread may ask."""
        try:
            message = record.getMessage()
        except (KeyError, TypeError, ValueError):
            # Its arguments do not fit its text; logging reports that where it prints.
            return True
        for text in self._texts:
            if text in message:
                self._buffer.add(text, NOISE, 1, int(self._clock()))
                return False
        return True
