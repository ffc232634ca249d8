"""Lines of the access log: the formats that tools read, and nothing that a visitor can break."""

import json
import re
from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from counterd.logs.lines import Line, as_json, combined

BERLIN = ZoneInfo("Europe/Berlin")
LINE = Line(
    at=1_795_348_830.25,  # 2026-11-22 12:00:30 UTC
    client="192.0.2.0",
    host="example.org:8080",
    request=("GET", "/a%20b?c=d", "HTTP/1.1"),
    status=200,
    body_bytes=1234,
    took_s=0.0123456789,
    referer="http://example.com/",
    agent="Mozilla/5.0 (X11)",
)
ODD = 'a"b\\c\r\n\x1b[2J\x7f\x9b\u2028ü\udcff'
COMBINED = re.compile(
    rb'(\S+) - - \[([^\]]+)\] "((?:[^"\\]|\\x..)*)" (\d+) (\d+) "((?:[^"\\]|\\x..)*)" '
    rb'"((?:[^"\\]|\\x..)*)"\n'
)


def test_the_combined_format_is_that_of_apache_and_nginx() -> None:
    assert combined(LINE, BERLIN) == (
        b'192.0.2.0 - - [22/Nov/2026:13:00:30 +0100] "GET /a%20b?c=d HTTP/1.1" 200 1234 '
        b'"http://example.com/" "Mozilla/5.0 (X11)"\n'
    )


def test_what_is_not_there_is_a_dash() -> None:
    bare = replace(LINE, request=None, referer="", agent="", status=400)
    assert combined(bare, ZoneInfo("UTC")) == (
        b'192.0.2.0 - - [22/Nov/2026:12:00:30 +0000] "-" 400 1234 "-" "-"\n'
    )


def test_signs_are_escaped_as_nginx_does() -> None:
    line = combined(replace(LINE, agent=ODD), BERLIN)
    assert line.endswith(
        rb'"a\x22b\x5Cc\x0D\x0A\x1B[2J\x7F\xC2\x9B\xE2\x80\xA8\xC3\xBC\xFF"' + b"\n"
    )


def test_json_holds_all_and_is_read_back() -> None:
    line = as_json(replace(LINE, agent=ODD), BERLIN)
    assert json.loads(line) == {
        "at": "2026-11-22T13:00:30.250+01:00",
        "client": "192.0.2.0",
        "host": "example.org:8080",
        "method": "GET",
        "target": "/a%20b?c=d",
        "protocol": "HTTP/1.1",
        "status": 200,
        "bytes": 1234,
        "took_s": 0.012346,
        "referer": "http://example.com/",
        "agent": ODD.replace("\udcff", "\\xff"),
    }
    assert rb"\u001b" in line
    assert rb"\u009b\u2028" in line


def test_a_request_that_was_none_has_empty_fields() -> None:
    told = json.loads(as_json(replace(LINE, request=None), BERLIN))
    assert (told["method"], told["target"], told["protocol"]) == ("", "", "")


SENT = st.binary(max_size=60).map(lambda raw: raw.decode("utf-8", "surrogateescape"))


@given(SENT, SENT, SENT)
def test_whatever_is_sent_is_one_line_of_the_form(target: str, referer: str, agent: str) -> None:
    sent = replace(LINE, request=("GET", target, "HTTP/1.1"), referer=referer, agent=agent)
    line = combined(sent, BERLIN)
    found = COMBINED.fullmatch(line)
    assert found
    assert line.isascii()
    assert line[:-1].decode().isprintable()
    unescaped = re.sub(rb"\\x(..)", lambda pair: bytes.fromhex(pair[1].decode()), found[7])
    assert unescaped == (agent.encode("utf-8", "surrogateescape") or b"-")
    encoded = as_json(sent, BERLIN)
    assert encoded.count(b"\n") == 1
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in encoded[:-1].decode())
    assert json.loads(encoded)["status"] == 200
