"""Tell whether an expression is true."""

from counterd.errors import PageError
from counterd.ssi.expressions import (
    All,
    Any,
    Call,
    Check,
    Compare,
    Constant,
    Expression,
    Filled,
    Joined,
    Not,
    OneOf,
    Read,
    Search,
    Served,
    Wildcards,
    Word,
)
from counterd.ssi.paths import split_path
from counterd.ssi.regexes import Regex, compile_regex
from counterd.ssi.scope import FILE_STEPS, Scope
from counterd.ssi.values import Template
from counterd.ssi.wildcards import compile_wildcards


def is_true(expression: Expression, scope: Scope) -> bool:
    """Tell whether ``expression`` is true; a match leaves its groups in ``scope``.

    Raises: PageError when a pattern that is made here is wrong, or a word too long.
    """
    scope.spend(1)
    match expression:
        case Compare() | Filled() | Check() | OneOf():  # first, as most conditions are of them
            return _compare(expression, scope)
        case Constant(value):
            return value
        case All(conditions):
            return all(is_true(condition, scope) for condition in conditions)
        case Any(conditions):
            return any(is_true(condition, scope) for condition in conditions)
        case Not(condition):
            return not is_true(condition, scope)
        case Search() | Wildcards() | Served():
            return _find(expression, scope)


def _compare(expression: Compare | Filled | Check | OneOf, scope: Scope) -> bool:
    match expression:
        case Compare(compare, left, right):
            return compare(_text(left, scope), _text(right, scope))
        case Filled(word):
            return bool(_text(word, scope))
        case Check(test, word):
            return test(_text(word, scope))
        case OneOf(word, others):
            text = _text(word, scope)
            return any(text == _text(other, scope) for other in others)


def _find(expression: Search | Wildcards | Served, scope: Scope) -> bool:
    match expression:
        case Search():
            return _search(expression, scope)
        case Wildcards():
            return _matches(expression, scope)
        case Served(path):
            return _is_served(_text(path, scope), scope)


def _matches(wildcards: Wildcards, scope: Scope) -> bool:
    text = _text(wildcards.word, scope)
    regex = compile_wildcards(
        _text(wildcards.pattern, scope),
        is_caseless=wildcards.is_caseless,
        is_path=wildcards.is_path,
    )
    if not isinstance(wildcards.pattern, str):
        scope.spend(regex.steps_to_compile())
    scope.spend(regex.steps_to_search(text))
    return regex.search(text) is not None


def _search(search: Search, scope: Scope) -> bool:
    text = _text(search.word, scope)
    regex = search.pattern
    if not isinstance(regex, Regex):
        regex = compile_regex(_text(regex, scope), search.flags)
        scope.spend(regex.steps_to_compile())
    scope.spend(regex.steps_to_search(text))
    captured = regex.search(text)
    if captured is not None:
        scope.capture(captured)
    return captured is not None


def _is_served(path: str, scope: Scope) -> bool:
    scope.spend(FILE_STEPS)
    try:
        scope.context.loader.facts(
            split_path(path, "virtual").path, kind="virtual", base=scope.file.uri
        )
    except PageError:
        return False
    return True


def _text(word: Word, scope: Scope) -> str:
    match word:
        case str():
            return word
        case Template():
            return scope.expand(word)
        case Read(name):
            return scope.lookup(_text(name, scope)) or ""
        case Call(function, argument):
            return _bounded(function(_text(argument, scope)), scope)
        case Joined(words):
            return _bounded("".join(_text(part, scope) for part in words), scope)


def _bounded(text: str, scope: Scope) -> str:
    limit = scope.context.limits.variable_bytes
    if len(text) > limit:
        raise PageError(f"a word of the expression is longer than {limit:,} bytes")
    scope.spend_on(text)
    return text
