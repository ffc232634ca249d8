"""What a page knows while it is evaluated: its variables, its settings, what it may still use."""

from collections.abc import Iterator

from counterd.errors import PageError
from counterd.ssi.built_in import BUILT_IN, MORE_BUILT_IN, Moment, argument
from counterd.ssi.context import Context, CounterTag
from counterd.ssi.counter_names import COUNTERS, CounterName
from counterd.ssi.encodings import decode_form, encode_entity
from counterd.ssi.nodes import Block, Graph
from counterd.ssi.regexes import Captured
from counterd.ssi.values import Lookup, Value, expand

ERROR_MESSAGE = "[an error occurred while processing this directive]"
UNDEFINED = "(none)"

_BUILT_IN = {**BUILT_IN, **MORE_BUILT_IN}
_BYTES_PER_STEP = 32
_COUNTER_STEPS = 5
_TITLE = "#{"
FILE_STEPS = 20  # what asking the loader for a file may take


class Exhausted(Exception):  # noqa: N818  nothing failed: the page has used what it may use
    """Says which limit ends the evaluation."""


class File:
    """What belongs to one file alone: an included one starts with none of it."""

    __slots__ = ("captured", "depth", "error_message", "query", "undefined", "uri")

    def __init__(self, uri: str, query: str, depth: int) -> None:
        self.uri = uri
        self.query = query
        self.depth = depth  # 0 for the outer page
        self.error_message = ERROR_MESSAGE
        self.undefined = UNDEFINED
        self.captured: Captured | None = None


class Scope:
    """What all files of one evaluation share; ``file`` is the one that is being evaluated."""

    __slots__ = (
        "_includes_left",
        "_names",
        "_own",
        "_request",
        "_steps_left",
        "_variables",
        "blocks",
        "context",
        "counterfmt",
        "file",
        "is_size_in_bytes",
        "timefmt",
    )

    def __init__(self, context: Context) -> None:
        self.context = context
        self.file = File(context.document.uri, context.document.query, 0)
        self.blocks: dict[str, Block] = {}
        self.timefmt: str | None = None
        self.counterfmt: str | None = None
        self.is_size_in_bytes = False
        self._includes_left = context.limits.includes
        self._steps_left = context.limits.steps
        self._variables: dict[str, str] = {}  # what the page has set, by name in lower case
        self._names: dict[str, str] = {}  # the names as first written, likewise
        self._own: set[str] = set()  # of these, the ones in which no visitor has a word
        self._request: dict[str, str | None] = {}  # what it was asked for: it does not change

    def spend(self, steps: int) -> None:
        """Take ``steps`` of what the page may use. Raises: Exhausted."""
        self._steps_left -= steps
        if self._steps_left < 0:
            raise Exhausted(f"the page takes more than {self.context.limits.steps:,} steps")

    def take_include(self) -> None:
        """Take one of the includes that the page may make. Raises: PageError when none is left."""
        self._includes_left -= 1
        if self._includes_left < 0:
            raise PageError(f"the page includes more than {self.context.limits.includes:,} files")

    def spend_on(self, text: str) -> None:
        """Take the steps that working on ``text`` needs. Raises: Exhausted."""
        self.spend(1 + len(text) // _BYTES_PER_STEP)

    def expand(self, value: Value) -> str:
        """Return ``value`` with its variables filled in. Raises: PageError when it is too long."""
        return value if isinstance(value, str) else self._expand(value, self.lookup)

    def expand_markup(self, value: Value) -> str:
        """Return ``value`` as text that goes into the page as it is.

        What a visitor may have written is entity-encoded, what the author has set is not.
        """
        return value if isinstance(value, str) else self._expand(value, self._lookup_markup)

    def expand_format(self, value: Value) -> str:
        """Return ``value`` as ``expand_markup`` does; as in DeleGate, form fields are variables."""
        return value if isinstance(value, str) else self._expand(value, self._lookup_format)

    def expand_url(self, value: Value) -> str:
        """Return ``value`` as the url of a counter, which may end in ``#{title}``: markup.

        Only the author begins a title; what a visitor may have written in one is entity-encoded.
        """
        if isinstance(value, str):
            return value
        url = self._expand(value, self._lookup_path)
        if _TITLE not in url:
            return url
        # In both readings the first "#{" is the same one: no visitor has a "{" in either.
        title = self._expand(value, self._lookup_title).partition(_TITLE)[2]
        return url.partition(_TITLE)[0] + _TITLE + title

    def assign(self, name: str, text: str, *, is_own: bool) -> None:
        """Set a variable; ``is_own`` when no visitor has a word in ``text``.

        Raises: PageError when ``text`` is too long.
        """
        limit = self.context.limits.variable_bytes
        if len(text) > limit:
            raise PageError(f'the variable "{name[:40]}" is longer than {limit:,} bytes')
        key = name.lower()
        self._variables[key] = text
        self._names.setdefault(key, name)
        if is_own:
            self._own.add(key)
        else:
            self._own.discard(key)

    def assigned(self, name: str) -> str | None:
        """Return what the page has set the variable ``name`` to."""
        return self._variables.get(name.lower()) if self._variables else None

    def is_own(self, value: Value) -> bool:
        """Tell whether no visitor has a word in ``value``."""
        if isinstance(value, str):
            return True
        return all(isinstance(part, str) or part.name.lower() in self._own for part in value.parts)

    def capture(self, captured: Captured) -> None:
        """Keep what a regular expression has found."""
        self.file.captured = captured
        for name, text in captured.named():
            self.assign(name, text, is_own=False)

    def lookup(self, name: str) -> str | None:
        """Return the variable ``name``, a set one before any other; None for an undefined one."""
        self.spend(1)
        key = name.lower()
        if key in self._variables:
            return self._variables[key]
        if key in _BUILT_IN:
            self.spend(len(self.timefmt or ""))
            return _BUILT_IN[key](Moment(self.context, self.file.query, self.timefmt))
        if key in COUNTERS:
            return self.counter(COUNTERS[key])
        if key.startswith("arg_"):
            return argument(self.file.query, key[len("arg_") :])
        if len(key) == 1 and key in "0123456789":
            return self._captured(int(key))
        if name not in self._request:
            self._request[name] = self.context.variables.get(name)
        return self._request[name]

    def counter(
        self,
        name: CounterName,
        fmt: str | None = None,
        url: str | None = None,
        sel: str | None = None,
        graph: Graph | None = None,
    ) -> str:
        """Return a counter as it is shown."""
        self.spend(_COUNTER_STEPS)
        fmt = self.counterfmt if fmt is None else fmt
        return self.context.counter(CounterTag(name, fmt, url, sel, self.timefmt, graph))

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the name and value of every defined variable once."""
        names = {name.lower(): name for name in self.context.variables.names()}
        for key, name in (names | {key: key.upper() for key in BUILT_IN} | self._names).items():
            text = self.lookup(key)
            if text is not None:
                yield name, text

    def _expand(self, value: Value, lookup: Lookup) -> str:
        text = expand(value, lookup, self.context.limits.variable_bytes)
        self.spend_on(text)
        return text

    def _lookup_markup(self, name: str) -> str | None:
        text = self.lookup(name)
        return text if text is None or name.lower() in self._own else encode_entity(text)

    def _lookup_path(self, name: str) -> str | None:
        text = self.lookup(name)
        return text if text is None or name.lower() in self._own else text.replace("{", "%7B")

    def _lookup_title(self, name: str) -> str | None:
        text = self._lookup_markup(name)
        return text if text is None or name.lower() in self._own else text.replace("{", "&#123;")

    def _lookup_format(self, name: str) -> str | None:
        text = self._lookup_markup(name)
        if text is None and (field := argument(self.file.query, name)) is not None:
            return encode_entity(decode_form(field))
        return text

    def _captured(self, number: int) -> str | None:
        captured = self.file.captured
        if captured is None or number >= len(captured.groups):
            return None
        return captured.groups[number]
