"""Compile each directive that stands alone into nodes."""

from collections.abc import Callable, Mapping

from counterd.errors import PageError
from counterd.ssi.echo import compile_counter, compile_echo
from counterd.ssi.encodings import decoders, encoders
from counterd.ssi.lexer import Attribute
from counterd.ssi.nodes import (
    Assign,
    Configure,
    FileSize,
    FileTime,
    Include,
    Node,
    PrintVariables,
    Setting,
    Target,
)
from counterd.ssi.paths import split_path
from counterd.ssi.sizes import is_size_in_bytes
from counterd.ssi.tag_reader import TagReader
from counterd.ssi.timefmt import check_timefmt
from counterd.ssi.values import Value, compile_choices

_CODING = ("encoding", "decoding")
_SETTINGS = {setting.value: setting for setting in Setting}
_CHECKS: Mapping[Setting, Callable[[str], object]] = {
    Setting.TIMEFMT: check_timefmt,
    Setting.SIZEFMT: is_size_in_bytes,
}


def compile_directive(reader: TagReader) -> list[Node]:
    """Return the nodes of a tag whose name is one of ``DIRECTIVES``."""
    return DIRECTIVES[reader.tag.name](reader) + reader.rest


def _set(reader: TagReader) -> list[Node]:
    if len(reader.tag.attributes) <= 1:
        return reader.broken('set needs var="..." and value="..."')
    nodes: list[Node] = []
    variable: Value | None = None
    coding = dict.fromkeys(_CODING, "none")
    for attribute in reader.accepted(("var", "value", *_CODING)):
        match attribute.name:
            case "var":
                variable = reader.decoded_value(attribute)
            case "value":
                if variable is None:
                    return nodes + reader.broken('var="..." must stand before value', attribute)
                try:
                    codecs = decoders(coding["decoding"]) + encoders(coding["encoding"])
                except PageError as error:
                    return nodes + reader.broken(str(error), attribute)
                nodes.append(Assign(variable, reader.value(attribute), codecs, reader.at))
            case _:
                coding[attribute.name] = attribute.value or ""
    return nodes


def _config(reader: TagReader) -> list[Node]:
    if not reader.tag.attributes:
        return reader.broken(f"config needs one of {', '.join(_SETTINGS)}")
    given = reader.accepted((*_SETTINGS, "var", "val"))
    variable = next((attribute.value for attribute in given if attribute.name == "var"), None)
    nodes: list[Node] = []
    for attribute in given:
        try:
            nodes += _configured(reader, attribute, variable)
        except PageError as error:
            return nodes + reader.broken(str(error), attribute)
    return nodes


def _configured(reader: TagReader, attribute: Attribute, variable: str | None) -> list[Node]:
    """Return the node of one attribute; ``variable`` is what ``var`` names, for DeleGate's form."""
    match attribute.name, variable:
        case "var", "counterfmt":
            return []
        case "val", "counterfmt":
            value = reader.value(attribute, compile_choices)
            return [Configure(Setting.COUNTERFMT, value, reader.at)]
        case "val", None:
            reader.wrong('config val="..." needs var="counterfmt"', attribute)
            return []
        case "val", _:
            return []
        case "var", _:
            reader.wrong(f'config var="{variable}" changes nothing, only counterfmt', attribute)
            return []
        case _:
            return [_setting(reader, attribute)]


def _setting(reader: TagReader, attribute: Attribute) -> Configure:
    setting = _SETTINGS[attribute.name]
    if setting is Setting.COUNTERFMT:  # a "$" introduces a format here, not a variable
        return Configure(setting, attribute.value or "", reader.at)
    value = reader.value(attribute)
    if isinstance(value, str) and setting in _CHECKS:
        _CHECKS[setting](value)
    return Configure(setting, value, reader.at)


def _include(reader: TagReader) -> list[Node]:
    if not reader.tag.attributes:
        return reader.broken('include needs virtual="..." or file="..."')
    targets: list[Target] = []
    stub: Value | None = None
    store: Value | None = None
    for attribute in reader.accepted(("virtual", "file", "onerror", "stub", "set", "wait")):
        match attribute.name:
            case "stub":
                stub = reader.value(attribute)
            case "set":
                store = reader.value(attribute)
            case "wait":
                pass  # everything is put in at once
            case _:
                targets.append(_target(reader, attribute))
    if not targets and not reader.rest:
        reader.wrong('include needs virtual="..." or file="..."')
    return [Include(tuple(targets), stub, store, reader.at)] if targets else []


def _target(reader: TagReader, attribute: Attribute) -> Target:
    path = reader.decoded_value(attribute)
    is_fallback = attribute.name == "onerror"
    target = Target("file" if attribute.name == "file" else "virtual", path, is_fallback)
    if isinstance(path, str):
        try:
            split_path(path, target.kind)
        except PageError as error:
            reader.wrong(str(error), attribute)
    return target


def _size(reader: TagReader) -> list[Node]:
    return _about_file(reader, lambda target: FileSize(target, reader.at))


def _time(reader: TagReader) -> list[Node]:
    return _about_file(reader, lambda target: FileTime(target, reader.at))


def _about_file(reader: TagReader, node: Callable[[Target], Node]) -> list[Node]:
    if not reader.tag.attributes:
        return reader.broken(f'{reader.tag.name} needs virtual="..." or file="..."')
    given = reader.accepted(("virtual", "file"))
    return [node(_target(reader, attribute)) for attribute in given]


def _print_variables(reader: TagReader) -> list[Node]:
    if reader.tag.attributes:
        return reader.broken("printenv takes no attributes")
    return [PrintVariables(reader.at)]


def _comment(_: TagReader) -> list[Node]:
    return []


def _refused(reader: TagReader) -> list[Node]:
    return reader.broken(f"{reader.tag.name} is never carried out: this server runs no programs")


DIRECTIVES: Mapping[str, Callable[[TagReader], list[Node]]] = {
    "echo": compile_echo,
    "counter": compile_counter,
    "set": _set,
    "config": _config,
    "include": _include,
    "fsize": _size,
    "flastmod": _time,
    "printenv": _print_variables,
    "comment": _comment,
    "exec": _refused,
    "perl": _refused,
}
