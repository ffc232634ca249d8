"""What visitors may send to be shown elsewhere, and whether what shows it is unharmed."""

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Final
from urllib.parse import quote
from xml.etree import ElementTree

from prometheus_client.parser import text_string_to_metric_families

from tests.attacks.answers import Said

EVIL: Final = "evil"
PAYLOADS: Final[dict[str, bytes]] = {
    "a tag": b"'\"><evil-tag onevil=1>",
    "the end of a title": b"</title></script></style><evil-tag>",
    "an attribute": b'" onevil="1',
    "another attribute": b"' onevil='1",
    "half a tag": b"<evil-tag x=",
    "a script": b"javascript:evil(1)//",
    "entities": b"&lt;evil-tag&gt;&#60;evil-tag&#x3e;",
    "an include": b'<!--#include virtual="/.env" --><!--#echo var="DATE_GMT" -->',
    "a counter": b"%T %{today} ${QUERY_STRING} $HTTP_X",
    "a template": b"{{1337*1337}}{% if evil %}",
    "a formula": b"=evil(1)",
    "another formula": b"@evil",
    "a formula with a sign": b"+evil",
    "a formula with a minus": b"-evil",
    "a formula behind a tab": b"\t=evil(1)",
    "a field of CSV": b'evil",=evil(1),"\n=evil(1)',
    "a value of JSON": b'"},{"evil":1,"\\u003cevil-tag\\u003e":"',
    "a label": b'"} 1\nevil_total 1\n{a="\\',
    "a header": b"\r\nX-Evil: 1\r\n\r\nHTTP/1.1 200 OK\r\nX-Evil: 1\r\n\r\n",
    "a header in words": b"%0d%0aX-Evil:%201%0d%0a",
    "a terminal": b"\x1b]0;evil\x07\x1b[31mevil",
    "a terminal of eight bits": b"\x9b31mevil\x85evil",
    "a terminal in UTF-8": "\x9b31m\u2028evil\u2029\u202eevil\ufeff".encode(),
    "bytes that are no text": b"\xff\xfe\xc0\xbcevil-tag>\xed\xa0\x80",
    "a backspace": b"\x00\x08\x7f\x0cevil",
    "a line of a log": b'evil" 200 5 "-" "-"\n192.0.2.1 - - [x] "GET /evil HTTP/1.1" 200 1',
}


def escaped(payload: bytes) -> str:
    """Return it as it can stand in any target."""
    return quote(payload, safe="")


def is_sendable(payload: bytes) -> bool:
    """Say whether a header can hold it: nothing ends its line, and nothing else is refused."""
    return re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", payload) is None


_LEADING: Final = frozenset({"href", "src", "action", "formaction", "data", "xlink:href"})


class _Markup(HTMLParser):
    """Finds what an author has not written."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # type: ignore[explicit-override] # not before Python 3.12
        self.found += [tag] if EVIL in tag else []
        for name, value in attrs:
            is_script = name in _LEADING and re.match(r"\s*javascript:", value or "", re.IGNORECASE)
            if EVIL in name or is_script:
                self.found.append(f"{tag} {name}={value}")


def assert_unharmed(answer: Said, where: str) -> None:
    """What ``answer`` is, and all that it shows, is what its author meant it to be."""
    assert answer.status not in (500, 502), (where, answer)
    assert {name for name, _ in answer.headers}.isdisjoint({b"x-evil"}), where
    body = answer.body.decode("utf-8", "replace")
    for never in ("SECRET", "1787569"):
        assert never not in body, (where, never, body)
    kind = (answer.header(b"content-type") or b"").decode().partition(";")[0]
    is_known = answer.status >= 400 or answer.header(b"x-content-type-options") == b"nosniff"
    if check := _CHECKS.get(kind):
        assert is_known or kind == "text/html", (where, answer.headers)
        check(body, where)


def _assert_markup(body: str, where: str) -> None:
    markup = _Markup()
    markup.feed(body)
    markup.close()
    assert markup.found == [], (where, markup.found)
    assert "<!--#" not in body, (where, body)


def _assert_json(body: str, where: str) -> None:
    assert "<" not in body, (where, body)
    _assert_names(json.loads(body), where)


def _assert_names(value: object, where: str) -> None:
    if isinstance(value, dict):
        assert EVIL not in value, where
        for one in value.values():
            _assert_names(one, where)
    elif isinstance(value, list):
        for one in value:
            _assert_names(one, where)


def _assert_cells(body: str, where: str) -> None:
    for row in csv.reader(io.StringIO(body)):
        for cell in row:
            is_number = re.fullmatch(r"-?[0-9.]+", cell) is not None
            assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (where, row)


def _assert_drawing(body: str, where: str) -> None:
    for element in ElementTree.fromstring(body).iter():
        assert EVIL not in element.tag, (where, body)
        assert not any(EVIL in name for name in element.attrib), (where, body)


def _assert_text(body: str, where: str) -> None:
    assert re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", body) is None, (where, body)
    if where == "/metrics":
        for family in text_string_to_metric_families(body):
            assert EVIL not in family.name, (where, family)


_CHECKS: Final[dict[str, Callable[[str, str], None]]] = {
    "text/html": _assert_markup,
    "application/json": _assert_json,
    "application/problem+json": _assert_json,
    "text/csv": _assert_cells,
    "image/svg+xml": _assert_drawing,
    "text/plain": _assert_text,
}
