"""META lines that become headers of the answer. Source: DeleGate's manual, "META HTTP-EQUIV".

``<META HTTP-EQUIV=X-Count content="${COUNTER}">`` on a line of its own, its name among those that
a page may set, is taken out of the page. ``Status`` stands for the status of the answer.
"""

import re
from collections.abc import Collection, Iterator

from counterd.errors import PageError
from counterd.ssi.counter_names import COUNTERS
from counterd.ssi.nodes import Header, Position, Text
from counterd.ssi.tag_reader import Notes
from counterd.ssi.values import compile_choices, is_unclosed, names_of

VALUE_MAX_BYTES = 4_096  # half of what clients take for all headers together

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,99}")
# They tell where an answer ends, how it is packed, or what becomes of the connection: a page that
# got one wrong would break the answers of others.
_REFUSED = frozenset(
    {
        *("connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding"),
        *("upgrade", "proxy-authenticate", "proxy-authorization"),
        *("content-length", "content-encoding", "content-range"),
    }
)
_META = re.compile(
    r"""^[ \t]*+ <META [ \t]++ HTTP-EQUIV [ \t]*+ = [ \t]*+ (["']?) ([A-Z0-9-]++) \1 [ \t]++
    CONTENT [ \t]*+ = [ \t]*+ (?: "([^"\n]*+)" | '([^'\n]*+)' | ([^\s"'>]++) ) [ \t]*+ /? >
    [ \t]*+ (?: \r?\n | \Z )""",
    re.ASCII | re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
# An answer of another class, or one that has no body, cannot be a page.
_STATUS = re.compile(r"(?!204|205|206|304)[2-5]\d\d(?: .*)?", re.ASCII)


def is_header_name(name: str) -> bool:
    """Tell whether a page may be allowed to set the header ``name``."""
    return _NAME.fullmatch(name) is not None and name.lower() not in _REFUSED


def take_headers(
    text: str, at: Position, names: Collection[str], notes: Notes
) -> Iterator[Text | Header]:
    """Yield ``text``, which starts at ``at``, with its META lines of ``names`` made headers.

    ``names`` are in lower case; a header's are capitalised like ``Content-Type``.
    """
    start = 0
    for match in _META.finditer(text):
        if match[2].lower() in names:
            before = text[start : match.start()]
            at = at.after(before)
            yield from _text(before)
            yield _header(match, at, notes)
            at = at.after(match[0])
            start = match.end()
    yield from _text(text[start:])


def header_value(name: str, text: str) -> str:
    """Return ``text`` as it may stand in an answer: one line, however a visitor meant it.

    Raises: PageError when it is too long, or no status for ``Status``.
    """
    value = _CONTROLS.sub(" ", text).strip(" ")  # as RFC 9110, section 5.5, has it
    if len(value) > VALUE_MAX_BYTES:
        raise PageError(f"the header {name} is longer than {VALUE_MAX_BYTES:,} bytes")
    if name == "Status" and not _STATUS.fullmatch(value):
        raise PageError(f'"{value[:40]}" is no status of a page; "404 Gone Fishing" is')
    return value


def _text(text: str) -> Iterator[Text]:
    if text:
        yield Text(text.encode("latin-1"))


def _header(match: re.Match[str], at: Position, notes: Notes) -> Header:
    source = next(group for group in match.groups()[2:] if group is not None)
    if is_unclosed(source):
        notes.mistake(at, 'a "${" is not closed by a "}": the rest of the value is lost')
    value = compile_choices(source)
    if any(name.lower() in COUNTERS for name in names_of(value)):
        notes.has_counter = True
    return Header(match[2].title(), value, at)
