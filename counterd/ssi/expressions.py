"""The tree of an expression of ``#if``: words that become strings, conditions that become truth."""

from collections.abc import Callable
from dataclasses import dataclass

from counterd.ssi.regexes import Regex
from counterd.ssi.values import Value


@dataclass(frozen=True, slots=True)
class Call:
    """A function of a string."""

    function: Callable[[str], str]
    argument: "Word"


@dataclass(frozen=True, slots=True)
class Read:
    """A variable whose name is computed."""

    name: "Word"


@dataclass(frozen=True, slots=True)
class Joined:
    """Words written together."""

    words: "tuple[Word, ...]"


Word = Value | Call | Read | Joined


@dataclass(frozen=True, slots=True)
class Constant:
    """``true``, ``false``, or an empty expression."""

    is_true: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """True when the word is not empty."""

    word: Word


@dataclass(frozen=True, slots=True)
class Check:
    """A test of one string: ``-z``, ``-n``, ``-T``."""

    test: Callable[[str], bool]
    word: Word


@dataclass(frozen=True, slots=True)
class Compare:
    """A test of two strings."""

    test: Callable[[str, str], bool]
    left: Word
    right: Word


@dataclass(frozen=True, slots=True)
class Search:
    """A regular expression in a word; its groups are ``$0`` to ``$9`` from then on."""

    word: Word
    pattern: Regex | Word  # a word when variables stand in the pattern
    flags: str


@dataclass(frozen=True, slots=True)
class Wildcards:
    """Wildcards for the whole of a word."""

    word: Word
    pattern: Word
    is_caseless: bool
    is_path: bool


@dataclass(frozen=True, slots=True)
class OneOf:
    """A word among others."""

    word: Word
    others: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Served:
    """``-A``: a path that would be served."""

    path: Word


@dataclass(frozen=True, slots=True)
class Not:
    """True when the condition is false."""

    condition: "Expression"


@dataclass(frozen=True, slots=True)
class All:
    """True when every condition is."""

    conditions: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    """True when one of the conditions is."""

    conditions: "tuple[Expression, ...]"


Expression = (
    Constant | Filled | Check | Compare | Search | Wildcards | OneOf | Served | Not | All | Any
)
