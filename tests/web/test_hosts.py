"""Which host is asked: RFC 9112's rules over raw sockets, and who has a name."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.hosts import Hosts
from tests.serving import Serving, serving


def test_names_go_before_wildcards_and_longer_ends_before_shorter() -> None:
    hosts = Hosts(
        [
            ("example.org", "bare"),
            ("*.example.org", "wild"),
            ("www.example.org", "www"),
            ("*.a.example.org", "deep"),
            ("[::1]", "six"),
        ],
        "default",
    )
    found = {
        "example.org": "bare",
        "www.example.org": "www",
        "x.example.org": "wild",
        "x.www.example.org": "wild",
        "a.example.org": "wild",
        "x.y.a.example.org": "deep",
        "badexample.org": "default",
        "org": "default",
        "[::1]": "six",
        "[::2]": "default",
        "": "default",
        "a..": "default",
    }
    assert {host: hosts.find(host) for host in found} == found
    assert sorted(hosts.all()) == ["bare", "deep", "default", "six", "wild", "www"]


LABELS = st.lists(st.sampled_from("abc"), min_size=1, max_size=5)
NAME = st.builds(lambda wild, labels: wild + ".".join(labels), st.sampled_from(["", "*."]), LABELS)


@given(st.lists(NAME, max_size=8), LABELS.map(".".join))
def test_a_host_has_whose_name_fits_most_closely(names: list[str], host: str) -> None:
    fits = [
        name
        for name in names
        if name == host or (name.startswith("*.") and host.endswith(name.removeprefix("*")))
    ]
    exact_first = sorted(fits, key=lambda name: (name == host, len(name)))
    assert Hosts([(name, name) for name in names], "").find(host) == [*[""], *exact_first][-1]


async def status(server: Serving, head: str) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(f"{head}\nConnection: close\n\n".replace("\n", "\r\n").encode("latin-1"))
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("GET /healthz HTTP/1.1\nHost: a", 200),
        ("GET /healthz HTTP/1.1\nHost:", 200),
        ("GET /healthz HTTP/1.1\nHost: [::1]:80", 200),
        ("GET /healthz HTTP/1.1\nHost: \t a.org \t", 200),
        ("GET /healthz HTTP/1.0", 200),
        ("GET /healthz HTTP/1.0\nHost: a", 200),
        ("GET http://b/healthz HTTP/1.1\nHost: a", 200),
        ("GET http://u:p@b:80/healthz HTTP/1.1\nHost: a", 200),
        ("GET /healthz HTTP/1.1", 400),
        ("GET /healthz HTTP/1.1\nHost: a\nHost: a", 400),
        ("GET /healthz HTTP/1.1\nHost: a\nHost: b", 400),
        ("GET /healthz HTTP/1.0\nHost: a\nHost: b", 400),
        ("GET /healthz HTTP/1.1\nHost: a b", 400),
        ("GET /healthz HTTP/1.1\nHost: a/b", 400),
        ("GET /healthz HTTP/1.1\nHost: u@a", 400),
        ("GET /healthz HTTP/1.1\nHost: a:b", 400),
        ("GET /healthz HTTP/1.1\nHost: [::1", 400),
        ("GET /healthz HTTP/1.1\nHost: a\xe4", 400),
        ("GET /healthz HTTP/1.0\nHost: ../..", 400),
        ("GET http://b/healthz HTTP/1.1", 400),
        ("GET http://b/healthz HTTP/1.1\nHost: a b", 400),
        ("GET http://a%20b/healthz HTTP/1.1\nHost: a", 400),
        ("GET http:///healthz HTTP/1.1\nHost: a", 400),
    ],
)
async def test_one_host_is_named_and_is_no_odd_one(
    tmp_path: Path, head: str, expected: int
) -> None:
    async with serving(tmp_path) as server:
        assert await status(server, head) == expected


async def test_pages_see_the_host_of_the_target(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (server.root / "p.shtml").write_text('<!--#echo var="HTTP_HOST" -->')
        assert await server.text("/p.shtml") == "test.example"
        assert await server.text("http://b.example:81/p.shtml") == "b.example:81"
        assert await server.text("http://me:secret@b.example/p.shtml") == "b.example"
