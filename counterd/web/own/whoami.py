"""What the server sees of a visitor, and why: who that is, and whether a view counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from counterd.counters.addresses import counter_url, decoded_path
from counterd.model import AgentClass, Hit, Outcome
from counterd.operations import Operations
from counterd.web.asked import Asked, joined, wants_page
from counterd.web.clients import (
    FORWARDED,
    PROTO,
    REAL_IP,
    X_FORWARDED_FOR,
    Hop,
    Trust,
    telling,
)
from counterd.web.hits import Hits, unseen
from counterd.web.own.api.answers import answer
from counterd.web.own.api.operations import Endpoint, Operation
from counterd.web.own.api.parameters import Text
from counterd.web.own.fields import Fields
from counterd.web.own.rendering import Rendering
from counterd.web.own.routes import Form, Guard, Question, Route
from counterd.web.reply import Reply

_PATH: Final = "/-/whoami"
_URL: Final = Text("url", "a page, to tell whether a view of it by you would count", "/a.shtml")
_STRANGER: Final = "the peer is not in the setting trusted_proxy"
# Other servers read these; who has set one up for them should hear that it has no say here.
_UNREAD: Final = ("X-Client-IP", "CF-Connecting-IP", "True-Client-IP")
_BOT: Final = "the program that asks is a robot, and the setting bots leaves them apart"
_SETTINGS: Final = "the settings counter and counter_path count no views of this page"


class Step(msgspec.Struct, frozen=True):
    """A place that the request came by, from the server outwards."""

    written: Annotated[str, Meta(description="as it was written")]
    address: Annotated[str | None, Meta(description="null if it is no address")]
    trusted: Annotated[bool, Meta(description="whether it is one of the setting trusted_proxy")]


class Claim(msgspec.Struct, frozen=True):
    """A header that says who the visitor is."""

    name: str
    value: str
    believed: bool
    why: str


class Program(msgspec.Struct, frozen=True):
    """What the User-Agent header is taken for."""

    header: str | None
    taken_for: Annotated[str, Meta(description="human, bot or unknown")]
    kind: str
    browser: str
    system: str


class Verdict(msgspec.Struct, frozen=True):
    """Whether a view of a page, which has a counter tag, would count."""

    url: str
    counted: bool
    why: Annotated[str | None, Meta(description="why it would not")]
    counters: Annotated[tuple[str, ...], Meta(description="those that it would change")]


class WhoYouAre(msgspec.Struct, frozen=True):
    """What the server sees of whoever asks."""

    address: str
    country: Annotated[str, Meta(description="where the address is registered; ?? is nowhere")]
    scheme: str
    way: tuple[Step, ...]
    headers: tuple[Claim, ...]
    program: Program
    source: Annotated[str, Meta(description="what sort of place the visitor came from")]
    referrer: Annotated[str, Meta(description="the name of that place")]
    view: Verdict


@dataclass(frozen=True, slots=True)
class Seeing:
    """By what visitors are judged: the same parts that judge them when they come."""

    hits: Hits
    operations: Operations
    trust: Trust
    index: tuple[str, ...]


class WhoAmI:
    """Answers ``/-/whoami``."""

    def __init__(self, seeing: Seeing, rendering: Rendering) -> None:
        self._seeing = seeing
        self._rendering = rendering

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return what is answered here."""
        operation = Operation(
            "whoAmI",
            "What the server sees of you, and why",
            (WhoYouAre, "text/html"),
            "JSON for programs, a page for browsers: your address and who told it, what your"
            " program is taken for, and whether a view of a page by you would count.",
            (_URL,),
        )
        route = Route(_PATH, self.whoami, Guard.PRIVATE, Form.EITHER)
        return (Endpoint(route, {"GET": operation}),)

    async def whoami(self, question: Question) -> Reply:
        """Answer with JSON, browsers with a page."""
        asked = question.asked
        page = decoded_path(_URL.read(Fields(asked.query)) or "/")
        seen = seen_by(self._seeing, asked, counter_url(page, self._seeing.index))
        if wants_page(asked.headers):
            return self._rendering.page(question, "whoami.html", seen=seen)
        return answer(seen)


def seen_by(seeing: Seeing, asked: Asked, url: str) -> WhoYouAre:
    """Return what is seen of whoever has ``asked``, as if for the page at ``url``."""
    way: list[Hop] = []
    address = seeing.trust.client(asked.peer, asked.headers, way)
    hit = seeing.hits.hit(asked, url, Outcome.VIEW, has_counter_tag=True)
    trace = hit.trace
    return WhoYouAre(
        address=_shown(address),
        country=trace.country,
        scheme=asked.scheme,
        way=tuple(
            Step(hop.written, None if hop.address is None else _shown(hop.address), hop.is_trusted)
            for hop in way
        ),
        headers=tuple(_claims(asked, seeing.trust, way)),
        program=Program(
            asked.headers.get("User-Agent"), hit.agent, trace.kind, trace.browser, trace.system
        ),
        source=trace.source,
        referrer=trace.referrer,
        view=_verdict(seeing, asked, hit),
    )


def _claims(asked: Asked, trust: Trust, way: Sequence[Hop]) -> Iterator[Claim]:
    for name in (X_FORWARDED_FOR, FORWARDED, REAL_IP, PROTO, *_UNREAD):
        value = joined(asked.headers, name)
        if value is not None:
            wrong = _STRANGER if not way[0].is_trusted else _wrong(name, asked, trust, way)
            if name in _UNREAD:
                wrong = "counterd does not read this header"
            yield Claim(name, value, wrong is None, wrong or "a trusted proxy has sent it")


def _wrong(name: str, asked: Asked, trust: Trust, way: Sequence[Hop]) -> str | None:
    """Say why a header that a trusted proxy has sent is not believed."""
    if name == PROTO:
        is_read = trust.scheme(asked.peer, asked.headers, "") != ""
        return None if is_read else "it says neither http nor https"
    if trust.header != "any":
        if name.lower() != trust.header:
            return f"the setting client_header is {trust.header}"
    elif name == REAL_IP:
        return "the setting client_header does not name it"
    elif name != (read := telling(asked.headers)):
        return f"{read} goes before it"
    is_read = len(way) > 1 and way[1].address is not None
    return None if is_read else "it ends with what is no address"


def _verdict(seeing: Seeing, asked: Asked, hit: Hit) -> Verdict:
    concerned = seeing.operations.concerned(hit)
    reason = seeing.hits.exemption(asked, hit.url) or unseen(asked)
    why = None if reason is None else reason.value
    if not concerned and why is None:
        # What would be counted of a person is not counted because this is none.
        person = hit._replace(agent=AgentClass.HUMAN)
        why = _BOT if seeing.operations.concerned(person) else _SETTINGS
    names = tuple(f"{kind} {url}" for kind, url in concerned)
    return Verdict(hit.url, bool(concerned), why, names)


def _shown(address: bytes) -> str:
    full = IPv6Address(address)
    return str(full.ipv4_mapped or full)
