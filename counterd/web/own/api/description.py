"""What describes the API: the OpenAPI document for programs, a page of the same for people."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

import msgspec

from counterd.model import Outcome
from counterd.web.own.api.answers import CONTENT_TYPE, HEADERS
from counterd.web.own.api.document import Json, document
from counterd.web.own.api.operations import Endpoint, Operation
from counterd.web.own.rendering import Rendering
from counterd.web.own.routes import API_PREFIX, Form, Guard, Question, Route
from counterd.web.reply import Reply

DOCUMENT: Final = f"{API_PREFIX}openapi.json"


class Description:
    """Answers with the document and the page."""

    def __init__(
        self, described: Sequence[Endpoint], opened: Mapping[Guard, bool], rendering: Rendering
    ) -> None:
        """Describe ``described`` and itself; ``opened`` says which guards let all in."""
        self._described = described
        self._opened = opened
        self._rendering = rendering

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Return what is answered here."""
        page = Operation("readGuide", "This description as a page", ("text/html",))
        told = Operation("getDocument", "This description as an OpenAPI document", (CONTENT_TYPE,))
        return (
            Endpoint(Route(API_PREFIX, self.page, Guard.OPEN), {"GET": page}),
            Endpoint(Route(DOCUMENT, self.document, Guard.OPEN, Form.JSON), {"GET": told}),
        )

    async def document(self, question: Question) -> Reply:
        """Answer ``/-/api/openapi.json``."""
        del question
        return Reply(200, HEADERS, self._body, Outcome.OTHER)

    async def page(self, question: Question) -> Reply:
        """Answer ``/-/api/``."""
        return self._rendering.page(question, "api.html", document=self._document, address=DOCUMENT)

    @cached_property
    def _document(self) -> Json:
        # Made when it is asked for: few do, and a start should not wait for it.
        return document((*self._described, *self.endpoints()), self._opened)

    @cached_property
    def _body(self) -> bytes:
        return msgspec.json.encode(self._document)
