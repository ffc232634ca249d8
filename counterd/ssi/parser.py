"""Parse a page: tokens in, an immutable tree out.

``if`` and ``block`` nest. A tag that continues or closes nothing does what it does in Apache: a
stray ``else`` hides what follows up to ``endif``, a stray ``endif`` nothing.
"""

from collections.abc import Iterable
from itertools import groupby

from counterd.ssi.directives import DIRECTIVES, compile_directive
from counterd.ssi.expressions import Constant, Expression
from counterd.ssi.headers import take_headers
from counterd.ssi.lexer import Plain, Tag, lex
from counterd.ssi.nodes import Block, Branch, Broken, If, Node, Page, Position, Text
from counterd.ssi.suggestions import unknown
from counterd.ssi.tag_reader import Notes, TagReader

NESTING_MAX = 40  # each level is one on the evaluator's stack, for every include that is open

_TRUE = Constant(is_true=True)
_STRUCTURE = ("if", "elif", "else", "endif", "block", "endblock")
_NAMELESS = "the name of the directive is missing"


def parse(source: bytes, headers: Iterable[str] = ()) -> Page:
    """Return the tree of a page, whatever its bytes; its mistakes are in it.

    ``headers``: those of the answer that the page may set by META lines.
    """
    parser = _Parser(frozenset(map(str.lower, headers)))
    at = Position(1, 1)
    for token in lex(source.decode("latin-1")):
        match token:
            case Plain(text, offset):
                parser.text(source[offset : offset + len(text)], at)
            case Tag():
                parser.tag(TagReader(token, at, parser.notes))
        at = at.after(token.source)
    return parser.page()


class _Level:
    """What is open: the page, a block, or an ``if`` with the branches that are complete."""

    __slots__ = ("at", "block", "branches", "condition", "nodes", "start")

    def __init__(self, at: Position, *, block: str | None = None) -> None:
        self.start = at
        self.block = block
        self.at = at  # of the branch that is open
        self.condition: Expression | None = None
        self.branches: list[Branch] | None = None  # None: no if
        self.nodes: list[Node] = []

    def begin(self, condition: Expression | None, at: Position) -> None:
        """Begin the first branch or the next."""
        if self.branches is None:
            self.branches = []
        else:
            self.branches.append(Branch(self.condition, _joined(self.nodes), self.at))
        self.condition, self.at, self.nodes = condition, at, []


class _Parser:
    """Builds the tree of one page from its tokens."""

    __slots__ = ("_headers", "_levels", "notes")

    def __init__(self, headers: frozenset[str]) -> None:
        self.notes = Notes()
        self._headers = headers
        self._levels = [_Level(Position(1, 1))]

    def text(self, data: bytes, at: Position) -> None:
        """Take in what stands between tags."""
        if self._headers:
            self._add(*take_headers(data.decode("latin-1"), at, self._headers, self.notes))
        else:
            self._add(Text(data))

    def tag(self, reader: TagReader) -> None:
        """Take in a tag."""
        name = reader.tag.name
        fault = None if name == "if" else reader.tag.fault  # an if in error hides what follows
        if fault is not None:
            self._add(*reader.broken(fault))
        elif name in _STRUCTURE:
            self._structure(reader)
        elif name in DIRECTIVES:
            self._add(*compile_directive(reader))
        else:
            known = (*DIRECTIVES, *_STRUCTURE)
            self._add(*reader.broken(unknown("directive", name, known) if name else _NAMELESS))

    def page(self) -> Page:
        """Return the tree, when there are no more tokens."""
        while len(self._levels) > 1:
            level = self._levels[-1]
            what = "if" if level.block is None else "block"
            self.notes.mistake(level.start, f"{what} is not closed by end{what}")
            self._close()
        mistakes = sorted(self.notes.mistakes, key=lambda mistake: (mistake.line, mistake.column))
        return Page(_joined(self._levels[0].nodes), tuple(mistakes), self.notes.has_counter)

    def _structure(self, reader: TagReader) -> None:
        match reader.tag.name:
            case "if":
                self._begin_if(reader)
            case "elif":
                self._continue_if(reader, reader.condition())
            case "else":
                self._else(reader)
            case "endif":
                self._endif(reader)
            case "block":
                self._begin_block(reader)
            case _:
                self._end_block(reader)

    def _begin_if(self, reader: TagReader) -> None:
        level = _Level(reader.at)
        level.begin(reader.condition(), reader.at)
        self._open(level, reader)

    def _continue_if(self, reader: TagReader, condition: Expression | None) -> None:
        level = self._levels[-1]
        if level.branches is None:
            reader.wrong(f"{reader.tag.name} stands outside of an if: nothing is shown up to endif")
            level = _Level(reader.at)
            level.begin(_TRUE, reader.at)
            self._open(level, reader)
        level.begin(condition, reader.at)

    def _else(self, reader: TagReader) -> None:
        if reader.tag.attributes:
            self._add(*reader.broken("else takes no attributes"))
        else:
            self._continue_if(reader, _TRUE)

    def _endif(self, reader: TagReader) -> None:
        if reader.tag.attributes:
            self._add(*reader.broken("endif takes no attributes"))
        elif self._levels[-1].branches is None:
            reader.wrong("endif closes no if")
        else:
            self._close()

    def _begin_block(self, reader: TagReader) -> None:
        given = reader.accepted(("name",))
        if not given:
            self._add(*reader.broken('block needs name="..."'))
            return
        self._open(_Level(reader.at, block=given[0].value), reader)

    def _end_block(self, reader: TagReader) -> None:
        if all(level.block is None for level in self._levels):
            reader.wrong("endblock closes no block")
            return
        while self._levels[-1].block is None:
            self.notes.mistake(self._levels[-1].start, "if is not closed before endblock")
            self._close()
        self._close()

    def _open(self, level: _Level, reader: TagReader) -> None:
        self._levels.append(level)
        if len(self._levels) == NESTING_MAX + 2:  # with the page itself
            reader.wrong(f"if and block are nested deeper than {NESTING_MAX} levels")

    def _close(self) -> None:
        is_too_deep = len(self._levels) > NESTING_MAX + 1
        level = self._levels.pop()
        if is_too_deep:
            self._add(Broken())
        elif level.branches is not None:
            level.begin(None, level.at)
            self._add(If(tuple(level.branches)))
        elif level.block is not None:
            self._add(Block(level.block, _joined(level.nodes)))

    def _add(self, *nodes: Node) -> None:
        self._levels[-1].nodes += nodes


def _joined(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Return ``nodes`` with each run of texts made one."""
    joined: list[Node] = []
    for is_text, run in groupby(nodes, key=lambda node: isinstance(node, Text)):
        if is_text:
            joined.append(Text(b"".join(node.data for node in run if isinstance(node, Text))))
        else:
            joined += run
    return tuple(joined)
