"""Compile ``echo`` and ``counter``: which variable, and in which encoding."""

import re
from collections.abc import Iterable

from counterd.errors import PageError
from counterd.ssi.counter_names import COUNTERS, CounterName
from counterd.ssi.encodings import Codec, decoders, encode_entity, encoders
from counterd.ssi.lexer import Attribute
from counterd.ssi.nodes import Counter, Echo, Graph, Node
from counterd.ssi.tag_reader import TagReader

_COUNTER = ("fmt", "url", "sel", "graph", "encoding", "decoding")
_GRAPH = re.compile(r"\s*([1-9]\d{0,2})d(\s+text)?\s*", re.ASCII)
_GRAPH_DAYS_MAX = 366
_ECHO = ("var", "default", *_COUNTER)

_Options = dict[str, Attribute]  # by name


def compile_echo(reader: TagReader) -> list[Node]:
    """Return the nodes of an ``echo``, one for each variable."""
    given = reader.accepted(_ECHO)
    if not reader.tag.attributes:
        return reader.broken('echo needs var="..."')
    # As in Apache, what stands before a variable counts for it; as in nginx, it may stand behind.
    options = _first(given)
    nodes: list[Node] = []
    for attribute in given:
        if attribute.name != "var":
            options[attribute.name] = attribute
            continue
        try:
            nodes.append(_echoed(reader, attribute, options))
        except PageError as error:
            return nodes + reader.broken(str(error), attribute)
    if not nodes and not reader.rest:
        reader.wrong('echo shows nothing without var="..."')
    return nodes


def compile_counter(reader: TagReader) -> list[Node]:
    """Return the node of a ``counter``."""
    options = _first(reader.accepted(_COUNTER))
    try:
        return [_counter(reader, COUNTERS["counter"], "", options)]
    except PageError as error:
        return reader.broken(str(error))


def _first(given: Iterable[Attribute]) -> _Options:
    options: _Options = {}
    for attribute in given:
        options.setdefault(attribute.name, attribute)
    return options


def _echoed(reader: TagReader, attribute: Attribute, options: _Options) -> Node:
    variable = reader.decoded_value(attribute)
    if isinstance(variable, str) and (counter := COUNTERS.get(variable.lower())):
        return _counter(reader, counter, variable, options)
    codecs = _codecs(options, (encode_entity,))
    return Echo(variable, _text(options, "default"), codecs, reader.at)


def _counter(reader: TagReader, name: CounterName, variable: str, options: _Options) -> Counter:
    reader.notes.has_counter = True
    return Counter(
        name=name,
        variable=variable,
        fmt=_text(options, "fmt"),
        url=reader.value(options["url"]) if "url" in options else None,
        sel=_text(options, "sel"),
        graph=_graph(_text(options, "graph")),
        codecs=_codecs(options, ()),
        at=reader.at,
    )


def _graph(text: str | None) -> Graph | None:
    if text is None:
        return None
    match = _GRAPH.fullmatch(text)
    if match is None or int(match[1]) > _GRAPH_DAYS_MAX:
        raise PageError(f'graph={text!r} is no graph; "30d" is, or "30d text", up to 366 days')
    return Graph(int(match[1]), is_text=match[2] is not None)


def _codecs(options: _Options, default: tuple[Codec, ...]) -> tuple[Codec, ...]:
    decoding = _text(options, "decoding")
    encoding = _text(options, "encoding")
    decode = () if decoding is None else decoders(decoding)
    return decode + (default if encoding is None else encoders(encoding))


def _text(options: _Options, name: str) -> str | None:
    return options[name].value if name in options else None
