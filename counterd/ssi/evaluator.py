"""Evaluate a page: walk its tree once, within limits, and return the bytes to send."""

from collections.abc import Iterable

from counterd.errors import PageError
from counterd.ssi.conditions import is_true
from counterd.ssi.context import Context
from counterd.ssi.headers import header_value
from counterd.ssi.nodes import (
    Action,
    Assign,
    Block,
    Branch,
    Broken,
    Configure,
    Counter,
    Echo,
    FileSize,
    FileTime,
    Header,
    If,
    Include,
    Node,
    Page,
    Piece,
    Position,
    PrintVariables,
    Setting,
    Target,
    Text,
)
from counterd.ssi.paths import split_path
from counterd.ssi.scope import FILE_STEPS, Exhausted, File, Scope
from counterd.ssi.sizes import is_size_in_bytes
from counterd.ssi.texts import encoded, text_of
from counterd.ssi.timefmt import check_timefmt


def evaluate(page: Page, context: Context) -> tuple[Piece, ...]:
    """Return what a visitor gets to see of ``page``, in pieces; its texts are among them unchanged.

    A tag that cannot be carried out shows the error message; a page that uses up one of
    ``context.limits`` ends there, with the error message.
    """
    evaluation = _Evaluation(context)
    evaluation.run(page)
    return tuple(evaluation.pieces)


def whole(pieces: Iterable[Piece]) -> bytes:
    """Return ``pieces`` as one."""
    return b"".join([piece if isinstance(piece, bytes) else piece.data for piece in pieces])


class _Evaluation:
    """One walk over a page and what it includes."""

    __slots__ = ("_room_bytes", "_scope", "pieces")

    def __init__(self, context: Context) -> None:
        self.pieces: list[Piece] = []
        self._room_bytes = context.limits.output_bytes
        self._scope = Scope(context)

    def run(self, page: Page) -> None:
        try:
            self._walk(page.nodes)
        except Exhausted as limit:
            context = self._scope.context
            context.complain(context.document.uri, 1, 1, str(limit))
            self.pieces.append(_bytes(self._scope.file.error_message))

    def _walk(self, nodes: tuple[Node, ...]) -> None:
        for node in nodes:
            match node:
                case Text():
                    self._write(node)
                case If(branches):
                    self._walk(self._chosen(branches))
                case Broken():
                    self._write_error()
                case Block(name):
                    self._scope.blocks.setdefault(name, node)  # the first of a name, as in nginx
                case _:  # an action; the type of _carry_out proves that nothing else is left
                    self._carry_out(node)

    def _carry_out(self, action: Action) -> None:
        self._scope.spend(1)
        try:
            match action:
                case Counter() | Echo() | FileSize() | FileTime() | PrintVariables():
                    self._write(_bytes(text_of(action, self._scope)))
                case Include():
                    self._include(action)
                case Assign():
                    self._assign(action)
                case Configure():
                    self._configure(action)
                case Header(name, value):
                    scope = self._scope
                    scope.context.header(name, header_value(name, scope.expand(value)))
        except PageError as error:
            self._complain(action.at, error)
            self._write_error()

    def _chosen(self, branches: tuple[Branch, ...]) -> tuple[Node, ...]:
        """Return the body of the first branch that holds; after an error, none does."""
        for branch in branches:
            if branch.condition is None:
                self._write_error()
                break
            try:
                if is_true(branch.condition, self._scope):
                    return branch.body
            except PageError as error:
                self._complain(branch.at, error)
                self._write_error()
                break
        return ()

    def _assign(self, tag: Assign) -> None:
        scope = self._scope
        text = encoded(scope.expand(tag.value), tag.codecs, scope)
        scope.assign(scope.expand(tag.variable), text, is_own=scope.is_own(tag.value))

    def _configure(self, tag: Configure) -> None:
        scope = self._scope
        match tag.setting:
            case Setting.ERRMSG:
                scope.file.error_message = scope.expand_markup(tag.value)
            case Setting.ECHOMSG:
                scope.file.undefined = scope.expand_markup(tag.value)
            case Setting.TIMEFMT:
                timefmt = scope.expand_markup(tag.value)
                check_timefmt(timefmt)
                scope.timefmt = timefmt
            case Setting.SIZEFMT:
                scope.is_size_in_bytes = is_size_in_bytes(scope.expand(tag.value))
            case Setting.COUNTERFMT:
                scope.counterfmt = scope.expand_format(tag.value) or None

    def _include(self, tag: Include) -> None:
        scope = self._scope
        stub = None if tag.stub is None else self._block(scope.expand(tag.stub))
        start = len(self.pieces)
        failures = self._put_all(tag)
        if stub is not None and (failures or not any(map(len, self.pieces[start:]))):
            self._enter(File(scope.file.uri, scope.file.query, self._inner_depth()), stub.body)
            failures.clear()
        if failures:
            for failure in failures:
                self._complain(tag.at, failure)
            self._write_error()
        elif tag.store is not None:
            scope.assign(scope.expand(tag.store), self._taken_back(start), is_own=False)

    def _put_all(self, tag: Include) -> list[PageError]:
        """Put in the targets; return what nothing stood in for: a failure, and its fallback's."""
        failures: list[PageError] = []
        for target in tag.targets:
            if target.is_fallback != bool(failures):
                continue
            try:
                self._put(target)
            except PageError as error:
                failures.append(error)
                if target.is_fallback:
                    break
            else:
                failures.clear()  # the author has foreseen them
        return failures

    def _put(self, target: Target) -> None:
        scope = self._scope
        scope.spend(FILE_STEPS)
        depth = self._inner_depth()
        path, query = split_path(scope.expand(target.path), target.kind)
        scope.take_include()
        source = scope.context.loader.source(path, kind=target.kind, base=scope.file.uri)
        if isinstance(source.content, Page):
            query = scope.file.query if query is None else query
            self._enter(File(source.uri, query, depth), source.content.nodes)
        else:
            self._write(source.content)

    def _inner_depth(self) -> int:
        """Return the depth of what is put in here. Raises: PageError when it is too deep."""
        limit = self._scope.context.limits.include_depth
        if self._scope.file.depth >= limit:
            raise PageError(f"includes are nested deeper than {limit} levels")
        return self._scope.file.depth + 1

    def _enter(self, inner: File, nodes: tuple[Node, ...]) -> None:
        outer = self._scope.file
        self._scope.file = inner
        try:
            self._walk(nodes)
        finally:
            self._scope.file = outer

    def _block(self, name: str) -> Block:
        if name not in self._scope.blocks:
            raise PageError(f'there is no block "{name[:40]}" before this tag')
        return self._scope.blocks[name]

    def _taken_back(self, start: int) -> str:
        """Return what has been written from piece ``start`` on, and take it out of the answer."""
        written = whole(self.pieces[start:])
        del self.pieces[start:]
        self._room_bytes += len(written)
        return written.decode("latin-1")

    def _write(self, piece: Piece) -> None:
        self._room_bytes -= len(piece)
        if self._room_bytes < 0:
            limit = self._scope.context.limits.output_bytes
            raise Exhausted(f"the page is longer than {limit:,} bytes")
        self.pieces.append(piece)

    def _write_error(self) -> None:
        self._write(_bytes(self._scope.file.error_message))

    def _complain(self, at: Position, error: PageError) -> None:
        self._scope.context.complain(self._scope.file.uri, at.line, at.column, str(error))


def _bytes(text: str) -> bytes:
    # Everything is Latin-1 here; were a variable not, its characters would still be shown.
    return text.encode("latin-1", "xmlcharrefreplace")
