"""Static files: preconditions in the order of RFC 9110, parts as slices, dates that do not lie."""

import re
from dataclasses import replace
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from counterd.model import Outcome
from counterd.web.files import answer
from counterd.web.forms import Form
from counterd.web.ranges import Span
from counterd.web.reply import Parts, Reply
from counterd.web.root import File
from counterd.web.target import Target
from tests.asking import settled

BYTES = bytes(range(100))
MODIFIED_S = 784_111_777  # Sun, 06 Nov 1994 08:49:37 GMT, the RFC's own example
DATE = "Sun, 06 Nov 1994 08:49:37 GMT"
BEFORE = "Sun, 06 Nov 1994 08:49:36 GMT"
AFTER = "Sun, 06 Nov 1994 08:49:38 GMT"


def form_of(content: bytes = BYTES, kind: str = "image/png", *, is_settled: bool = True) -> Form:
    file = File(
        target=Target(("a",), is_folder=False),
        path="/site/a",
        version=(1, 2, len(content), 4, 5),
        size_bytes=len(content),
        modified_ns=MODIFIED_S * 10**9 + 500_000_000,
        content_type=kind,
        content=content,
        is_settled=is_settled,
    )
    return Form(file, content, len(content), kind, file.etag)


def form_on_disk(file: File) -> Form:
    return Form(file, file.content, file.size_bytes, file.content_type, file.etag)


FORM = form_of()
TAG = FORM.etag or ""


def ask(headers: dict[str, str], form: Form = FORM, method: str = "GET") -> Reply:
    return answer(form, headers, method=method)


def sent(reply: Reply) -> bytes:
    assert isinstance(reply.body, bytes)
    return reply.body


def test_a_whole_file_comes_with_all_that_a_client_may_ask_by_later() -> None:
    reply = ask({})
    assert reply == Reply(
        200,
        {
            "Content-Type": "image/png",
            "ETag": TAG,
            "Last-Modified": DATE,
            "Accept-Ranges": "bytes",
            "X-Content-Type-Options": "nosniff",
        },
        BYTES,
        Outcome.VIEW,
    )
    assert re.fullmatch(r'"[!#-~]+"', TAG)


@pytest.mark.parametrize("headers", [{}, {"If-None-Match": "*"}, {"Range": "bytes=0-0"}])
def test_caches_are_told_the_same_whatever_is_sent(headers: dict[str, str]) -> None:
    form = replace(FORM, cache_control="max-age=60", is_varied=True)
    said = ask(headers, form).headers
    assert (said["Cache-Control"], said["Vary"]) == ("max-age=60", "Accept-Encoding")


def test_a_coding_is_told_with_the_bytes_and_not_without_them() -> None:
    form = replace(FORM, coding="br", etag='"b"')
    for headers in ({}, {"Range": "bytes=0-0"}, {"Range": "bytes=0-0, 99-99"}):
        assert ask(headers, form).headers["Content-Encoding"] == "br"
    assert "Content-Encoding" not in ask({"If-None-Match": '"b"'}, form).headers
    assert "Content-Encoding" not in ask({"Range": "bytes=100-"}, form).headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": TAG}, 304),
        ({"If-None-Match": f"W/{TAG}"}, 304),
        ({"If-None-Match": f'"x", {TAG} , "y"'}, 304),
        ({"If-None-Match": f'"a, b",{TAG}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": " * "}, 304),
        ({"If-None-Match": '"x"'}, 200),
        ({"If-None-Match": ""}, 200),
        ({"If-None-Match": TAG.strip('"')}, 200),
        ({"If-Modified-Since": DATE}, 304),
        ({"If-Modified-Since": AFTER}, 304),
        ({"If-Modified-Since": BEFORE}, 200),
        ({"If-Modified-Since": "Sunday, 06-Nov-94 08:49:37 GMT"}, 304),
        ({"If-Modified-Since": "Sun Nov  6 08:49:37 1994"}, 304),
        ({"If-Modified-Since": "Sun Nov  6 08:49:36 1994"}, 200),
        ({"If-Modified-Since": DATE + "; length=100"}, 304),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-Modified-Since": ""}, 200),
        ({"If-Modified-Since": "Sun, 31 Feb 2094 08:49:37 GMT"}, 200),
        ({"If-Modified-Since": "9" * 5000 + " Nov 1994 00:00:00 GMT"}, 200),
        # The tag overrules the date, both ways.
        ({"If-None-Match": '"x"', "If-Modified-Since": AFTER}, 200),
        ({"If-None-Match": TAG, "If-Modified-Since": BEFORE}, 304),
        ({"If-Match": TAG}, 200),
        ({"If-Match": f'"x", {TAG}'}, 200),
        ({"If-Match": "*"}, 200),
        ({"If-Match": '"x"'}, 412),
        ({"If-Match": f"W/{TAG}"}, 412),
        ({"If-Match": ""}, 412),
        ({"If-Unmodified-Since": DATE}, 200),
        ({"If-Unmodified-Since": BEFORE}, 412),
        ({"If-Unmodified-Since": "yesterday"}, 200),
        ({"If-Match": TAG, "If-Unmodified-Since": BEFORE}, 200),
        ({"If-Match": '"x"', "If-None-Match": TAG}, 412),
        ({"If-Match": TAG, "If-None-Match": TAG}, 304),
        # Conditions come before ranges.
        ({"If-None-Match": TAG, "Range": "bytes=0-1"}, 304),
        ({"If-Match": '"x"', "Range": "bytes=0-1"}, 412),
        ({"If-Match": TAG, "Range": "bytes=0-1"}, 206),
    ],
)
def test_conditions_are_heard_in_their_order(headers: dict[str, str], status: int) -> None:
    assert ask(headers).status == status


def test_not_modified_says_what_a_cache_needs_and_no_more() -> None:
    reply = ask({"If-None-Match": TAG})
    assert reply == Reply(304, {"ETag": TAG, "Last-Modified": DATE}, b"", Outcome.VIEW)


def test_tags_on_several_lines_are_one_list() -> None:
    headers = CIMultiDict([("if-none-match", '"x"'), ("If-None-Match", TAG)])
    assert answer(FORM, headers).status == 304


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-", (0, 100)),
        ("bytes=0-99", (0, 100)),
        ("bytes=0-1000", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("bytes=99-", (99, 100)),
        ("bytes=-1", (99, 100)),
        ("bytes=-100", (0, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=0-18446744073709551615", (0, 100)),
        ("Bytes=0-0", (0, 1)),
        ("bytes= 0-0 ", (0, 1)),
    ],
)
def test_a_range_is_sent(asked: str, span: tuple[int, int]) -> None:
    start, stop = span
    reply = ask({"Range": asked})
    assert reply.status == 206
    assert reply.body == BYTES[start:stop]
    assert reply.headers["Content-Range"] == f"bytes {start}-{stop - 1}/100"
    assert reply.headers["ETag"] == TAG
    assert reply.outcome is (Outcome.VIEW if start == 0 else Outcome.OTHER)


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=1000-1001"])
def test_a_range_beyond_the_end_is_refused(asked: str) -> None:
    reply = ask({"Range": asked})
    assert reply.status == 416
    assert reply.headers["Content-Range"] == "bytes */100"
    assert "ETag" not in reply.headers
    assert reply.outcome is Outcome.ERROR


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=2-1",
        "bytes=a-b",
        "bytes=1--2",
        "bytes=+1-2",
        "bytes=0x1-2",
        "bytes=\uff11-\uff12",
        "items=0-1",
        "bytes 0-1",
        "bytes=0-1; x",
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_other_ranges_get_the_whole_file(asked: str) -> None:
    assert ask({"Range": asked}).status == 200


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        (TAG, 206),
        (DATE, 206),
        (f" {TAG} ", 206),
        (f"W/{TAG}", 200),
        ('"x"', 200),
        (BEFORE, 200),
        (AFTER, 200),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 200),
        ("", 200),
    ],
)
def test_a_part_is_sent_only_of_the_version_that_the_client_has(
    condition: str, status: int
) -> None:
    assert ask({"Range": "bytes=0-1", "If-Range": condition}).status == status


def parts_of(reply: Reply) -> list[tuple[str, str, bytes]]:
    """Return type, range and content of each part, as a mail program would read them."""
    kind = reply.headers["Content-Type"]
    assert kind.startswith("multipart/byteranges; boundary=")
    message = BytesParser(policy=HTTP).parsebytes(
        f"Content-Type: {kind}\r\n\r\n".encode() + sent(reply)
    )
    parts: list[tuple[str, str, bytes]] = []
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        parts.append((str(part["Content-Type"]), str(part["Content-Range"]), content))
    return parts


def test_several_parts_are_wrapped_each_in_the_order_asked_for() -> None:
    reply = ask({"Range": "bytes=90-99, 0-4"}, form_of(b"x" * 90 + b"0123456789"))
    assert reply.status == 206
    assert "Content-Range" not in reply.headers
    assert parts_of(reply) == [
        ("image/png", "bytes 90-99/100", b"0123456789"),
        ("image/png", "bytes 0-4/100", b"xxxxx"),
    ]
    boundary = reply.headers["Content-Type"].partition("boundary=")[2]
    assert (
        sent(reply)
        == (
            f"--{boundary}\r\nContent-Type: image/png\r\nContent-Range: bytes 90-99/100\r\n\r\n"
            f"0123456789\r\n--{boundary}\r\nContent-Type: image/png\r\n"
            f"Content-Range: bytes 0-4/100\r\n\r\nxxxxx\r\n--{boundary}--\r\n"
        ).encode()
    )
    again = ask({"Range": "bytes=90-99, 0-4"}, form_of(b"x" * 90 + b"0123456789"))
    assert boundary not in again.headers["Content-Type"]


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        ("bytes=0-0,99-99", Outcome.VIEW),
        ("bytes=1-1,99-99", Outcome.OTHER),
        ("bytes=99-99,0-0", Outcome.OTHER),
    ],
)
def test_several_parts_are_a_view_if_the_first_is_the_beginning(
    asked: str, outcome: Outcome
) -> None:
    assert ask({"Range": asked}).outcome is outcome


def test_several_parts_of_a_large_file_are_read_while_they_are_sent() -> None:
    large = replace(FORM, content=None)
    reply = ask({"Range": "bytes=0-0,99-99"}, large)
    assert isinstance(reply.body, Parts)
    spans = [piece for piece in reply.body.pieces if isinstance(piece, Span)]
    assert spans == [Span(0, 1), Span(99, 100)]
    small = ask({"Range": "bytes=0-0,99-99"})
    assert reply.length_bytes == len(sent(small)) == small.length_bytes


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 200)), min_size=1, max_size=8))
def test_all_that_was_asked_for_is_sent_and_nothing_twice(asked: list[tuple[int, int]]) -> None:
    content = bytes(place % 251 for place in range(800))
    text = ",".join(f"{first}-{first + more}" for first, more in asked)
    reply = ask({"Range": f"bytes={text}"}, form_of(content))
    wanted = {place for first, more in asked for place in range(first, first + more + 1)}
    wanted &= set(range(800))
    if reply.status == 416:
        assert not wanted
        return
    assert reply.status == 206
    if "Content-Range" in reply.headers:
        parts = [("", reply.headers["Content-Range"], sent(reply))]
    else:
        parts = parts_of(reply)
        assert len(parts) > 1
    got: list[int] = []
    for _, said, part in parts:
        match = re.fullmatch(r"bytes (\d+)-(\d+)/800", said)
        assert match is not None
        first, last = map(int, match.groups())
        assert part == content[first : last + 1]
        got += range(first, last + 1)
    assert len(set(got)) == len(got)
    assert wanted <= set(got)


def test_head_knows_no_ranges() -> None:
    assert ask({"Range": "bytes=0-1"}, method="HEAD").status == 200
    assert ask({"Range": "bytes=100-"}, method="HEAD").status == 200
    assert ask({"If-None-Match": TAG}, method="HEAD").status == 304


@pytest.mark.parametrize(
    ("asked", "status"),
    [("bytes=0-", 416), ("bytes=0-0", 416), ("bytes=-0", 416), ("bytes=-5", 200)],
)
def test_of_an_empty_file_there_is_no_part(asked: str, status: int) -> None:
    assert ask({"Range": asked}, form_of(b"")).status == status


@given(
    content=st.binary(max_size=30),
    first=st.none() | st.integers(0, 40),
    last=st.none() | st.integers(0, 40),
)
def test_the_bytes_sent_are_the_slice_that_was_asked_for(
    content: bytes, first: int | None, last: int | None
) -> None:
    asked = f"bytes={'' if first is None else first}-{'' if last is None else last}"
    reply = ask({"Range": asked}, form_of(content))
    # The definition, byte by byte (RFC 9110, section 14.1.2).
    places = range(len(content))
    wanted: list[int] = []
    if first is None and last is not None:
        wanted = [place for place in places if place >= len(content) - last]
    elif first is not None:
        wanted = [place for place in places if first <= place and (last is None or place <= last)]
    match reply.status:
        case 206:
            assert sent(reply) == bytes(content[place] for place in wanted) != b""
            said = f"bytes {wanted[0]}-{wanted[-1]}/{len(content)}"
            assert reply.headers["Content-Range"] == said
        case 416:
            assert wanted == []
            assert reply.headers["Content-Range"] == f"bytes */{len(content)}"
        case 200:
            is_nothing = first is None and (last is None or not content)
            assert is_nothing or (first is not None and last is not None and last < first)
            assert sent(reply) == content
        case other:
            pytest.fail(str(other))


@given(st.text(max_size=60) | st.from_regex(r"(W/)?\"[^\"]*\"(, ?(W/)?\"[^\"]*\")*"))
def test_no_header_is_too_odd(text: str) -> None:
    for name in (
        "Range",
        "If-Range",
        "If-Match",
        "If-None-Match",
        "If-Modified-Since",
        "If-Unmodified-Since",
    ):
        assert ask({name: text}).status in (200, 206, 304, 412, 416)


def test_a_large_file_is_sent_in_parts() -> None:
    large = replace(FORM, content=None)
    assert ask({}, large).body == Parts(large.file, (Span(0, 100),))
    assert ask({"Range": "bytes=10-"}, large).body == Parts(large.file, (Span(10, 100),))


def test_a_file_that_may_still_change_unseen_has_no_tag() -> None:
    fresh = form_of(is_settled=False)
    assert "ETag" not in ask({}, fresh).headers
    assert ask({"If-None-Match": TAG}, fresh).status == 200
    assert ask({"If-None-Match": "*"}, fresh).status == 304
    assert ask({"If-Match": TAG}, fresh).status == 412
    assert ask({"If-Range": TAG, "Range": "bytes=0-1"}, fresh).status == 200


@pytest.mark.parametrize("now", [MODIFIED_S - 86_400, MODIFIED_S + 0.9])
def test_a_date_stands_for_one_content_only_when_its_second_is_over(now: float) -> None:
    reply = answer(FORM, {"If-Modified-Since": DATE}, now=now)
    assert reply.status == 200
    assert "Last-Modified" not in reply.headers
    assert answer(FORM, {"If-Range": DATE, "Range": "bytes=0-1"}, now=now).status == 200
    assert answer(FORM, {"If-None-Match": TAG}, now=now).status == 304
    later = answer(FORM, {"If-Modified-Since": DATE}, now=MODIFIED_S + 1.0)
    assert later.status == 304
    assert later.headers["Last-Modified"] == DATE


def test_refusals_are_plain_text() -> None:
    for reply in (ask({"Range": "bytes=100-"}), ask({"If-Match": '"x"'})):
        assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert sent(reply).endswith(b".\n")


def test_the_real_tag_changes_with_the_file(tmp_path: Path) -> None:
    first = form_on_disk(settled(tmp_path / "a.png", b"1"))
    second = form_on_disk(settled(tmp_path / "a.png", b"22"))
    assert answer(second, {"If-None-Match": first.etag or ""}).status == 200
