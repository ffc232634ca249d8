"""Pages as answers: headers, and gzip where the client takes it and gains by it."""

import gzip
from pathlib import Path

import pytest

from counterd.ssi.evaluator import whole
from counterd.ssi.nodes import Piece, Text
from counterd.web.forms import SMALL_BYTES
from counterd.web.gzipping import Gzip
from counterd.web.reply import Reply
from counterd.web.root import File
from counterd.web.showing import Showing
from counterd.web.viewing import Shown
from tests.asking import asked, settled

TEXT = Text(b"<p>all work and no play</p>\n" * 50)
GZIP = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def page(tmp_path: Path) -> File:
    return settled(tmp_path / "p.shtml", b"x")


def reply(
    page: File,
    *pieces: Piece,
    headers: dict[str, str] | None = None,
    set_by_page: dict[str, str] | None = None,
    showing: Showing | None = None,
) -> Reply:
    shown = Shown(pieces, whole(pieces), set_by_page or {})
    showing = showing or Showing({}, Gzip(10**6))
    return showing.reply(page, shown, asked("/p.shtml", headers))


def body(answer: Reply) -> bytes:
    assert isinstance(answer.body, bytes)
    return answer.body


def test_a_page_is_never_fresh_and_varies(page: File) -> None:
    for headers in ({}, GZIP):
        answer = reply(page, TEXT, b"12", headers=headers)
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert not {"ETag", "Last-Modified", "Accept-Ranges"} & answer.headers.keys()


def test_who_takes_gzip_gets_it(page: File) -> None:
    answer = reply(page, TEXT, b"12", headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body(answer)) == TEXT.data + b"12"
    plain = reply(page, TEXT, b"12")
    assert "Content-Encoding" not in plain.headers
    assert body(plain) == TEXT.data + b"12"


def test_a_small_page_is_sent_as_it_is(page: File) -> None:
    for length, is_packed in ((SMALL_BYTES - 1, False), (SMALL_BYTES, True)):
        answer = reply(page, Text(b"x" * length), headers=GZIP)
        assert ("Content-Encoding" in answer.headers) is is_packed
        assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_page_of_values_alone_is_sent_as_it_is(page: File) -> None:
    answer = reply(page, b"value " * 200, headers=GZIP)
    assert "Content-Encoding" not in answer.headers
    assert body(answer) == b"value " * 200


def test_without_gzip_nothing_varies(page: File) -> None:
    answer = reply(page, TEXT, headers=GZIP, showing=Showing({}, None))
    assert not {"Vary", "Content-Encoding"} & answer.headers.keys()


@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream"])
def test_a_page_that_says_it_is_no_text_is_not_packed(page: File, kind: str) -> None:
    answer = reply(page, TEXT, headers=GZIP, set_by_page={"Content-Type": kind})
    assert not {"Vary", "Content-Encoding"} & answer.headers.keys()


def test_headers_that_a_page_sets_are_kept(page: File) -> None:
    by_page = {
        "Vary": "Cookie",
        "Status": "410 Gone Fishing",
        "X-A": "b",
        "Cache-Control": "private",
    }
    answer = reply(page, TEXT, headers=GZIP, set_by_page=by_page)
    assert (answer.status, answer.reason) == (410, "Gone Fishing")
    assert answer.headers["Vary"] == "Cookie, Accept-Encoding"
    assert answer.headers["Cache-Control"] == "private"
    assert answer.headers["X-A"] == "b"
    assert "Status" not in answer.headers


def test_a_tag_that_a_page_sets_stands_for_the_bytes_that_are_sent(page: File) -> None:
    answer = reply(page, TEXT, headers=GZIP, set_by_page={"Etag": '"mine"'})
    assert "Content-Encoding" not in answer.headers


def test_the_type_of_a_page_may_be_set_by_the_operator(page: File) -> None:
    showing = Showing({".shtml": "application/xhtml+xml"}, None)
    assert reply(page, TEXT, showing=showing).headers["Content-Type"] == (
        "application/xhtml+xml; charset=utf-8"
    )
