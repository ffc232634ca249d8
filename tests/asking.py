"""Requests and document roots, as the web layer's parts see them, made without a server."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from time import time_ns

from counterd.bundled import bundled
from counterd.tokens import Tokens
from counterd.web.asked import Asked
from counterd.web.own.assets import Assets
from counterd.web.own.gate import Gate, GateRules
from counterd.web.own.rendering import Rendering
from counterd.web.own.routes import Question
from counterd.web.root import DocumentRoot, File, RootRules
from counterd.web.target import requested, split_target

VISITOR = bytes(10) + b"\xff\xff" + bytes((192, 0, 2, 7))
LONG_AGO_S = 1_700_000_000  # 2023-11-14 22:13:20 UTC
RESTED_NS = 60_000_000  # a little more than a document root asks for


def asked(
    target: str = "/", headers: Mapping[str, str] | None = None, *, scheme: str = "http"
) -> Asked:
    """A GET request by one visitor."""
    path, query = split_target(target)
    place = requested(path)
    assert place is not None
    return Asked(
        method="GET",
        raw_target=target,
        target=place,
        query=query,
        headers=headers or {},
        address=VISITOR,
        now=LONG_AGO_S,
        scheme=scheme,
        server=("127.0.0.1", 8080),
        protocol="HTTP/1.1",
    )


def posted(
    target: str, body: str = "", headers: Mapping[str, str] | None = None, *, scheme: str = "http"
) -> Asked:
    """A form that one visitor sends from a page of ours."""
    own = {"Host": "test.example", "Sec-Fetch-Site": "same-origin", **(headers or {})}
    return asked(target, own, scheme=scheme)._replace(method="POST", body=body.encode())


def question(
    target: str = "/-/",
    headers: Mapping[str, str] | None = None,
    *,
    path: str = "",
    has_token: bool = False,
) -> Question:
    """A GET request for one of the server's own pages, that the gate has let in."""
    return Question(asked(target, headers), path, has_token)


def rendering(*public: str) -> Rendering:
    """What makes the server's own pages, where the parts ``public`` are open to all."""
    gate = Gate(Tokens(), GateRules(frozenset(public)))
    return Rendering(Assets(bundled("templates") / "assets"), gate)


async def rested(path: Path) -> None:
    """Return when a file has rested so long that it cannot change again unseen."""
    while time_ns() - path.stat().st_ctime_ns < RESTED_NS:
        await asyncio.sleep(0.005)


def settled(
    path: Path, content: bytes, rules: RootRules | None = None, *, modified_s: int = LONG_AGO_S
) -> File:
    """Write a file and return it as a document root sees it when it has rested for a while."""
    path.write_bytes(content)
    os.utime(path, (modified_s, modified_s))
    target = requested(f"/{path.name}")
    assert target is not None
    while True:  # a file that changed a moment ago may change again unseen
        file = DocumentRoot(path.parent, rules or RootRules()).find(target)
        assert isinstance(file, File)
        if file.is_settled:
            return file
