"""The text that a tag shows: ``#echo``, counters, ``#fsize``, ``#flastmod``, ``#printenv``."""

from counterd.errors import PageError
from counterd.ssi.context import Facts
from counterd.ssi.encodings import Codec, encode_entity
from counterd.ssi.nodes import Counter, Echo, FileSize, FileTime, PrintVariables, Shown, Target
from counterd.ssi.paths import split_path
from counterd.ssi.scope import FILE_STEPS, Scope
from counterd.ssi.sizes import size_in_bytes, size_in_units
from counterd.ssi.timefmt import DEFAULT_TIMEFMT, format_time


def text_of(tag: Shown, scope: Scope) -> str:
    """Return what ``tag`` shows. Raises: PageError with the reason when it cannot."""
    match tag:
        case Counter():
            return _counter(tag, scope)
        case Echo():
            return _echo(tag, scope)
        case FileSize(target):
            size_bytes = _facts(target, scope).size_bytes
            return (
                size_in_bytes(size_bytes) if scope.is_size_in_bytes else size_in_units(size_bytes)
            )
        case FileTime(target):
            timefmt = DEFAULT_TIMEFMT if scope.timefmt is None else scope.timefmt
            scope.spend(len(timefmt))
            return format_time(timefmt, _facts(target, scope).modified, scope.context.zone)
        case PrintVariables():
            return "".join(
                f"{encode_entity(name)}={encode_entity(text)}\n" for name, text in scope.variables()
            )


def encoded(text: str, codecs: tuple[Codec, ...], scope: Scope) -> str:
    """Return ``text`` through every codec in turn. Raises: PageError when it grows too long."""
    limit = scope.context.limits.variable_bytes
    for codec in codecs:
        if len(text) > limit:
            raise PageError(f"what is to be encoded is longer than {limit:,} bytes")
        scope.spend_on(text)
        text = codec(text)
    return text


def _counter(tag: Counter, scope: Scope) -> str:
    assigned = scope.assigned(tag.variable)
    if assigned is not None:
        return encoded(assigned, tag.codecs or (encode_entity,), scope)
    url = None if tag.url is None else scope.expand_url(tag.url)
    return encoded(scope.counter(tag.name, tag.fmt, url, tag.sel, tag.graph), tag.codecs, scope)


def _echo(tag: Echo, scope: Scope) -> str:
    text = scope.lookup(scope.expand(tag.variable))
    if text is None:
        text = tag.default
    return scope.file.undefined if text is None else encoded(text, tag.codecs, scope)


def _facts(target: Target, scope: Scope) -> Facts:
    scope.spend(FILE_STEPS)
    path = split_path(scope.expand(target.path), target.kind).path
    return scope.context.loader.facts(path, kind=target.kind, base=scope.file.uri)
