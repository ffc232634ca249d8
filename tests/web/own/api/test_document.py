"""The document is valid OpenAPI, and says of every route of the API what the route says."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from counterd.config.own import PUBLIC_PARTS
from counterd.web.own.api.document import document
from counterd.web.own.api.operations import Endpoint, Operation
from counterd.web.own.api.parameters import Text
from counterd.web.own.routes import API_PREFIX, OWN_PREFIX, Form, Guard, Question, Route
from counterd.web.reply import Reply
from tests.serving import serving
from tests.web.own.all_routes import routes

# Beside the API, what programs ask that watch over a server.
WATCHED = {"/healthz", "/readyz", "/metrics", "/-/whoami"}
DESCRIBED = [
    route for route in routes() if route.path.startswith(API_PREFIX) or route.path in WATCHED
]


class Content(msgspec.Struct):
    schema: dict[str, object]


class Response(msgspec.Struct):
    description: str = ""
    content: dict[str, Content] = {}
    ref: str | None = msgspec.field(name="$ref", default=None)


class Parameter(msgspec.Struct):
    name: str
    where: str = msgspec.field(name="in")
    required: bool
    description: str


class Described(msgspec.Struct):
    operationId: str  # noqa: N815 - its name in the document
    summary: str
    responses: dict[str, Response]
    security: list[dict[str, list[str]]]
    parameters: list[Parameter]


class Components(msgspec.Struct):
    schemas: dict[str, dict[str, object]]
    responses: dict[str, Response]
    securitySchemes: dict[str, dict[str, str]]  # noqa: N815 - likewise


class Document(msgspec.Struct):
    openapi: str
    paths: dict[str, dict[str, Described]]
    components: Components


async def served(folder: Path, *public: str) -> tuple[Document, bytes]:
    async with serving(folder, public=list(public)) as server:
        answer = await server.ask("/-/api/openapi.json")
        assert answer.headers["content-type"] == "application/json"
        return msgspec.json.decode(answer.body, type=Document), answer.body


@pytest.mark.parametrize("public", [(), PUBLIC_PARTS], ids=["closed", "open"])
async def test_it_is_valid(tmp_path: Path, public: tuple[str, ...]) -> None:
    told, body = await served(tmp_path, *public)
    assert told.openapi == "3.1.0"
    OpenAPIV31SpecValidator(msgspec.json.decode(body)).validate()


async def test_its_paths_and_methods_are_those_of_the_routes(tmp_path: Path) -> None:
    told, _ = await served(tmp_path)
    assert {
        path: {method.upper() for method in methods} for path, methods in told.paths.items()
    } == {route.path: set(route.methods) for route in DESCRIBED}


def operations(told: Document) -> Iterator[tuple[Route, str, Described]]:
    for route in DESCRIBED:
        for method in route.methods:
            yield route, method, told.paths[route.path][method.lower()]


@pytest.mark.parametrize("public", [(), ("map", "counters"), PUBLIC_PARTS])
async def test_it_needs_a_token_for_what_the_guard_does(
    tmp_path: Path, public: tuple[str, ...]
) -> None:
    told, _ = await served(tmp_path, *public)
    assert set(told.components.securitySchemes) == {"token", "session"}
    for route, method, described in operations(told):
        guard = route.guard_of(method)
        is_open = guard is Guard.OPEN or guard.value in public
        assert (described.security[:1] in ([], [{}])) is is_open, route.path
        if described.security:
            either = [one for one in described.security if one]
            assert either[:1] == [{"token": []}]
            assert either[1:] == [{"session": []}] * route.path.startswith(OWN_PREFIX)
            assert "401" in described.responses
        else:
            assert "401" not in described.responses


async def test_everything_has_its_words_and_every_function_its_name(tmp_path: Path) -> None:
    told, _ = await served(tmp_path)
    names = []
    for _, _, described in operations(told):
        names.append(described.operationId)
        assert described.summary
        assert all(one.description and one.where == "query" for one in described.parameters)
        assert ("400" in described.responses) or not described.parameters
        assert "429" in described.responses
    assert len(names) == len(set(names))
    assert all("description" in schema for schema in told.components.schemas.values())


async def test_refusals_are_told_in_the_form_of_the_route(tmp_path: Path) -> None:
    told, _ = await served(tmp_path)
    for route, _, described in operations(told):
        for status, response in described.responses.items():
            if int(status) >= 400:
                name = (response.ref or "").rpartition("/")[2]
                content = told.components.responses[name].content if name else response.content
                # What is too long for a request is refused before anybody knows its path.
                is_text = route.form is Form.TEXT or status == "414"
                kinds = ["text/plain"] if is_text else ["application/problem+json"]
                if status == "400" and not is_text:
                    kinds.append("text/plain")  # of what is no HTTP
                assert list(content) == kinds, (route.path, status)


class Pet(msgspec.Struct):
    """An animal of the house."""

    name: str


async def handler(question: Question) -> Reply:
    raise AssertionError(question)


def test_an_operation_becomes_its_description() -> None:
    route = Route("/-/pets", handler, Guard.MAP, Form.JSON, ("GET", "POST"), posting=Guard.ADMIN)
    name = Text("name", "the name", "Mia", is_required=True)
    endpoint = Endpoint(
        route,
        {
            "GET": Operation("getPet", "One pet", (Pet,), parameters=(name,), refusals=(404,)),
            "POST": Operation("addPet", "Add it", (Pet,), "More.", body=Pet, status=201),
        },
    )
    told = document([endpoint], {guard: guard is Guard.MAP for guard in Guard})
    either: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
    pet = {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}

    def problem(name: str) -> dict[str, str]:
        return {"$ref": f"#/components/responses/{name}"}

    assert told["paths"] == {
        "/-/pets": {
            "get": {
                "operationId": "getPet",
                "summary": "One pet",
                "parameters": [
                    {
                        "name": "name",
                        "in": "query",
                        "description": "the name",
                        "required": True,
                        "schema": name.schema,
                    }
                ],
                "responses": {
                    "200": {"description": "One pet", "content": pet},
                    "400": problem("BadRequest"),
                    "404": problem("NotFound"),
                    "414": problem("UriTooLong"),
                    "429": problem("TooManyRequests"),
                },
                "security": [],
            },
            "post": {
                "operationId": "addPet",
                "summary": "Add it",
                "description": "More.",
                "parameters": [],
                "requestBody": {"required": True, "content": pet},
                "responses": {
                    "201": {"description": "Add it", "content": pet},
                    "401": problem("Unauthorized"),
                    "429": problem("TooManyRequests"),
                },
                "security": either,
            },
        }
    }
