"""What a request adds to the usage statistics: events by category, and who was seen."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from counterd.model import TOTAL_URL, AgentClass, Hit, Outcome, Served, Trace
from counterd.usage import Recorder
from counterd.usage.bundle import Bundle

NOT_FOUND: Final = 404
STATUS: Final = {status: str(status) for status in range(100, 600)}
_BOUNDS_S: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
_BUCKETS: Final = (
    *("< 1 ms", "< 3 ms", "< 10 ms", "< 30 ms", "< 100 ms", "< 300 ms", "< 1 s"),
    "1 s and more",
)
_TIMES: Final = tuple(Bundle([(bucket, "time")]) for bucket in _BUCKETS)
EVENT: Final = "event"
"""The category of what pages elsewhere tell beside their views."""
VISITOR: Final = "visitor"
"""The category of distinct visitors; those of a folder's pages are of ``visitor /folder/``."""


def visit(hit: Hit, *, is_counted: bool) -> Bundle:
    """Return what ``hit`` adds to the statistics, whenever it comes.

    ``is_counted`` says that it changed the counter of its page. So the events of category ``page``
    or ``file`` with the page's URL are as many as its counter has hits, always.
    """
    is_read = hit.outcome is Outcome.VIEW and hit.is_page and hit.agent is not AgentClass.BOT
    seen_in = (VISITOR, page_category(hit.url)) if is_read else ()
    events = (*_events(hit, is_counted=is_counted), *(_told(hit.trace) if is_read else ()))
    own = [(hit.url, "page" if hit.is_page else "file")] if is_counted else []
    return Bundle(events, hit.trace.visitor, seen_in, own=own)


def record_served(recorder: Recorder, served: Served) -> None:
    """Record how much was sent and how long it took."""
    at, size_bytes, took_s, times = served
    recorder.add("bytes", "traffic", size_bytes, at)
    recorder.tally(_TIMES[bisect_right(_BOUNDS_S, took_s)], at, times)


def page_category(url: str) -> str:
    """Return the category of those who were seen in the folder of the page at ``url``."""
    folder, separator, _ = url[1:].partition("/")
    return f"{VISITOR} /{folder}/" if separator else f"{VISITOR} /"


def views_of(url: str) -> tuple[tuple[str, str], ...]:
    """Return the categories and events that count the views of a page, or of the site."""
    return (("site", "views"),) if url == TOTAL_URL else (("page", url), ("file", url))


def _events(hit: Hit, *, is_counted: bool) -> Iterator[tuple[str, str]]:
    """Yield events with their categories that do not tell who came, but for the page's own."""
    if hit.outcome is Outcome.EVENT:
        if hit.agent is not AgentClass.BOT:
            yield hit.url, EVENT
        return
    yield STATUS[hit.status], "status"
    yield hit.agent, "agent"
    if hit.agent is AgentClass.BOT:
        yield hit.trace.kind, "bot"
    if hit.status == NOT_FOUND:
        yield hit.url, "broken"
    if is_counted:
        yield "views", "site"


def _told(trace: Trace) -> Iterator[tuple[str, str]]:
    yield trace.source, "source"
    if trace.referrer:
        yield trace.referrer, "referrer"
    yield trace.browser, "browser"
    yield trace.system, "system"
    yield trace.country, "country"
