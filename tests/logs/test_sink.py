"""A log file: every line arrives, moves are followed, faults cost lines and never time."""

import errno
import os
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from counterd.errors import ConfigError
from counterd.logs.sink import BATCH_BYTES, HELD_BYTES_MAX, STDOUT, Sink, Sinks


class Complaints(list[str]):
    """What was complained of, and a way to wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self._came = threading.Semaphore(0)

    def __call__(self, sentence: str) -> None:
        self.append(sentence)
        self._came.release()

    def next(self) -> str:
        assert self._came.acquire(timeout=20)
        return self[-1]


@contextmanager
def sink(path: Path, complaints: Complaints | None = None) -> Iterator[Sink]:
    said = Complaints() if complaints is None else complaints
    one = Sink(path, "access_log", said)
    try:
        yield one
    finally:
        one.close()
    if complaints is None:
        assert said == []


def content_within(path: Path, size: int) -> bytes:
    """Return what is in the file as soon as it is so large."""
    deadline = time.monotonic() + 20
    while not path.exists() or path.stat().st_size < size:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return path.read_bytes()


def test_lines_are_appended_in_order_and_all_are_there_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"before\n")
    lines = [b"%d\n" % number for number in range(50_000)]
    with sink(path) as one:
        for line in lines:
            one.write(line)
    assert path.read_bytes() == b"before\n" + b"".join(lines)


def test_a_new_file_is_nothing_for_others(tmp_path: Path) -> None:
    with sink(tmp_path / "a.log"):
        assert (tmp_path / "a.log").stat().st_mode & 0o007 == 0


def test_a_line_is_written_within_about_a_second_without_more_of_them(tmp_path: Path) -> None:
    with sink(tmp_path / "a.log") as one:
        one.write(b"x\n")
        assert content_within(tmp_path / "a.log", 2) == b"x\n"


def test_a_full_batch_does_not_wait_for_the_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counterd.logs.sink._FLUSH_S", 3600)
    line = b"x" * 1023 + b"\n"
    with sink(tmp_path / "a.log") as one:
        for _ in range(BATCH_BYTES // len(line)):
            one.write(line)
        assert len(content_within(tmp_path / "a.log", BATCH_BYTES)) == BATCH_BYTES


def test_after_a_move_it_goes_on_in_a_new_file_and_no_line_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    with sink(path) as one:
        one.write(b"old\n")
        path.rename(tmp_path / "a.log.1")
        one.reopen()
        content_within(path, 0)
        one.write(b"new\n")
    assert (tmp_path / "a.log.1").read_bytes() == b"old\n"
    assert path.read_bytes() == b"new\n"


def test_a_file_that_cannot_be_opened_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"access_log: cannot open .*/no/a.log: No such file"):
        Sink(tmp_path / "no" / "a.log", "access_log", print)
    with pytest.raises(ConfigError, match="Is a directory"):
        Sink(tmp_path, "access_log", print)


def test_a_pipe_that_nobody_reads_does_not_keep_the_start_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigError, match=os.strerror(errno.ENXIO)):
        Sink(tmp_path / "pipe", "access_log", print)


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Let writes fail beyond ``size``, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_a_full_disk_takes_is_said_once_and_counted_in_the_end(tmp_path: Path) -> None:
    path, complaints = tmp_path / "a.log", Complaints()
    with sink(path, complaints) as one:
        with files_no_larger_than(10):  # SIGXFSZ is ignored by Python
            one.write(b"12345\n")
            content_within(path, 6)
            one.write(b"cut here\n")
            one.write(b"gone\n")
            assert complaints.next() == "access_log: lines are being lost: File too large"
            one.write(b"gone too\n")
            one.reopen()  # writes what is there, so that it fails again
            one.write(b"\n")
            one.reopen()
        one.write(b"again\n")
        assert complaints.next().startswith("access_log: written again, lines lost: ")
    text = path.read_bytes()
    assert text.startswith(b"12345\ncut ")
    assert text.endswith(b"\nagain\n")
    lost = int(complaints[-1].rsplit(" ", 1)[1])
    assert lost == 5 - text.count(b"\n") + 2  # the cut line has an end, and is lost all the same
    assert len(complaints) == 2


def test_what_is_lost_until_the_stop_is_told_then(tmp_path: Path) -> None:
    folder, complaints = tmp_path / "logs", Complaints()
    folder.mkdir()
    with sink(folder / "a.log", complaints) as one:
        (folder / "a.log").unlink()
        folder.rmdir()
        one.reopen()
        assert complaints.next() == "access_log: lines are being lost: No such file or directory"
        one.write(b"x\n")
        one.write(b"y\n")
    assert complaints[1:] == ["access_log: lines lost: 2"]


def test_a_disk_that_does_not_answer_takes_lines_and_neither_time_nor_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counterd.logs.sink._CLOSE_MAX_S", 0.2)
    pipe, complaints = tmp_path / "pipe", Complaints()
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    line = b"x" * 999 + b"\n"
    one = Sink(pipe, "access_log", complaints)
    began = time.monotonic()
    for _ in range(3 * HELD_BYTES_MAX // len(line)):
        one.write(line)
    assert time.monotonic() - began < 2
    assert one._held_bytes <= HELD_BYTES_MAX
    one.close()
    assert complaints.next() == "access_log: the last lines are lost: the disk is too slow"
    os.set_blocking(reader, True)
    while os.read(reader, 1 << 20):  # now the thread comes to its end
        pass
    os.close(reader)
    one._thread.join(20)
    assert any(said.startswith("access_log: lines are being lost: the disk") for said in complaints)


def test_stdout_is_written_to_and_stays_open(capfd: pytest.CaptureFixture[str]) -> None:
    with sink(STDOUT) as one:
        one.write(b"x\n")
        one.reopen()
        one.write(b"y\n")
    os.write(1, b"z\n")
    assert capfd.readouterr().out == "x\ny\nz\n"


def test_a_file_that_several_write_to_is_opened_once(tmp_path: Path) -> None:
    complaints = Complaints()
    sinks = Sinks("access_log", complaints)
    (tmp_path / "link").symlink_to("a.log")
    one = sinks.opened(tmp_path / "a.log")
    assert sinks.opened(tmp_path / "link") is one
    assert sinks.opened(tmp_path / "b.log") is not one
    one.write(b"x\n")
    (tmp_path / "a.log").rename(tmp_path / "a.log.1")
    sinks.reopen()
    content_within(tmp_path / "a.log", 0)
    sinks.close()
    assert (tmp_path / "a.log.1").read_bytes() == b"x\n"
    assert complaints == []
