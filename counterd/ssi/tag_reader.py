"""Read the attributes of one tag, and note what is wrong with them and whether they show a counter.

As in Apache, what stands before a wrong attribute is carried out, then comes the error message; an
attribute without a value ends its tag without one.
"""

import re
from collections.abc import Callable, Collection

from counterd.errors import PageError
from counterd.ssi.counter_names import COUNTERS
from counterd.ssi.encodings import decode_entity
from counterd.ssi.expression_parser import parse_expression
from counterd.ssi.expressions import Expression
from counterd.ssi.lexer import Attribute, Tag
from counterd.ssi.nodes import Broken, Mistake, Node, Position
from counterd.ssi.suggestions import unknown
from counterd.ssi.values import Value, compile_value, is_unclosed, names_of

_COUNTER_NAME = re.compile(rf"\b(?:{'|'.join(COUNTERS)})\b", re.IGNORECASE | re.ASCII)


MISTAKES_MAX = 200  # of one file; nobody reads more, and finding the place of each takes time
# Of one file; an expression takes some 2 us a byte to parse, a pattern 0.5 us an instruction.
EXPRESSIONS_MAX_BYTES = 1_000_000
PATTERNS_SIZE_MAX = 2_000_000


class Notes:
    """What is noted about a whole file while its tags are compiled."""

    __slots__ = ("_expressions_bytes", "_patterns_size", "has_counter", "mistakes")

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self.has_counter = False
        self._expressions_bytes = 0
        self._patterns_size = 0

    def expression(self, source: str) -> Expression:
        """Return an expression of the file. Raises: PageError when it is wrong or one too many."""
        self._expressions_bytes += len(source)
        if self._expressions_bytes > EXPRESSIONS_MAX_BYTES:
            raise PageError(f"the expressions are longer than {EXPRESSIONS_MAX_BYTES:,} bytes")
        if self._patterns_size > PATTERNS_SIZE_MAX:
            raise PageError("the regular expressions of the page are too large")
        expression, patterns_size = parse_expression(source)
        self._patterns_size += patterns_size
        return expression

    @property
    def is_full(self) -> bool:
        """Tell whether no more mistakes are noted."""
        return len(self.mistakes) >= MISTAKES_MAX

    def mistake(self, at: Position, message: str) -> None:
        """Note a mistake."""
        if not self.is_full:
            self.mistakes.append(Mistake(at.line, at.column, message))


class TagReader:
    """One tag on its way to its nodes."""

    __slots__ = ("at", "notes", "rest", "tag")

    def __init__(self, tag: Tag, at: Position, notes: Notes) -> None:
        self.tag = tag
        self.at = at
        self.notes = notes
        self.rest: list[Node] = []  # what follows the nodes of the accepted attributes

    def wrong(self, message: str, attribute: Attribute | None = None) -> None:
        """Note a mistake of the tag, or of one of its attributes."""
        at = self.at
        if attribute is not None and not self.notes.is_full:
            at = at.after(self.tag.source[: attribute.offset - self.tag.offset])
        self.notes.mistake(at, message)

    def broken(self, message: str, attribute: Attribute | None = None) -> list[Node]:
        """Note a mistake, and return what shows it."""
        self.wrong(message, attribute)
        return [Broken()]

    def accepted(self, known: Collection[str]) -> list[Attribute]:
        """Return the attributes up to the first that is not ``known`` or has no value."""
        for index, attribute in enumerate(self.tag.attributes):
            if attribute.value is None:
                self.wrong(f'{attribute.name} has no value: {attribute.name}="..."', attribute)
                return list(self.tag.attributes[:index])
            if attribute.name not in known:
                what = f"attribute of {self.tag.name}"
                self.rest = self.broken(unknown(what, attribute.name, known), attribute)
                return list(self.tag.attributes[:index])
        return list(self.tag.attributes)

    def value(
        self, attribute: Attribute, compile_as: Callable[[str], Value] = compile_value
    ) -> Value:
        """Return the value of an attribute with its variables marked."""
        source = attribute.value or ""
        if is_unclosed(source):
            self.wrong('a "${" is not closed by a "}": the rest of the value is lost', attribute)
        value = compile_as(source)
        if any(name.lower() in COUNTERS for name in names_of(value)):
            self.notes.has_counter = True
        return value

    def decoded_value(self, attribute: Attribute) -> Value:
        """Return ``value``, entities decoded before, as Apache does for names and paths."""
        return self.value(attribute, lambda source: compile_value(decode_entity(source)))

    def condition(self) -> Expression | None:
        """Return the expression of an ``if`` or ``elif``; None when it is wrong."""
        attributes = self.tag.attributes
        if len(attributes) != 1 or attributes[0].name != "expr" or attributes[0].value is None:
            self.wrong(self.tag.fault or f'{self.tag.name} takes expr="..." and nothing else')
            return None
        try:
            expression = self.notes.expression(attributes[0].value)
        except PageError as error:
            self.wrong(str(error), attributes[0])
            return None
        if _COUNTER_NAME.search(attributes[0].value):
            self.notes.has_counter = True
        return expression
