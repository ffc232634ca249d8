"""Records that hold known noise are counted, all others printed."""

import logging
from collections.abc import Iterator

import pytest

from counterd.errors import ConfigError
from counterd.usage import Recorder
from counterd.usage.noise import NOISE, NoiseFilter
from tests.usage.storage import Store, at, start

NOON = at("2026-11-22T12:00:30")


class Printed(logging.Handler):
    """Keeps what would be printed."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:  # type: ignore[explicit-override] # not before Python 3.12
        self.records.append(record)


@pytest.fixture
def printed() -> Printed:
    return Printed()


@pytest.fixture
def recorder() -> Recorder:
    return start(Store(), NOON)


@pytest.fixture
def logger(printed: Printed, recorder: Recorder) -> Iterator[logging.Logger]:
    # One that pytest does not listen to: it would print what cannot be printed.
    logger = logging.Logger("server")  # noqa: LOG001 - nobody else writes to it
    printed.addFilter(NoiseFilter(recorder, ["TLS handshake", "handshake"], lambda: NOON + 0.9))
    logger.addHandler(printed)
    yield logger
    logger.removeHandler(printed)


def counted(recorder: Recorder) -> dict[str, int]:
    return {row.event: row.total for row in recorder.unsaved().statistics if row[0] == NOISE}


def test_noise_is_counted_instead_of_printed(
    logger: logging.Logger, printed: Printed, recorder: Recorder
) -> None:
    logger.warning("%s failed: peer=%d", "TLS handshake", 1)
    logger.warning("TLS handshake failed again")
    logger.error("handshake refused")
    logger.error("disk full")
    assert counted(recorder) == {"TLS handshake": 2, "handshake": 1}
    assert [record.getMessage() for record in printed.records] == ["disk full"]


@pytest.mark.parametrize(
    ("message", "arguments"), [("handshake %d", "x"), ("%s handshake %s", 1), ("%(a)s", {"b": 1})]
)
def test_a_record_that_cannot_be_read_is_left_to_logging(
    logger: logging.Logger, printed: Printed, recorder: Recorder, message: str, arguments: object
) -> None:
    logger.error(message, arguments)
    assert len(printed.records) == 1
    assert counted(recorder) == {}


def test_a_text_that_all_records_contain_is_refused(recorder: Recorder) -> None:
    with pytest.raises(ConfigError, match="noise"):
        NoiseFilter(recorder, ["handshake", ""], lambda: NOON)
