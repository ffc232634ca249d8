"""The tree of a page: what the parser makes once and the evaluator walks at every request."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal, NamedTuple

from counterd.ssi.counter_names import CounterName
from counterd.ssi.encodings import Codec
from counterd.ssi.expressions import Expression
from counterd.ssi.values import Value


class Position(NamedTuple):
    """Where a tag stands in its file, counted in bytes from 1."""

    # A NamedTuple because every tag has one, and making a frozen dataclass costs three times more.
    line: int
    column: int

    def after(self, text: str) -> "Position":
        """Return the position that follows ``text`` when ``text`` starts here."""
        breaks = text.count("\n")
        if breaks:
            return Position(self.line + breaks, len(text) - text.rindex("\n"))
        return Position(self.line, self.column + len(text))


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake of a page's author, in words that the author understands."""

    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Text:
    """What is sent as it is."""

    data: bytes

    def __len__(self) -> int:
        """Return how many bytes that are."""
        return len(self.data)


@dataclass(frozen=True, slots=True)
class Broken:
    """A tag, or the rest of one, that cannot be carried out: the error message."""


@dataclass(frozen=True, slots=True)
class Graph:
    """A counter's last days, drawn: ``graph="30d"``, or with ``text`` in signs."""

    days: int
    is_text: bool


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter shown; ``variable`` is the name it was asked for by, which a page may have set."""

    name: CounterName
    variable: str
    fmt: str | None
    url: Value | None
    sel: str | None
    graph: Graph | None
    codecs: tuple[Codec, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Echo:
    """A variable shown, through ``codecs`` in order."""

    variable: Value
    default: str | None  # for an undefined one; None: the page's echomsg
    codecs: tuple[Codec, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Assign:
    """A variable set."""

    variable: Value
    value: Value
    codecs: tuple[Codec, ...]
    at: Position


class Setting(Enum):
    """What ``#config`` changes."""

    ERRMSG = "errmsg"
    ECHOMSG = "echomsg"
    TIMEFMT = "timefmt"
    SIZEFMT = "sizefmt"
    COUNTERFMT = "counterfmt"


@dataclass(frozen=True, slots=True)
class Configure:
    """One setting changed for what follows."""

    setting: Setting
    value: Value
    at: Position


@dataclass(frozen=True, slots=True)
class Target:
    """One file that a tag names; a fallback (``onerror``) is tried when the one before failed."""

    kind: Literal["virtual", "file"]
    path: Value
    is_fallback: bool = False


@dataclass(frozen=True, slots=True)
class Include:
    """Files put in, in order, up to the first that fails and has no fallback."""

    targets: tuple[Target, ...]
    stub: Value | None  # the block that stands in for an answer that is empty or missing
    store: Value | None  # the variable that takes the answer
    at: Position


@dataclass(frozen=True, slots=True)
class FileSize:
    """The size of a file."""

    target: Target
    at: Position


@dataclass(frozen=True, slots=True)
class FileTime:
    """The time of a file's last change."""

    target: Target
    at: Position


@dataclass(frozen=True, slots=True)
class PrintVariables:
    """All variables of the request and the page."""

    at: Position


@dataclass(frozen=True, slots=True)
class Header:
    """A header of the answer."""

    name: str
    value: Value
    at: Position


@dataclass(frozen=True, slots=True)
class Branch:
    """What ``#if``, ``#elif`` or ``#else`` shows; no condition is a condition in error."""

    condition: Expression | None
    body: "tuple[Node, ...]"
    at: Position


@dataclass(frozen=True, slots=True)
class If:
    """The first branch whose condition is true."""

    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """What ``#include stub=`` may show; nothing where it stands."""

    name: str
    body: "tuple[Node, ...]"


Shown = Counter | Echo | FileSize | FileTime | PrintVariables
Action = Shown | Assign | Configure | Include | Header
Piece = Text | bytes  # of an answer: what is the same at each view, and what one view alone shows
Node = Text | Broken | If | Block | Action


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed file."""

    nodes: tuple[Node, ...]
    mistakes: tuple[Mistake, ...]
    has_counter: bool  # a counter stands in this very file, in whichever branch
