"""Counts from any thread reach the recorder with its next save, each once."""

from threading import Thread

from counterd.usage.buffer import Buffer
from tests.usage.storage import Store, at, start, total

NOON = at("2026-11-22T12:00:30")


def test_counts_reach_the_recorder_when_it_is_saved() -> None:
    recorder = start(Store(), NOON)
    buffer = Buffer(recorder)
    buffer.add("scan", "noise", 3, NOON)
    buffer.add("scan", "noise", 1, NOON - 3600)
    assert recorder.open_rows() == []
    assert [(row.event, row.total) for row in recorder.unsaved().statistics] == [
        ("scan", 3),
        ("scan", 1),
    ]
    assert total(recorder.open_rows()) == 4


def test_many_threads_count_while_the_recorder_is_saved() -> None:
    recorder = start(Store(), NOON)
    buffer = Buffer(recorder)

    def count() -> None:
        for n in range(2000):
            buffer.add(f"scan {n % 7}", "noise", 1, NOON)

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        recorder.mark_saved(recorder.unsaved())
    recorder.unsaved()
    assert total(recorder.open_rows()) == 8000
