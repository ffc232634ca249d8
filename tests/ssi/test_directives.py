"""Directives as nodes, and what each of them says of its mistakes."""

import pytest

from counterd.ssi.directives import DIRECTIVES
from counterd.ssi.encodings import decode_url, encode_url
from counterd.ssi.nodes import (
    Assign,
    Broken,
    Configure,
    FileSize,
    FileTime,
    Include,
    Node,
    Page,
    Position,
    PrintVariables,
    Setting,
    Target,
)
from counterd.ssi.parser import parse
from counterd.ssi.values import Template, Variable

AT = Position(1, 1)
X = Template((Variable("x"),))


def page(tag: str) -> Page:
    return parse(f"<!--#{tag} -->".encode("latin-1"))


@pytest.mark.parametrize(
    ("tag", "nodes"),
    [
        ("set var=a value=$x", [Assign("a", X, (), AT)]),
        ("set var=$x value=b value=c", [Assign(X, "b", (), AT), Assign(X, "c", (), AT)]),
        (
            "set var=a encoding=url value=b var=c decoding=url value=d",
            [Assign("a", "b", (encode_url,), AT), Assign("c", "d", (decode_url, encode_url), AT)],
        ),
        ("set var=a", [Broken()]),
        ("set value=b var=a", [Broken()]),
        ("set var=a encoding=no value=b", [Broken()]),
        ("set var=a value=b foo=c", [Assign("a", "b", (), AT), Broken()]),
        ("config errmsg=$x", [Configure(Setting.ERRMSG, X, AT)]),
        (
            "config echomsg='' timefmt=%Y",
            [Configure(Setting.ECHOMSG, "", AT), Configure(Setting.TIMEFMT, "%Y", AT)],
        ),
        ("config sizefmt=bytes", [Configure(Setting.SIZEFMT, "bytes", AT)]),
        ("config sizefmt=$x", [Configure(Setting.SIZEFMT, X, AT)]),
        ("config counterfmt=$T", [Configure(Setting.COUNTERFMT, "$T", AT)]),
        ("config var=counterfmt val=$x", [Configure(Setting.COUNTERFMT, X, AT)]),
        ("config val=a var=counterfmt", [Configure(Setting.COUNTERFMT, "a", AT)]),
        ("config var=timeout val=5", []),
        ("config timefmt=%Ey errmsg=x", [Broken()]),
        ("config errmsg=x sizefmt=no", [Configure(Setting.ERRMSG, "x", AT), Broken()]),
        ("config", [Broken()]),
        ("include virtual=/a", [Include((Target("virtual", "/a"),), None, None, AT)]),
        (
            "include file=a&amp;b onerror=$x",
            [Include((Target("file", "a&b"), Target("virtual", X, True)), None, None, AT)],
        ),
        (
            "include virtual=a wait=yes set=v stub=$x",
            [Include((Target("virtual", "a"),), X, "v", AT)],
        ),
        ("include virtual=a foo=1", [Include((Target("virtual", "a"),), None, None, AT), Broken()]),
        ("include stub=a", []),
        ("include", [Broken()]),
        ("fsize virtual=a", [FileSize(Target("virtual", "a"), AT)]),
        (
            "flastmod file=a virtual=$x",
            [FileTime(Target("file", "a"), AT), FileTime(Target("virtual", X), AT)],
        ),
        ("fsize foo=a", [Broken()]),
        ("flastmod", [Broken()]),
        ("printenv", [PrintVariables(AT)]),
        ("printenv x=1", [Broken()]),
        ("comment", []),
        ("comment a 'b' =", []),
        ("exec cmd=date", [Broken()]),
        ("perl sub=x", [Broken()]),
    ],
)
def test_a_directive_becomes_nodes(tag: str, nodes: list[Node]) -> None:
    assert list(page(tag).nodes) == nodes


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("set var=x", 'set needs var="..." and value="..."'),
        ("set value=x var=y", 'var="..." must stand before value'),
        ("config", "config needs one of errmsg, echomsg, timefmt, sizefmt, counterfmt"),
        ("config var=COUNTERFMT val=x", 'config var="COUNTERFMT" changes nothing, only counterfmt'),
        ("config val=x", 'config val="..." needs var="counterfmt"'),
        ("config sizefmt=byte", 'did you mean "bytes"?'),
        ("config timefmt=%Ey", "%E of a time format is not supported"),
        ("include", 'include needs virtual="..." or file="..."'),
        ("include stub=x", 'include needs virtual="..." or file="..."'),
        ("include file=/x", 'file="..." takes no absolute path; virtual="..." does'),
        ("include virtual=http://x/", "a full URL cannot be included, only a path of this site"),
        ("fsize", 'fsize needs virtual="..." or file="..."'),
        ("printenv x=1", "printenv takes no attributes"),
        ("exec cgi=x", "exec is never carried out: this server runs no programs"),
    ],
)
def test_a_mistake_is_said(tag: str, words: str) -> None:
    (mistake,) = page(tag).mistakes
    assert words in mistake.message


def test_the_directives_are_those_of_the_manual() -> None:
    assert set(DIRECTIVES) == {
        *("echo", "counter", "set", "config", "include", "fsize", "flastmod", "printenv"),
        *("comment", "exec", "perl"),
    }
