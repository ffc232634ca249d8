"""The variables of a request: all names, odd bytes, and the secrets that nobody prints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from counterd.web.variables import RequestVariables, address_text
from tests.asking import asked

RAW = b"\xe6\x97\xa5\xe9\xff"  # a character, then bytes that are none


def get(name: str, target: str = "/", headers: dict[str, str] | None = None) -> str | None:
    return RequestVariables(asked(target, CIMultiDict(headers or {}))).get(name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GATEWAY_INTERFACE", "CGI/1.1"),
        ("QUERY_STRING", "q=a%20b&Q=2"),
        ("QUERY_STRING_UNESCAPED", "q=a b&Q=2"),
        ("REMOTE_ADDR", "192.0.2.7"),
        ("REMOTE_HOST", "192.0.2.7"),
        ("REQUEST_METHOD", "GET"),
        ("REQUEST_SCHEME", "http"),
        ("REQUEST_URI", "/d%20e/a.shtml?q=a%20b&Q=2"),
        ("SCRIPT_NAME", "/d e/a.shtml"),
        ("SERVER_ADDR", "127.0.0.1"),
        ("SERVER_NAME", "here.example"),
        ("SERVER_PORT", "8080"),
        ("SERVER_PROTOCOL", "HTTP/1.1"),
        ("SERVER_SOFTWARE", "counterd"),
        ("HTTP_HOST", "here.example:81"),
        ("HTTP_USER_AGENT", "Dillo/3"),
        ("HTTP_X_ODD", None),
        ("REFERER", "http://there.example/"),
        ("REFERRER", "http://there.example/"),
        ("args", "q=a%20b&Q=2"),
        ("host", "here.example"),
        ("uri", "/d e/a.shtml"),
        ("remote_addr", "192.0.2.7"),
        ("request_uri", "/d%20e/a.shtml?q=a%20b&Q=2"),
        ("request_method", "GET"),
        ("scheme", "http"),
        ("http_user_agent", "Dillo/3"),
        ("arg_q", "a b"),
        ("arg_none", None),
        ("cookie_theme", "dark"),
        ("cookie_none", None),
        ("COOKIE_theme", "dark"),
        ("Remote_Addr", "192.0.2.7"),
        ("PATH", None),
        ("HOME", None),
        ("", None),
        ("HTTP_", None),
        ("arg_", None),
        ("x_y", None),
    ],
)
def test_a_variable_is_known_by_its_name_in_any_case(name: str, value: str | None) -> None:
    headers = {
        "Host": "here.example:81",
        "User-Agent": "Dillo/3",
        "Referer": "http://there.example/",
        "Cookie": 'x={"y"}; theme=dark',
    }
    assert get(name, "/d%20e/a.shtml?q=a%20b&Q=2", headers) == value


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("here.example", "here.example"),
        ("here.example:8080", "here.example"),
        ("here.example:", "here.example"),
        ("[::1]:8080", "[::1]"),
        ("[::1]", "[::1]"),
        ("192.0.2.1:80", "192.0.2.1"),
        ("", "127.0.0.1"),
    ],
)
def test_the_servers_name_is_the_host_asked_for(host: str, name: str) -> None:
    assert get("SERVER_NAME", headers={"Host": host}) == name


@pytest.mark.parametrize("header", ["Authorization", "Proxy-Authorization", "Cookie"])
def test_what_a_sign_in_needs_is_not_printed(header: str) -> None:
    variables = RequestVariables(asked("/", CIMultiDict({header: "secret", "X-A": "b"})))
    name = "HTTP_" + header.upper().replace("-", "_")
    assert variables.get(name) is None
    assert name not in set(variables.names())
    assert "HTTP_X_A" in set(variables.names())


def test_each_name_is_listed_once_and_has_a_value() -> None:
    headers = CIMultiDict([("X-A", "1"), ("X-A", "2"), ("Host", "h")])
    variables = RequestVariables(asked("/?q", headers))
    names = list(variables.names())
    assert len(names) == len(set(names))
    assert all(variables.get(name) is not None for name in names)
    assert {"REMOTE_ADDR", "HTTP_X_A", "HTTP_HOST", "QUERY_STRING"} <= set(names)


def test_raw_bytes_come_through_as_they_are() -> None:
    raw = RAW.decode("utf-8", "surrogateescape")
    latin = RAW.decode("latin-1")
    target, headers = f"/a?q={raw}", {"User-Agent": raw, "Cookie": f"c={raw}", "Host": raw}
    assert get("QUERY_STRING", target) == f"q={latin}"
    assert get("QUERY_STRING_UNESCAPED", target) == f"q={latin}"
    assert get("REQUEST_URI", target) == f"/a?q={latin}"
    assert get("arg_q", target) == latin
    assert get("arg_q", "/a?q=%E6%97%A5%E9%FF") == latin
    assert get("HTTP_USER_AGENT", headers=headers) == latin
    assert get("SERVER_NAME", headers=headers) == latin
    assert get("cookie_c", headers=headers) == latin
    assert get("uri", "/%E6%97%A5") == "/æ\x97¥"


def test_a_query_with_more_fields_than_a_form_has_none() -> None:
    assert get("arg_q", "/?q=1" + "&x" * 999) == "1"
    assert get("arg_q", "/?q=1" + "&x" * 1_000) is None


NAMES = [
    *("QUERY_STRING", "QUERY_STRING_UNESCAPED", "REQUEST_URI", "SERVER_NAME", "REFERER"),
    *("HTTP_X", "arg_q", "cookie_c", "args", "host"),
]


@given(st.binary(max_size=60))
def test_every_value_holds_one_character_for_each_byte(raw: bytes) -> None:
    text = raw.replace(b"?", b"").decode("utf-8", "surrogateescape")
    headers = {"Host": text, "Referer": text, "X": text, "Cookie": f"c={text}"}
    for name in NAMES:
        value = get(name, f"/a?q={text}", headers)
        if value is not None:
            value.encode("latin-1")


def test_addresses_are_written_as_people_do() -> None:
    assert address_text(bytes(10) + b"\xff\xff\xc0\x00\x02\x07") == "192.0.2.7"
    assert address_text(bytes(15) + b"\x01") == "::1"
