"""Names of hosts: each has one spelling, and what is none is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.config.names import host_name, site_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("example.org", "example.org"),
        ("WWW.Example.ORG.", "www.example.org"),
        ("*.example.org", "*.example.org"),
        ("*.Example.org.", "*.example.org"),
        ("localhost", "localhost"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("*.bücher.example", "*.xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("under_score.example", "under_score.example"),
        ("192.0.2.1", "192.0.2.1"),
        ("[2001:DB8::0:1]", "[2001:db8::1]"),
        ("2001:db8::1", "[2001:db8::1]"),
    ],
)
def test_a_site_has_one_name_however_it_is_written(written: str, name: str) -> None:
    assert site_name(written) == name


@pytest.mark.parametrize(
    "written",
    [
        "",
        ".",
        "*",
        "*.",
        "*.*.example.org",
        "www.*.org",
        "*example.org",
        "a..b",
        ".a",
        "-a.example",
        "a b",
        "a/b",
        "example.org:80",
        "*.::1",
        "http://example.org",
        "a" * 64,
        "a." * 128 + "org",
        "a..ü",
        "ü" * 64,
    ],
)
def test_what_is_no_name_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whoever reads the settings says which
        site_name(written)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("example.org", "example.org"),
        ("Example.ORG.:8080", "example.org"),
        ("example.org:", "example.org"),
        ("", ""),
        (":80", ""),
        ("127.0.0.1:8080", "127.0.0.1"),
        ("[::1]", "[::1]"),
        ("[0:0::1]:8080", "[::1]"),
        ("un(usual)!", "un(usual)!"),
        ("a b", None),
        ("a/b", None),
        ("a@b", None),
        ("a,b", "a,b"),
        ("a:b", None),
        ("a:80:80", None),
        ("a:123456", None),
        ("[::1", None),
        ("::1", None),
        ("[x]", None),
        ("[1.2.3.4]", None),
        ("[::1%25eth0]", None),
        ("ü", None),
        ("a%2eb", None),
        ("a\x00", None),
        ("a\n", None),
        ("x" * 256, None),
    ],
)
def test_a_header_names_a_host_or_is_odd(header: str, name: str | None) -> None:
    assert host_name(header) == name


LABEL = st.from_regex(r"\A[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?\Z")


@given(st.lists(LABEL, min_size=1, max_size=4).map(".".join), st.integers(0, 65535))
def test_a_site_is_found_by_what_browsers_send_of_its_name(name: str, port: int) -> None:
    for sent in (name, name.upper(), f"{name}.", f"{name}:{port}", f"{name}.:{port}"):
        assert host_name(sent) == site_name(name)
