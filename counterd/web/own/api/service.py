"""Whether the server is well, and what it is: for programs that watch over it."""

from importlib.metadata import version
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from counterd.model import Outcome
from counterd.operations import Operations
from counterd.web.own.api.answers import answer
from counterd.web.own.api.operations import Endpoint, Operation
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import API_PREFIX, Form, Guard, Question, Route
from counterd.web.reply import Headers, Reply

_TEXT: Final = "text/plain"
_HEADERS: Final[Headers] = {
    "Cache-Control": "no-store",
    "Content-Type": f"{_TEXT}; charset=utf-8",
    "X-Content-Type-Options": "nosniff",
}


class Health(msgspec.Struct, frozen=True):
    """How the server is."""

    ready: Annotated[bool, Meta(description="whether what is counted is also kept")]
    trouble: Annotated[str | None, Meta(description="why it is not, in words")]


class Version(msgspec.Struct, frozen=True):
    """What answers here."""

    name: str
    version: str


class Service:
    """Answers about the server itself."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return what is answered here."""
        alive = Operation("isAlive", "Whether the process is alive: `ok`", (_TEXT,))
        ready = Operation(
            "isReady",
            "Whether what is counted is also kept: `ready`, or else why it is not",
            (_TEXT,),
            "A server that is not ready serves pages on, and saves what it counted when it can.",
            refusals=(503,),
        )
        health = Operation(
            "getHealth",
            "Whether the server is ready, as JSON",
            (Health,),
            "Answers 200 also if not.",
        )
        told = Operation("getVersion", "Name and version of the server", (Version,))
        return (
            _endpoint(Route("/healthz", self.alive, Guard.OPEN, Form.TEXT), alive),
            _endpoint(Route("/readyz", self.ready, Guard.OPEN, Form.TEXT), ready),
            _endpoint(Route(f"{API_PREFIX}health", self.health, Guard.OPEN, Form.JSON), health),
            _endpoint(Route(f"{API_PREFIX}version", self.version, Guard.OPEN, Form.JSON), told),
        )

    async def alive(self, question: Question) -> Reply:
        """Answer ``/healthz``: this process is alive."""
        del question
        return Reply(200, _HEADERS, b"ok\n", Outcome.OTHER)

    async def ready(self, question: Question) -> Reply:
        """Answer ``/readyz``: what is counted is also kept."""
        trouble = self._operations.state(int(question.asked.now)).trouble
        if trouble is not None:
            raise Refusal(503, trouble)
        return Reply(200, _HEADERS, b"ready\n", Outcome.OTHER)

    async def health(self, question: Question) -> Reply:
        """Answer ``/-/api/health``."""
        trouble = self._operations.state(int(question.asked.now)).trouble
        return answer(Health(trouble is None, trouble))

    async def version(self, question: Question) -> Reply:
        """Answer ``/-/api/version``."""
        del question
        return answer(Version("counterd", version("counterd")))


def _endpoint(route: Route, operation: Operation) -> Endpoint:
    return Endpoint(route, {"GET": operation})
