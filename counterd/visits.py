"""What a request adds to the usage statistics: events by category, and who was seen."""

from typing import Final

from counterd.model import TOTAL_URL, AgentClass, Hit, Outcome, Served
from counterd.usage import Recorder

NOT_FOUND: Final = 404
STATUS: Final = {status: str(status) for status in range(100, 600)}
_TIMES: Final = (
    (0.001, "< 1 ms"),
    (0.003, "< 3 ms"),
    (0.01, "< 10 ms"),
    (0.03, "< 30 ms"),
    (0.1, "< 100 ms"),
    (0.3, "< 300 ms"),
    (1.0, "< 1 s"),
)
_LONGER: Final = "1 s and more"
EVENT: Final = "event"
"""The category of what pages elsewhere tell beside their views."""
VISITOR: Final = "visitor"
"""The category of distinct visitors; those of a folder's pages are of ``visitor /folder/``."""


def record(recorder: Recorder, hit: Hit, *, is_counted: bool) -> None:
    """Record ``hit``; ``is_counted`` says that it changed the counter of its page.

    So the events of category ``page`` or ``file`` with the page's URL are as many as its counter
    has hits, always.
    """
    count, at, trace = recorder.count, hit.at, hit.trace
    if hit.outcome is Outcome.EVENT:
        if hit.agent is not AgentClass.BOT:
            count(hit.url, EVENT, at)
        return
    count(STATUS[hit.status], "status", at)
    count(hit.agent, "agent", at)
    if hit.agent is AgentClass.BOT:
        count(trace.kind, "bot", at)
    if hit.status == NOT_FOUND:
        count(hit.url, "broken", at)
    if is_counted:
        count(hit.url, "page" if hit.is_page else "file", at)
        count("views", "site", at)
    if hit.outcome is Outcome.VIEW and hit.is_page and hit.agent is not AgentClass.BOT:
        _visit(recorder, hit)


def record_served(recorder: Recorder, served: Served) -> None:
    """Record how much was sent and how long it took."""
    recorder.add("bytes", "traffic", served.size_bytes, served.at)
    bucket = next((name for most_s, name in _TIMES if served.took_s < most_s), _LONGER)
    recorder.count(bucket, "time", served.at)


def page_category(url: str) -> str:
    """Return the category of those who were seen in the folder of the page at ``url``."""
    folder, separator, _ = url[1:].partition("/")
    return f"{VISITOR} /{folder}/" if separator else f"{VISITOR} /"


def views_of(url: str) -> tuple[tuple[str, str], ...]:
    """Return the categories and events that count the views of a page, or of the site."""
    return (("site", "views"),) if url == TOTAL_URL else (("page", url), ("file", url))


def _visit(recorder: Recorder, hit: Hit) -> None:
    count, at, trace = recorder.count, hit.at, hit.trace
    count(trace.source, "source", at)
    if trace.referrer:
        count(trace.referrer, "referrer", at)
    count(trace.browser, "browser", at)
    count(trace.system, "system", at)
    count(trace.country, "country", at)
    recorder.seen(trace.visitor, VISITOR, at)
    recorder.seen(trace.visitor, page_category(hit.url), at)
