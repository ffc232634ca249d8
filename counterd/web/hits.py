"""What a request means for the counters: the hit that it is, and whose."""

from collections.abc import Mapping
from dataclasses import dataclass

from counterd.config import Networks
from counterd.model import Hit, Outcome
from counterd.web.agents import agent_class
from counterd.web.asked import Asked
from counterd.web.clients import holds
from counterd.web.optout import is_opted_out
from counterd.web.traces import Traces


@dataclass(frozen=True, slots=True)
class Rules:
    """Who is left out of the counting."""

    ignore: Networks
    ignore_path: tuple[str, ...]
    spam: frozenset[str]
    """Referring domains that the statistics leave out."""


class Hits:
    """Makes hits of requests."""

    __slots__ = ("_rules", "_traces")

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._traces = Traces(rules.spam)

    def hit(
        self, asked: Asked, url: str, outcome: Outcome, *, has_counter_tag: bool = False
    ) -> Hit:
        """Return what ``asked``, for the page at ``url``, is to the counters."""
        headers = asked.headers
        if asked.method == "HEAD" or _is_prefetch(headers):
            outcome = Outcome.OTHER
        return Hit(
            at=int(asked.now),
            address=asked.address,
            url=url,
            outcome=outcome,
            referer=headers.get("Referer"),
            agent=agent_class(headers.get("User-Agent")),
            has_counter_tag=has_counter_tag,
            is_own=self._is_own(asked, url),
            trace=self._traces.trace(asked),
        )

    def _is_own(self, asked: Asked, url: str) -> bool:
        return (
            url.startswith(self._rules.ignore_path)
            or holds(self._rules.ignore, asked.address)
            or is_opted_out(asked.headers.get("Cookie", ""))
        )


def _is_prefetch(headers: Mapping[str, str]) -> bool:
    """Say whether a browser asks in advance for what nobody may ever see."""
    purpose = headers.get("Sec-Purpose") or headers.get("Purpose") or headers.get("X-Moz") or ""
    return "prefetch" in purpose.lower() or "preview" in purpose.lower()
