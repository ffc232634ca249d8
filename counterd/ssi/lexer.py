"""Cut a page into text and SSI tags, as Apache mod_include and nginx do.

Laws: the sources of the tokens join to the page, whatever the page; time is linear in its length.
"""

import re
from dataclasses import dataclass

OPEN = "<!--#"
CLOSE = "-->"

# More tags and attributes than this are an accident or an attack: 10,000 tags are a large page.
PIECES_MAX = 100_000

# ASCII throughout: the page is Latin-1 here, and 0x85 and 0xA0 are bytes of UTF-8, not blanks.
_BLANKS = re.compile(r"\s*", re.ASCII)
_DIRECTIVE = re.compile(r"[^\s-]*(?:-(?!->)[^\s-]*)*", re.ASCII)
_NAME = re.compile(r"[^\s=-]*(?:-(?!->)[^\s=-]*)*", re.ASCII)
# A backslash escapes the quote it stands in and nothing else. Possessive, so that a value without
# its closing quote fails at once.
_QUOTED = {
    quote: re.compile(rf"{quote}((?:[^{quote}\\]++|\\{quote}?+)*+){quote}") for quote in "\"'`"
}


@dataclass(frozen=True, slots=True)
class Plain:
    """What stands between tags."""

    source: str
    offset: int


@dataclass(frozen=True, slots=True)
class Attribute:
    """One ``name="value"`` of a tag; the name in lower case, the value without its quotes."""

    name: str
    value: str | None  # None: the name stands alone
    offset: int


@dataclass(frozen=True, slots=True)
class Tag:
    """One ``<!--#name … -->``; ``fault`` says why it cannot be carried out at all."""

    source: str
    offset: int
    name: str  # in lower case
    attributes: tuple[Attribute, ...]
    fault: str | None


Token = Plain | Tag


def lex(page: str) -> list[Token]:
    """Return the tokens of ``page``, which holds one character for each byte."""
    tokens: list[Token] = []
    pieces = 0
    at = 0
    while (start := page.find(OPEN, at)) >= 0:
        if start > at:
            tokens.append(Plain(page[at:start], at))
        tag = _Scanner(page, start, PIECES_MAX - pieces - 1).tag()
        tokens.append(tag)
        pieces += 1 + len(tag.attributes)
        at = start + len(tag.source)
    if at < len(page):
        tokens.append(Plain(page[at:], at))
    return tokens


class _Scanner:
    """Reads one tag from left to right."""

    __slots__ = ("at", "fault", "name", "page", "room", "start")

    def __init__(self, page: str, start: int, room: int) -> None:
        self.page = page
        self.start = start
        self.at = start + len(OPEN)
        self.room = room  # how many more pieces this page may have
        self.name = ""
        self.fault: str | None = None

    def tag(self) -> Tag:
        self._skip_blanks()
        self.name = self._word(_DIRECTIVE).lower()
        attributes: list[Attribute] = []
        while not self._at_end(len(attributes)):
            attributes.append(self._attribute())
        source = self.page[self.start : self.at]
        return Tag(source, self.start, self.name, tuple(attributes), self.fault)

    def _at_end(self, attributes: int) -> bool:
        self._skip_blanks()
        if attributes > self.room:
            self.at = len(self.page)
            self.fault = f"the page has more than {PIECES_MAX:,} tags and attributes"
            return True
        if self.page.startswith(CLOSE, self.at):
            self.at += len(CLOSE)
            return True
        if self.at == len(self.page):
            self.fault = f'the page ends inside this tag: "{CLOSE}" or a closing quote is missing'
            return True
        return False

    def _attribute(self) -> Attribute:
        start = self.at
        name = "" if self.page[start] in _QUOTED else self._word(_NAME).lower()
        if name:
            self._skip_blanks()
        elif self.name != "comment":  # whose words are free, even it's and "so"
            self.fault = "a value stands here without a name"
        value = self._value() if self._is_value_next(name) else None
        return Attribute(name, value, start)

    def _is_value_next(self, name: str) -> bool:
        if self.page.startswith("=", self.at):
            self.at += 1
            self._skip_blanks()
            return True
        return not name  # a quote where a name should be

    def _value(self) -> str:
        quote = self.page[self.at : self.at + 1]
        if quote not in _QUOTED:
            return self._word(_DIRECTIVE)
        match = _QUOTED[quote].match(self.page, self.at)
        if match is None:
            self.at = len(self.page)
            return ""
        self.at = match.end()
        return match[1].replace("\\" + quote, quote)

    def _skip_blanks(self) -> None:
        match = _BLANKS.match(self.page, self.at)
        assert match is not None
        self.at = match.end()

    def _word(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.page, self.at)
        assert match is not None
        self.at = match.end()
        return match[0]
