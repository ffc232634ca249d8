"""What an evaluation asks of the world around it: files, variables, counters, the time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal, Protocol

from counterd.ssi.counter_names import CounterName
from counterd.ssi.nodes import Graph, Page, Text

Kind = Literal["virtual", "file"]


@dataclass(frozen=True, slots=True)
class CounterTag:
    """A counter to show, its attributes evaluated."""

    name: CounterName
    fmt: str | None  # as written, else the page's counterfmt, else None
    url: str | None
    sel: str | None
    timefmt: str | None  # None until the page sets one
    graph: Graph | None = None  # to be drawn instead of the number


@dataclass(frozen=True, slots=True)
class Document:
    """The page that was asked for."""

    uri: str  # the decoded path of its URL
    modified: int  # seconds since 1970
    query: str  # as in the URL, still escaped, without the question mark


@dataclass(frozen=True, slots=True)
class Source:
    """What an include has found."""

    uri: str  # decoded; paths in the file are relative to it
    content: Page | Text  # a text when the file is not SSI itself; the same one at each view


@dataclass(frozen=True, slots=True)
class Facts:
    """What ``#fsize`` and ``#flastmod`` show."""

    size_bytes: int
    modified: int  # seconds since 1970


class Loader(Protocol):
    """Finds files for a page.

    ``path`` is decoded and has no query; it is relative to the file at ``base`` unless it begins
    with a slash. Raises: PageError with the reason when there is nothing to show.
    """

    def source(self, path: str, *, kind: Kind, base: str) -> Source:
        """Return the file that an include names."""

    def facts(self, path: str, *, kind: Kind, base: str) -> Facts:
        """Return size and time of a file."""


class Variables(Protocol):
    """The variables of the request: CGI's, ``HTTP_*``, nginx's; names in any case."""

    def get(self, name: str) -> str | None:
        """Return what ``name`` holds; None for an undefined variable."""

    def names(self) -> Iterable[str]:
        """Return the names that ``#printenv`` shows."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may use, with everything it includes."""

    include_depth: int = 10  # Apache's LimitInternalRecursion: deeper nests are loops in practice
    includes: int = 1_000
    variable_bytes: int = 65_536
    output_bytes: int = 5_000_000
    steps: int = 150_000  # a step is a tag or 32 bytes of text worked on: at most some 0.6 s in all


@dataclass(frozen=True, slots=True)
class Context:
    """One evaluation's world. Every string in it holds one character for each byte."""

    document: Document
    now: float  # seconds since 1970
    zone: tzinfo
    variables: Variables
    loader: Loader
    counter: Callable[[CounterTag], str]  # the final text, put in as it is
    limits: Limits
    complain: Callable[[str, int, int, str], None]  # uri of the file, line, column, reason
    header: Callable[[str, str], None] = lambda _, __: None  # name, value; the last of a name wins
