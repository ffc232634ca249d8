"""Own pages: the way around shows what this visitor may see, and the policy lets nothing in."""

import re

import pytest

from counterd.web.reply import Reply
from tests.asking import question, rendering


def rendered(*public: str, target: str = "/-/map", has_token: bool = False) -> Reply:
    return rendering(*public).page(question(target, has_token=has_token), "base.html")


def links(reply: Reply) -> list[str]:
    assert isinstance(reply.body, bytes)
    (nav,) = re.findall(r"<nav.*?</nav>", reply.body.decode(), re.DOTALL)
    return re.findall(r'(?:href|action)="([^"]+)"', nav)


@pytest.mark.parametrize(
    ("public", "has_token", "seen"),
    [
        ((), False, ["/-/privacy", "/-/sign-in"]),
        (("map",), False, ["/-/map", "/-/privacy", "/-/sign-in"]),
        (("map", "dashboard"), False, ["/-/", "/-/map", "/-/privacy", "/-/sign-in"]),
        ((), True, ["/-/", "/-/map", "/-/privacy", "/-/sign-out"]),
    ],
)
def test_the_way_around_is_what_one_may_see(
    public: tuple[str, ...], has_token: bool, seen: list[str]
) -> None:
    assert links(rendered(*public, has_token=has_token)) == seen


def test_the_page_where_one_is_is_marked() -> None:
    body = rendered("map", target="/-/map?view=rows").body
    assert isinstance(body, bytes)
    assert re.findall(r'href="([^"]+)" aria-current="page"', body.decode()) == ["/-/map"]


def test_pages_take_style_and_scripts_from_our_own_files_alone() -> None:
    reply = rendered("map")
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Referrer-Policy"] == "same-origin"
    assert isinstance(reply.body, bytes)
    assert not re.search(rb"<style|<script(?! src)|\sstyle=|\son\w+=", reply.body)
    for url in re.findall(r'/-/assets/[^"]+', reply.body.decode()):
        assert re.fullmatch(r"/-/assets/\w+\.[0-9a-f]{16}\.\w+", url)
