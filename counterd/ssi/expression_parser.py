"""Parse the expressions of ``#if`` and ``#elif``: one grammar for Apache's two and nginx's.

    any     = all { "||" all }
    all     = one { "&&" one }
    one     = "!" one | "(" any ")" | "true" | "false" | "-z" word | word [ operator ]
    operator = "=" word | "=" /regex/ | "=~" m#regex# | "-eq" word | "in" "{" word, … "}" | …

Words are those of ``expression_words``. A word without an operator is true when it is not empty.
"""

import re
from typing import NamedTuple

from counterd.errors import PageError
from counterd.ssi.expression_strings import pattern, string
from counterd.ssi.expression_words import (
    AND,
    IN,
    INTEGER_OPERATOR,
    NAMED_OPERATOR,
    OPERATORS,
    OR,
    WILDCARDS,
    WordReader,
)
from counterd.ssi.expressions import (
    All,
    Any,
    Check,
    Compare,
    Constant,
    Expression,
    Filled,
    Not,
    OneOf,
    Search,
    Served,
    Wildcards,
    Word,
)
from counterd.ssi.functions import CHECKS, COMPARISONS, is_in_network
from counterd.ssi.regexes import compile_regex
from counterd.ssi.suggestions import unknown
from counterd.ssi.wildcards import compile_wildcards

_OR = re.compile(r"\|\|")
_AND = re.compile(r"&&")
_NOT = re.compile(r"!(?![=~])|not(?![^\s'\"(%$])(?!\s*(?:[=)<>&|]|!=|\Z))")
_OPEN = re.compile(r"\(")
_CONSTANT = re.compile(r"(true|false)(?=\s*(?:\Z|\)|&&|\|\||(?:and|or)\b))")
_UNARY = re.compile(r"-[a-zA-Z](?![\w-])")
_SYMBOL = re.compile(r"=~|!~|==?|!=|<=?|>=?")
_SLASH = re.compile(r"/")
_SLASHED = re.compile(r"(/)((?:[^/\\]++|\\.)*+)/(\w*)(?![^\s)&|])", re.ASCII | re.DOTALL)
_MARKED = re.compile(r"m([/#$%^|?!'\",;:._-])(.*?)\1(\w*)(?![^\s)&|])", re.ASCII | re.DOTALL)
_END = re.compile(r"\Z")

_REGEX_FLAGS = frozenset("imsg")
_FILE_TESTS = frozenset({"-d", "-e", "-f", "-s", "-L", "-h", "-x", "-F", "-U"})


class Parsed(NamedTuple):
    """An expression, and how large the patterns in it are when they are compiled."""

    expression: Expression
    patterns_size: int  # in instructions


def parse_expression(source: str) -> Parsed:
    """Return the tree of ``source``; an empty expression is false.

    Raises: PageError with the reason when ``source`` is no expression, or asks for files.
    """
    if not source.strip():
        return Parsed(Constant(is_true=False), 0)
    parser = _Parser(source)
    expression = parser.any()
    if not parser.reader.match(_END):
        raise PageError(f"the expression is not understood {parser.reader.place()}")
    return Parsed(expression, parser.patterns_size)


class _Parser:
    """Reads conditions; each method is a line of the grammar above."""

    __slots__ = ("patterns_size", "reader")

    def __init__(self, source: str) -> None:
        self.reader = WordReader(source)
        self.patterns_size = 0

    def any(self) -> Expression:
        conditions = [self._all()]
        while self.reader.take(_OR) or self.reader.take(OR):
            conditions.append(self._all())
        return Any(tuple(conditions)) if len(conditions) > 1 else conditions[0]

    def _all(self) -> Expression:
        conditions = [self._one()]
        while self.reader.take(_AND) or self.reader.take(AND):
            conditions.append(self._one())
        return All(tuple(conditions)) if len(conditions) > 1 else conditions[0]

    def _one(self) -> Expression:
        self.reader.descend()
        expression = self._negated() or self._bracketed() or self._test()
        self.reader.ascend()
        return expression

    def _negated(self) -> Expression | None:
        return Not(self._one()) if self.reader.take(_NOT) else None

    def _bracketed(self) -> Expression | None:
        if not self.reader.take(_OPEN):
            return None
        inner = self.any()
        self.reader.expect(")")
        # Brackets may stand round a word, too: (v('x') . 'y') = 'ay'
        return self._operation(inner.word) if isinstance(inner, Filled) else inner

    def _test(self) -> Expression:
        if match := self.reader.take(_CONSTANT):
            return Constant(is_true=match[1] == "true")
        if match := self.reader.take(_UNARY):
            return self._unary(match[0])
        return self._operation(self.reader.word())

    def _unary(self, name: str) -> Expression:
        if name in CHECKS:
            return Check(CHECKS[name], self.reader.word())
        if name == "-A":
            return Served(self.reader.word())
        if name == "-R":
            return self._named("-ipmatch", string("${REMOTE_ADDR}"))
        if name in _FILE_TESTS:
            raise PageError(f"{name} looks at files, which a page may not")
        raise PageError(unknown("test", name, [*CHECKS, "-A", "-R"]))

    def _operation(self, left: Word) -> Expression:
        if self.reader.take(IN):
            return OneOf(left, self.reader.words())
        if match := self.reader.take(_SYMBOL):
            return self._symbol(match[0], left)
        if match := self.reader.take(NAMED_OPERATOR):
            return self._named(match[0].lower(), left)
        if match := self.reader.take(INTEGER_OPERATOR):
            return self._named(f"-{match[0]}", left)
        return Filled(left)

    def _symbol(self, symbol: str, left: Word) -> Expression:
        match symbol:
            case "=~":
                return self._matched(left)
            case "!~":
                return Not(self._matched(left))
            case "=" | "==" if self.reader.match(_SLASH):
                return self._slashed(left)
            case "!=" if self.reader.match(_SLASH):
                return Not(self._slashed(left))
        return Compare(COMPARISONS[symbol], left, self.reader.word())

    def _matched(self, left: Word) -> Search:
        match = self.reader.take(_SLASHED) or self.reader.take(_MARKED)
        if match is None:
            raise PageError(f"a regular expression is missing {self.reader.place()}")
        return self._search(left, match[2].replace("\\" + match[1], match[1]), match[3])

    def _slashed(self, left: Word) -> Search:
        match = self.reader.take(_SLASHED)
        if match is None:
            raise PageError("a regular expression is not closed by a /; a path needs quotes")
        return self._search(left, pattern(match[2].replace(r"\/", "/")), match[3])

    def _search(self, left: Word, regex: Word, flags: str) -> Search:
        if wrong := set(flags) - _REGEX_FLAGS:
            raise PageError(f'a regular expression has no flag "{min(wrong)}"; a path needs quotes')
        if not isinstance(regex, str):
            return Search(left, regex, flags)
        compiled = compile_regex(regex, flags)
        self.patterns_size += compiled.size
        return Search(left, compiled, flags)

    def _named(self, name: str, left: Word) -> Expression:
        if name not in OPERATORS or name == "-in":
            raise PageError(unknown("operator", name, OPERATORS))
        right = self.reader.word()
        if name not in WILDCARDS:
            if name == "-ipmatch" and isinstance(right, str):
                is_in_network("", right)
            return Compare(COMPARISONS[name], left, right)
        is_caseless, is_path = WILDCARDS[name]
        if isinstance(right, str):
            compiled = compile_wildcards(right, is_caseless=is_caseless, is_path=is_path)
            self.patterns_size += compiled.size
        return Wildcards(left, right, is_caseless, is_path)
