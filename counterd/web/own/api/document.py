"""The OpenAPI document: what the API answers to which question, made from its operations."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import Final

import msgspec

from counterd.report import Period
from counterd.web.own.api.answers import CONTENT_TYPE
from counterd.web.own.api.operations import Endpoint, Operation
from counterd.web.own.api.parameters import Parameter
from counterd.web.own.problems import CONTENT_TYPE as PROBLEM_TYPE
from counterd.web.own.problems import Problem
from counterd.web.own.routes import OWN_PREFIX, Form, Guard, Route
from counterd.web.own.sessions import COOKIE

Json = dict[str, object]

_SCHEMA: Final = "#/components/schemas/{name}"
_SCHEMES: Final[Json] = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "a token that `counterd token` has made",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "the cookie of whoever has signed in at /-/sign-in",
    },
}
_REFUSALS: Final[Mapping[int, tuple[str, str]]] = {
    400: ("BadRequest", "Something is missing or wrong; the detail names it."),
    401: ("Unauthorized", "This needs a token, or to be signed in."),
    403: ("Forbidden", "The token may change nothing, or a page of another site has asked."),
    404: ("NotFound", "There is none."),
    408: ("RequestTimeout", "What was sent did not arrive in time."),
    413: ("ContentTooLarge", "What was sent is too large."),
    415: ("UnsupportedMediaType", "What was sent is not of the type that is expected."),
    414: ("UriTooLong", "The parameters are longer than a request may be."),
    429: ("TooManyRequests", "These are too many requests for a while."),
    503: ("ServiceUnavailable", "It cannot be told just now."),
}
# The start of a period is a date or an instant, and the types of msgspec have no such union.
_START: Final[Json] = {
    "anyOf": [
        {"type": "string", "format": "date"},
        {"type": "string", "format": "date-time"},
        {"type": "null"},
    ],
    "description": "the first day; of base periods the instant; null for all time",
}
_WAIT: Final[Mapping[int, Json]] = {
    status: {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}}
    for status in (429, 503)
}
_UNREAD: Final = frozenset({414})


def document(endpoints: Iterable[Endpoint], opened: Mapping[Guard, bool]) -> Json:
    """Return the document of ``endpoints``; ``opened`` says which guards let all in."""
    endpoints = tuple(endpoints)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "counterd",
            "version": version("counterd"),
            "summary": "Counters, network maps and usage statistics of a web site",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/", "description": "this server"}],
        "paths": {
            endpoint.route.path: {
                method.lower(): _described(endpoint.route, method, operation, opened)
                for method, operation in endpoint.operations.items()
            }
            for endpoint in endpoints
        },
        "components": {
            "schemas": _schemas(endpoints),
            "responses": {
                name: _refusal(status, Form.JSON) for status, (name, _) in _REFUSALS.items()
            },
            "securitySchemes": _SCHEMES,
        },
    }


def _described(
    route: Route, method: str, operation: Operation, opened: Mapping[Guard, bool]
) -> Json:
    is_open = opened[route.guard_of(method)]
    statuses = {*operation.refusals, HTTPStatus.TOO_MANY_REQUESTS}
    if operation.parameters:
        statuses |= {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_URI_TOO_LONG}
    if not is_open:
        statuses.add(HTTPStatus.UNAUTHORIZED)
    described: Json = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [_parameter(one) for one in operation.parameters],
        "responses": {
            str(operation.status): _good(operation),
            **{str(status): _told(status, route.form) for status in sorted(map(int, statuses))},
        },
        "security": _security(
            route.path, is_open=is_open, is_used=HTTPStatus.UNAUTHORIZED in statuses
        ),
    }
    if operation.description:
        described["description"] = operation.description
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": _content([operation.body])}
    return described


def _security(path: str, *, is_open: bool, is_used: bool) -> list[Json]:
    either: list[Json] = [{"token": []}]
    if path.startswith(OWN_PREFIX):  # no browser sends the cookie elsewhere
        either.append({"session": []})
    if not is_open:
        return either
    # A token may open more of what is open to all.
    return [{}, *either] if is_used else []


def _parameter(parameter: Parameter) -> Json:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "required": parameter.is_required,
        "schema": parameter.schema,
    }


def _good(operation: Operation) -> Json:
    return {"description": operation.summary, "content": _content(operation.answers)}


def _told(status: int, form: Form) -> Json:
    if form is Form.TEXT:
        return _refusal(status, form)
    name, _ = _REFUSALS[status]
    return {"$ref": f"#/components/responses/{name}"}


def _refusal(status: int, form: Form) -> Json:
    _, sentence = _REFUSALS[status]
    content: Json = {}
    if form is not Form.TEXT and status not in _UNREAD:
        content = {PROBLEM_TYPE: {"schema": {"$ref": _SCHEMA.format(name=Problem.__name__)}}}
    if form is Form.TEXT or status == HTTPStatus.BAD_REQUEST or status in _UNREAD:
        # What is no HTTP, or too long for a request, is refused before anybody knows its path.
        content.update(_content(["text/plain"]))
    headers = {"headers": _WAIT[status]} if status in _WAIT else {}
    return {"description": sentence, "content": content, **headers}


def _content(answers: Iterable[type[msgspec.Struct] | str]) -> Json:
    return dict(_media(answer) for answer in answers)


def _media(answer: type[msgspec.Struct] | str) -> tuple[str, Json]:
    if isinstance(answer, str):
        return answer, {"schema": {"type": "string"}}
    return CONTENT_TYPE, {"schema": {"$ref": _SCHEMA.format(name=answer.__name__)}}


def _schemas(endpoints: Iterable[Endpoint]) -> dict[str, Json]:
    operations = [one for endpoint in endpoints for one in endpoint.operations.values()]
    structs = {
        answer: None
        for operation in operations
        for answer in (*operation.answers, operation.body)
        if answer is not None and not isinstance(answer, str)
    }
    _, schemas = msgspec.json.schema_components([*structs, Problem], ref_template=_SCHEMA)
    if Period.__name__ in schemas:
        schemas[Period.__name__]["properties"]["start"] = _START
    return dict(sorted(schemas.items()))
