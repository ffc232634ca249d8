"""What a request means for the counters: the hit that it is, and whose."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from counterd.config import Networks
from counterd.model import AgentClass, Epoch, Hit, Outcome, Trace
from counterd.web.agents import AgentKind, agent_class
from counterd.web.asked import Asked, What
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


class Reason(enum.Enum):
    """Why a request is left out of the counting; the value says it to people."""

    PATH = "the page lies below a path of the setting ignore_path"
    ADDRESS = "the visitor's address lies in the setting ignore"
    OPT_OUT = "this browser asked at /-/opt-out not to be counted"
    HEAD = "only the head is asked for"
    PREFETCH = "the browser asks in advance for what nobody may ever see"


@dataclass(frozen=True, slots=True)
class Told:
    """What a page elsewhere tells of its visitor."""

    referrer: str | None = None
    """The URL whence the visitor came to that page, empty for none; ``None``: it does not say."""
    is_event: bool = False
    """It tells of something that happened on the page, not of a view."""
    is_robot: bool = False
    """Its script has seen that a program drives the browser."""


class Visitor(NamedTuple):
    """Who asks, whatever for."""

    address: bytes
    referer: str | None
    agent: AgentClass
    trace: Trace
    sees: bool
    """Whether somebody looks at what is sent."""
    wish: Reason | None
    """Why they are not counted, if they are not, wherever they go."""


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
        what = What(url, outcome, has_counter_tag)
        return self.hit_by(self.visitor(asked), int(asked.now), what)

    def visitor(self, asked: Asked) -> Visitor:
        """Return who has ``asked``: the same for the same headers, method and address."""
        headers = asked.headers
        return Visitor(
            address=asked.address,
            referer=headers.get("Referer"),
            agent=agent_class(headers.get("User-Agent")),
            trace=self._traces.trace(asked),
            sees=unseen(asked) is None,
            wish=self._wish(asked),
        )

    def hit_by(self, visitor: Visitor, at: Epoch, what: What) -> Hit:
        """Return what it is to the counters that ``visitor`` has got ``what``."""
        address, referer, agent, trace, sees, wish = visitor
        url, outcome, has_tag, status, is_page = what
        is_own = wish is not None or url.startswith(self._rules.ignore_path)
        outcome = outcome if sees else Outcome.OTHER
        return Hit(
            at, address, url, outcome, referer, agent, has_tag, is_own, status, is_page, trace
        )

    def embedded(self, asked: Asked, url: str, told: Told) -> Hit:
        """Return what ``asked``, by a page elsewhere that counts under ``url``, is to the counters.

        Its Referer header names that page itself, which sent nobody here.
        """
        outcome = Outcome.EVENT if told.is_event else Outcome.VIEW
        hit = self.hit(asked, url, outcome, has_counter_tag=True)
        trace = self._traces.embedded(asked, told.referrer)
        if told.is_robot:
            trace = trace._replace(kind=AgentKind.OTHER)
        agent = AgentClass.BOT if told.is_robot else hit.agent
        return hit._replace(referer=told.referrer or None, agent=agent, trace=trace)

    def exemption(self, asked: Asked, url: str) -> Reason | None:
        """Say why whoever asks for the page at ``url`` is not counted by wish of the owner."""
        if url.startswith(self._rules.ignore_path):
            return Reason.PATH
        return self._wish(asked)

    def _wish(self, asked: Asked) -> Reason | None:
        if holds(self._rules.ignore, asked.address):
            return Reason.ADDRESS
        return Reason.OPT_OUT if is_opted_out(asked.headers.get("Cookie", "")) else None


def unseen(asked: Asked) -> Reason | None:
    """Say why nobody sees the page that is asked for."""
    if asked.method == "HEAD":
        return Reason.HEAD
    return Reason.PREFETCH if _is_prefetch(asked.headers) else None


def _is_prefetch(headers: Mapping[str, str]) -> bool:
    purpose = headers.get("Sec-Purpose") or headers.get("Purpose") or headers.get("X-Moz") or ""
    return "prefetch" in purpose.lower() or "preview" in purpose.lower()
