"""Echoes and counters as nodes: which encoding counts for which variable."""

import pytest

from counterd.ssi.encodings import decode_url, encode_base64, encode_entity, encode_url
from counterd.ssi.nodes import Broken, Counter, Echo, Graph, Node, Page, Position
from counterd.ssi.parser import parse
from counterd.ssi.values import Template, Variable

AT = Position(1, 1)
X = Template((Variable("x"),))


def page(tag: str) -> Page:
    return parse(f"<!--#{tag} -->".encode("latin-1"))


def counter(name: str = "", fmt: str | None = None, **url: str) -> Counter:
    assert set(url) <= {"url", "sel"}
    return Counter("COUNTER", name, fmt, url.get("url"), url.get("sel"), None, (), AT)


@pytest.mark.parametrize(
    ("tag", "nodes"),
    [
        ("echo var=a", [Echo("a", None, (encode_entity,), AT)]),
        ("echo var=$x", [Echo(X, None, (encode_entity,), AT)]),
        ("echo var=a encoding=none", [Echo("a", None, (), AT)]),
        ("echo default=d var=a decoding=url", [Echo("a", "d", (decode_url, encode_entity), AT)]),
        (
            "echo encoding=url var=a encoding=base64 var=b",
            [Echo("a", None, (encode_url,), AT), Echo("b", None, (encode_base64,), AT)],
        ),
        (
            "echo var=a encoding=url var=b",
            [Echo("a", None, (encode_url,), AT), Echo("b", None, (encode_url,), AT)],
        ),
        ("echo var=a foo=b var=c", [Echo("a", None, (encode_entity,), AT), Broken()]),
        ("echo encoding=no var=a", [Broken()]),
        ("echo", [Broken()]),
        ("echo encoding=none", []),
        ("echo var=Counter fmt=%U", [counter("Counter", "%U")]),
        ("echo fmt=%U var=BCOUNTER fmt=%V", [counter("BCOUNTER", "%U")]),
        ("echo var=counter url=/a url=/b sel=acc", [counter("counter", url="/a", sel="acc")]),
        ("echo var=PAGE&#95;COUNT", [counter("PAGE_COUNT")]),
        ("counter", [counter()]),
        ("counter fmt=$T", [counter(fmt="$T")]),
        ("counter foo=1", [counter(), Broken()]),
        ("counter encoding=no", [Broken()]),
    ],
)
def test_a_variable_is_shown(tag: str, nodes: list[Node]) -> None:
    assert list(page(tag).nodes) == nodes


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("echo", 'echo needs var="..."'),
        ("echo encoding=none", "echo shows nothing"),
        ("echo vra=x", 'unknown attribute of echo "vra": did you mean "var"?'),
        ("echo var=x encoding=entitiy", 'did you mean "entity"?'),
        ("counter encoding=x", 'unknown encoding "x"'),
    ],
)
def test_a_mistake_is_said(tag: str, words: str) -> None:
    (mistake,) = page(tag).mistakes
    assert words in mistake.message


@pytest.mark.parametrize("tag", ["counter", "echo var=page_count", "set var=x value=$COUNTER"])
def test_a_page_with_a_counter_says_so(tag: str) -> None:
    assert page(tag).has_counter


@pytest.mark.parametrize("tag", ["echo var=x", "set var=counter value=x", "comment counter"])
def test_a_page_without_one_does_not(tag: str) -> None:
    assert not page(tag).has_counter


def test_time_grows_with_the_variables_and_not_faster() -> None:
    tag = "echo encoding=none" + " var=a encoding=url" * 40_000
    assert len(page(tag).nodes) == 40_000


@pytest.mark.parametrize(
    ("text", "graph"),
    [
        ("30d", Graph(30, is_text=False)),
        ("7d text", Graph(7, is_text=True)),
        (" 366d  text ", Graph(366, is_text=True)),
    ],
)
def test_a_counter_may_be_a_graph(text: str, graph: Graph) -> None:
    (node,) = page(f'counter graph="{text}"').nodes
    assert isinstance(node, Counter)
    assert node.graph == graph


@pytest.mark.parametrize("text", ["", "0d", "30", "367d", "1000d", "30d svg", "-1d"])
def test_other_graphs_are_mistakes(text: str) -> None:
    wrong = page(f'counter graph="{text}"')
    assert wrong.nodes == (Broken(),)
    assert "30d text" in wrong.mistakes[0].message
