"""Read the words of an expression: quoted strings, bare words, ``%{X}``.

Source: ap_expr for escapes and ``%{…}``, mod_include and nginx for ``$v`` and ``${v}``.
"""

import re
from collections.abc import Iterator

from counterd.errors import PageError
from counterd.ssi.expressions import Call, Joined, Read, Word
from counterd.ssi.functions import FUNCTIONS, header_variable
from counterd.ssi.suggestions import unknown
from counterd.ssi.values import Template, Variable, template

_PIECE = re.compile(
    r"""\\x(?P<hex>[0-9a-fA-F]{1,2}) | \\(?P<octal>[0-3]?[0-7]{1,2}) | \\(?P<escaped>.)
      | \$\{(?P<braced>[^}]+)\} | \$(?P<named>\w+)
      | %\{(?P<server>\w+)\} | %\{(?P<function>\w+):(?P<argument>[^}]*)\}
      | (?P<unclosed>\$\{|%\{)""",
    re.ASCII | re.DOTALL | re.VERBOSE,
)
_REGEX_PIECE = re.compile(r"\\.|\$\{([^}]+)\}|\$(\w+)", re.ASCII | re.DOTALL)
# In %{…} some names mean another thing than among the variables of CGI: this one has no query.
_SERVER_NAMES = {"REQUEST_URI": "DOCUMENT_URI"}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}

_READERS = frozenset({"v", "reqenv", "env"})
_HEADER_READERS = frozenset({"req", "http", "req_novary"})
_EMPTY_READERS = frozenset({"note", "resp"})  # this server has neither notes nor late headers
_REFUSED = frozenset({"file", "filesize", "filemod", "osenv"})
_KNOWN = _READERS | _HEADER_READERS | _EMPTY_READERS | FUNCTIONS.keys()


def string(source: str) -> Word:
    """Return the inside of a quoted string, or a bare word, as a word.

    Raises: PageError for a brace that is not closed and a function that is none.
    """
    if "\\" not in source and "$" not in source and "%{" not in source:
        return source
    return joined(list(_pieces(source)))


def pattern(source: str) -> Word:
    """Return a regular expression, in which variables are filled in, as a word."""
    parts: list[str | Variable] = []
    at = 0
    for match in _REGEX_PIECE.finditer(source):
        name = match[1] or match[2]
        parts += [source[at : match.start()], Variable(name) if name else match[0]]
        at = match.end()
    return template(iter([*parts, source[at:]]))


def call(function: str, argument: Word) -> Word:
    """Return a function applied to a word.

    Raises: PageError when there is no such function, or it is refused.
    """
    name = function.lower()
    if name in FUNCTIONS:
        return Call(FUNCTIONS[name], argument)
    if name in _READERS:
        return _read(argument)
    if name in _HEADER_READERS:
        if isinstance(argument, str):
            return _read(header_variable(argument))
        return _read(Call(header_variable, argument))
    if name in _EMPTY_READERS:
        return ""
    if name in _REFUSED:
        raise PageError(f"{name}() is not allowed in a page")
    raise PageError(unknown("function", function, _KNOWN))


def joined(words: list[Word]) -> Word:
    """Return words one after the other as a single word."""
    parts: list[str | Variable] = []
    words = [word for word in words if word != ""]
    for word in words:
        match word:
            case str():
                parts.append(word)
            case Template(inner):
                parts += inner
            case Call() | Read() | Joined():
                return words[0] if len(words) == 1 else Joined(tuple(words))
    return template(iter(parts))


def _read(name: Word) -> Word:
    return Template((Variable(name),)) if isinstance(name, str) else Read(name)


def _pieces(source: str) -> Iterator[Word]:
    at = 0
    for match in _PIECE.finditer(source):
        yield source[at : match.start()]
        yield _piece(match)
        at = match.end()
    yield source[at:]


def _piece(match: re.Match[str]) -> Word:
    found = match.groupdict()
    if found["escaped"] is not None:
        return _CONTROLS.get(found["escaped"], found["escaped"])
    if digits := found["hex"] or found["octal"]:
        return chr(int(digits, 16 if found["hex"] else 8))
    if found["unclosed"]:
        raise PageError(f'"{found["unclosed"]}" is not closed by a }}')
    if found["function"]:
        return call(found["function"], found["argument"])
    if found["server"]:
        return Template((Variable(_SERVER_NAMES.get(found["server"].upper(), found["server"])),))
    return Template((Variable(found["braced"] or found["named"]),))
