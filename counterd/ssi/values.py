r"""Values of attributes in which ``$name`` and ``${name}`` stand for variables.

Source: ap_ssi_parse_string of Apache mod_include. ``\$`` is a dollar sign, a lone ``$`` stays, and
what follows a ``${`` that is never closed is dropped. ``compile_choices`` reads DeleGate's
``${name:-absent}`` and ``${name:+present}`` as well.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from counterd.errors import PageError

_SPECIAL = re.compile(r"\\(\$)|\$\{([^}]+)\}|\$(\w+)|(\$\{)(?=[^}]*\Z)", re.ASCII)
_CHOICE = re.compile(r"(\w+):([-+])(.*)\Z", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Variable:
    """A place in a template that a variable fills.

    ``absent`` stands in for an unset or empty variable, ``present`` for one that is neither.
    """

    name: str
    absent: str = ""
    present: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A value with variables in it."""

    parts: tuple[str | Variable, ...]


Value = str | Template  # a value without variables is the string itself
Lookup = Callable[[str], str | None]


def compile_value(source: str) -> Value:
    """Return ``source`` ready to be expanded as often as a page is shown."""
    if "$" not in source:
        return source
    return template(_parts(source, Variable))


def compile_choices(source: str) -> Value:
    """Return ``source`` as ``compile_value`` does, with DeleGate's ``:-`` and ``:+``."""
    return template(_parts(source, _choice))


def is_unclosed(source: str) -> bool:
    """Tell whether a ``${`` of ``source`` lacks its ``}``."""
    return any(match[4] for match in _SPECIAL.finditer(source))


def names_of(value: Value) -> Iterator[str]:
    """Yield the name of every variable in ``value``."""
    if isinstance(value, Template):
        yield from (part.name for part in value.parts if isinstance(part, Variable))


def expand(value: Value, lookup: Lookup, limit_bytes: int) -> str:
    """Return ``value`` with its variables filled in; what ``lookup`` does not know is empty.

    Raises: PageError when the result is longer than ``limit_bytes``.
    """
    if isinstance(value, str):
        return value
    texts: list[str] = []
    room = limit_bytes
    for part in value.parts:
        text = part if isinstance(part, str) else _filled(part, lookup)
        room -= len(text)
        if room < 0:
            raise PageError(f"the value is longer than {limit_bytes:,} bytes")
        texts.append(text)
    return "".join(texts)


def template(parts: Iterable[str | Variable]) -> Value:
    """Return ``parts`` joined as far as they are constant."""
    joined: list[str | Variable] = []
    constant: list[str] = []
    for part in parts:
        if isinstance(part, str):
            constant.append(part)
        else:
            joined += filter(None, ["".join(constant)])
            joined.append(part)
            constant = []
    rest = "".join(constant)
    if not joined:
        return rest
    return Template((*joined, rest) if rest else tuple(joined))


def _parts(source: str, variable: Callable[[str], Variable]) -> Iterator[str | Variable]:
    at = 0
    for match in _SPECIAL.finditer(source):
        yield source[at : match.start()]
        if match[4]:
            return
        if match[1]:
            yield "$"
        else:
            yield variable(match[2] or match[3])
        at = match.end()
    yield source[at:]


def _choice(source: str) -> Variable:
    match = _CHOICE.match(source)
    if match is None:
        return Variable(source)
    if match[2] == "-":
        return Variable(match[1], absent=match[3])
    return Variable(match[1], present=match[3])


def _filled(variable: Variable, lookup: Lookup) -> str:
    text = lookup(variable.name)
    if not text:
        return variable.absent
    return text if variable.present is None else variable.present
