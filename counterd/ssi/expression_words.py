"""Cut an expression into its words and signs.

word    = piece { piece }       joined by a blank, as in mod_include: $x = black and white
piece   = 'string' | "string" | number | $v | %{X} | name "(" word ")" | bare
        | piece "." piece       joined without one, as in ap_expr; not after a bare piece
"""

import re

from counterd.errors import PageError
from counterd.ssi.expression_strings import call, joined, string
from counterd.ssi.expressions import Word
from counterd.ssi.functions import COMPARISONS

NESTING_MAX = 50  # brackets, "!" and functions in each other; each is a few levels of our own stack

WILDCARDS = {"-strmatch": (False, False), "-strcmatch": (True, False), "-fnmatch": (False, True)}
OPERATORS = (*(name for name in COMPARISONS if name[0] == "-"), *WILDCARDS, "-in")

NAMED_OPERATOR = re.compile(r"-[a-zA-Z]\w+(?![^\s'\"(%$-])", re.ASCII)
IN = re.compile(r"-?in(?=\s*\{)")
# and, or, eq … are operators of ap_expr and words of mod_include: the word before decides.
AND = re.compile(r"and(?![^\s'\"(%$!-])")
OR = re.compile(r"or(?![^\s'\"(%$!-])")
INTEGER_OPERATOR = re.compile(r"(?:eq|ne|lt|le|gt|ge)(?![^\s'\"(%$-])")

_BLANKS = re.compile(r"\s*", re.ASCII)
_END = re.compile(r"\Z|[()=!<>]|\|\||&&")
_END_IN_LIST = re.compile(r"[,}]")
_COMMA = re.compile(r",")
_DOT = re.compile(r"\.(?=\s|['\"%]|\w+\()", re.ASCII)
_AFTER = r"(?![^\s()=!<>&|,}])"
_QUOTED = re.compile(r"""'((?:[^'\\]++|\\.)*+)'|"((?:[^"\\]++|\\.)*+)\"""", re.DOTALL)
_WHOLE = re.compile(
    rf"(?:-?\d+|\$\w+|\$\{{[^}}]*\}}){_AFTER}|%\{{[^}}]*\}}", re.ASCII
)  # a number or a variable by itself
_FUNCTION = re.compile(r"([a-zA-Z]\w*)\s*\(", re.ASCII)
_BARE = re.compile(
    r"(?:\\.|\$\{[^}]*+\}?+|[^\s()=!<>|&\\]|\|(?!\|)|&(?!&))++", re.ASCII | re.DOTALL
)
_BARE_IN_LIST = re.compile(r"(?:\\.|\$\{[^}]*+\}?+|[^\s()=!<>|&\\,}])++", re.ASCII | re.DOTALL)


class WordReader:
    """Reads an expression from left to right; its verbs skip blanks first."""

    __slots__ = ("_at", "_depth", "_is_in_list", "_is_loose", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._depth = 0
        self._is_in_list = False  # where a comma and a "}" end a bare piece
        self._is_loose = (
            False  # the piece before is bare, so that a word operator is its next piece
        )

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the match of ``pattern`` here and go behind it, or stay and return None."""
        match = self.match(pattern)
        if match is not None:
            self._at = match.end()
        return match

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the match of ``pattern`` here and stay."""
        blanks = _BLANKS.match(self._source, self._at)
        assert blanks is not None
        self._at = blanks.end()
        return pattern.match(self._source, self._at)

    def expect(self, sign: str) -> None:
        """Go behind ``sign``. Raises: PageError when something else stands here."""
        if not self.take(re.compile(re.escape(sign))):
            raise PageError(f'"{sign}" is missing {self.place()}')

    def place(self) -> str:
        """Return words that say where the reader stands."""
        rest = self._source[self._at :].strip()[:30]
        return f'before "{rest}"' if rest else "at the end"

    def descend(self) -> None:
        """Note that something begins inside something. Raises: PageError when that is too deep."""
        self._depth += 1
        if self._depth > NESTING_MAX:
            raise PageError(f"the expression nests deeper than {NESTING_MAX} levels")

    def ascend(self) -> None:
        """Note that it has ended."""
        self._depth -= 1

    def words(self) -> tuple[Word, ...]:
        """Return the words of ``{ word, word }``."""
        self.expect("{")
        self._is_in_list = True
        words = [self.word()]
        while self.take(_COMMA):
            words.append(self.word())
        self._is_in_list = False
        self.expect("}")
        return tuple(words)

    def word(self) -> Word:
        """Return the word that stands here. Raises: PageError when there is none."""
        self.descend()
        pieces = [self._piece()]
        while self._is_piece_next():
            if not self._is_loose and self.take(_DOT):
                pieces.append(self._piece())
            else:
                pieces += [" ", self._piece()]
        self.ascend()
        return joined(pieces)

    def _is_piece_next(self) -> bool:
        if self.match(_END) or self.match(IN) or (self._is_in_list and self.match(_END_IN_LIST)):
            return False
        if operator := self.match(NAMED_OPERATOR):
            return self._is_loose and operator[0].lower() not in OPERATORS
        return self._is_loose or not any(map(self.match, (AND, OR, INTEGER_OPERATOR)))

    def _piece(self) -> Word:
        self._is_loose = False
        if match := self.take(_QUOTED):
            return string(match[1] if match[1] is not None else match[2])
        if match := self.take(_WHOLE):
            return string(match[0])
        if match := self.take(_FUNCTION):
            argument = self.word()
            self.expect(")")
            self._is_loose = False
            return call(match[1], argument)
        match = self.take(_BARE_IN_LIST if self._is_in_list else _BARE)
        if match is None:
            raise PageError(f"a word is missing {self.place()}")
        if match[0][0] in "'\"":
            raise PageError(f"a {match[0][0]} is not closed")
        self._is_loose = True
        return string(match[0])
