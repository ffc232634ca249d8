"""The same documents from Apache, nginx and counterd are equal, but for the decisions."""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Final

import pytest

from tests.differential.decisions import DECISIONS, ERROR, Decision
from tests.differential.documents import Document, Request, documents
from tests.differential.peers import Name, Peer
from tests.process import Answer
from tests.serving import Serving

pytestmark = pytest.mark.asyncio(loop_scope="session")

Peers = dict[Name, Peer]
Pair = tuple[tuple[int, str], tuple[int, str]]

DOCUMENTS: Final = {document.path: document for document in documents()}
DECIDED: Final = {(decision.path, decision.peer) for decision in DECISIONS}
NGINX_ERROR: Final = "[an error occurred while processing the directive]"


def cases() -> Iterator[object]:
    for document in DOCUMENTS.values():
        for peer in document.peers:
            for number, request in enumerate(document.requests):
                if (document.path, peer) not in DECIDED:
                    name = f"{peer}-{document.path}" + (f"-{number}" if number else "")
                    yield pytest.param(document, request, peer, id=name)


def shown(answer: Answer, port: int) -> tuple[int, str]:
    """Return what must be equal: of an error page, which each server has its own, the status."""
    text = answer.text if answer.status < 400 else ""
    return answer.status, re.sub(rf"\b{port}\b", "PORT", text.replace(NGINX_ERROR, ERROR))


async def asked(document: Document, request: Request, peer: Peer, ours: Serving) -> Pair:
    """Ask ``peer``, then ours at the same second."""
    target = f"/{document.path}{request.query}"
    theirs = peer.ask(target, request.headers)
    ours.clock.now = parsedate_to_datetime(theirs.headers["date"]).timestamp()
    own = await ours.ask(target, request.headers)
    return shown(own, ours.port), shown(theirs, peer.port)


@pytest.mark.parametrize(("document", "request_", "name"), list(cases()))
async def test_the_answer_is_the_peers(
    document: Document, request_: Request, name: Name, peers: Peers, ours: Serving
) -> None:
    own, theirs = await asked(document, request_, peers[name], ours)
    assert own == theirs


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: decision.path)
async def test_a_decision_makes_the_difference_that_it_says(
    decision: Decision, peers: Peers, ours: Serving
) -> None:
    document = DOCUMENTS[decision.path]
    assert decision.peer in document.peers
    (request,) = document.requests
    own, theirs = await asked(document, request, peers[decision.peer], ours)
    assert own == (200, decision.ours)
    assert theirs != own, "there is no difference any more"


async def test_no_difference_is_decided_twice() -> None:
    assert len(DECIDED) == len(DECISIONS)


async def test_printenv_shows_what_apache_shows_but_for_the_machine(
    peers: Peers, ours: Serving
) -> None:
    document = DOCUMENTS["variables/printenv.shtml"]
    pair = await asked(document, document.requests[0], peers["apache"], ours)
    own, theirs = (dict(line.split("=", 1) for line in text.splitlines()) for _, text in pair)
    assert own.keys() - theirs.keys() == {"REMOTE_HOST"}
    assert theirs.keys() - own.keys() == {
        *("CONTEXT_DOCUMENT_ROOT", "CONTEXT_PREFIX", "DOCUMENT_ROOT", "PATH", "REMOTE_PORT"),
        *("SCRIPT_FILENAME", "SERVER_ADMIN", "SERVER_SIGNATURE", "USER_NAME"),
    }
    different = {name for name in own.keys() & theirs.keys() if own[name] != theirs[name]}
    assert different == {"SERVER_SOFTWARE"}


@pytest.mark.parametrize("name", ["apache", "nginx"])
async def test_what_a_page_is_made_of_has_no_time_and_no_tag_for_caches(
    name: Name, peers: Peers, ours: Serving
) -> None:
    target = "/set/works.shtml"
    for answer in (peers[name].ask(target, {}), await ours.ask(target)):
        assert not {"last-modified", "etag"} & answer.headers.keys()
        assert answer.headers["content-type"].startswith("text/html")
