"""Where visits come from: known services by host, spam by a list, all others by their own names."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.errors import ConfigError
from counterd.web.sources import Source, SourceKind, bare, is_spam, kind_of, source, spam_list

SERVICES = [
    ("www.google.com", "search", "Google"),
    ("google.de", "search", "Google"),
    ("www.google.co.uk", "search", "Google"),
    ("www.google.com.br", "search", "Google"),
    ("images.google.fr", "search", "Google"),
    ("com.google.android.googlequicksearchbox", "search", "Google"),
    ("www.bing.com", "search", "Bing"),
    ("cn.bing.com", "search", "Bing"),
    ("duckduckgo.com", "search", "DuckDuckGo"),
    ("html.duckduckgo.com", "search", "DuckDuckGo"),
    ("search.brave.com", "search", "Brave Search"),
    ("kagi.com", "search", "Kagi"),
    ("www.ecosia.org", "search", "Ecosia"),
    ("uk.search.yahoo.com", "search", "Yahoo"),
    ("search.yahoo.co.jp", "search", "Yahoo"),
    ("yandex.ru", "search", "Yandex"),
    ("yandex.com.tr", "search", "Yandex"),
    ("ya.ru", "search", "Yandex"),
    ("www.baidu.com", "search", "Baidu"),
    ("m.search.naver.com", "search", "Naver"),
    ("marginalia-search.com", "search", "Marginalia"),
    ("t.co", "social", "X"),
    ("x.com", "social", "X"),
    ("l.facebook.com", "social", "Facebook"),
    ("lm.facebook.com", "social", "Facebook"),
    ("old.reddit.com", "social", "Reddit"),
    ("news.ycombinator.com", "social", "Hacker News"),
    ("lobste.rs", "social", "Lobsters"),
    ("bsky.app", "social", "Bluesky"),
    ("go.bsky.app", "social", "Bluesky"),
    ("mastodon.social", "social", "Mastodon"),
    ("fosstodon.org", "social", "Mastodon"),
    ("away.vk.com", "social", "VK"),
    ("lnkd.in", "social", "LinkedIn"),
    ("www.pinterest.co.uk", "social", "Pinterest"),
    ("br.pinterest.com", "social", "Pinterest"),
    ("www.youtube.com", "social", "YouTube"),
    ("web.telegram.org", "social", "Telegram"),
    ("chatgpt.com", "ai", "ChatGPT"),
    ("chat.openai.com", "ai", "ChatGPT"),
    ("claude.ai", "ai", "Claude"),
    ("www.perplexity.ai", "ai", "Perplexity"),
    ("gemini.google.com", "ai", "Gemini"),
    ("copilot.microsoft.com", "ai", "Copilot"),
    ("edgeservices.bing.com", "ai", "Copilot"),
    ("yiyan.baidu.com", "ai", "Ernie"),
    ("mail.google.com", "mail", "Gmail"),
    ("com.google.android.gm", "mail", "Gmail"),
    ("outlook.live.com", "mail", "Outlook"),
    ("mail.proton.me", "mail", "Proton Mail"),
    ("e.mail.ru", "mail", "Mail.ru"),
    ("go.mail.ru", "search", "Mail.ru Search"),
    ("mail.yandex.ru", "mail", "Yandex Mail"),
    ("us.mail.yahoo.com", "mail", "Yahoo Mail"),
]
# They look like services, or belong to them and are none.
SITES = [
    "example.org",
    "blog.example.org",
    "google.evil.example",
    "google.example",
    "notgoogle.com",
    "google.com.evil.example",
    "bing.com.evil.example",
    "mybing.com",
    "docs.google.com",
    "sites.google.com",
    "yahoo.com",
    "brave.com",
    "openai.com",
    "ycombinator.com",
    "com",
    "co.uk",
    "localhost",
    "192.0.2.1",
    "2001:db8::1",
]


@pytest.mark.parametrize(("host", "kind", "name"), SERVICES)
def test_a_service_is_known_by_its_host(host: str, kind: str, name: str) -> None:
    assert source(host) == Source(SourceKind(kind), name)


@pytest.mark.parametrize("host", SITES)
def test_any_other_host_is_a_site_of_its_own_name(host: str) -> None:
    assert source(host) == Source(SourceKind.SITE, host)


@pytest.mark.parametrize("host", [None, "", "."])
def test_a_visit_without_a_host_is_direct(host: str | None) -> None:
    assert source(host, frozenset({""})) == Source(SourceKind.DIRECT, "direct")


def test_hosts_of_this_site_are_internal_and_no_others() -> None:
    own = frozenset({"example.org", "google.com"})
    assert source("WWW.Example.org.", own) == Source(SourceKind.INTERNAL, "example.org")
    assert source("google.com", own) == Source(SourceKind.INTERNAL, "google.com")
    assert source("blog.example.org", own) == Source(SourceKind.SITE, "blog.example.org")
    assert source("google.de", own) == Source(SourceKind.SEARCH, "Google")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("example.org", "example.org"),
        ("Example.ORG.", "example.org"),
        ("www.example.org", "example.org"),
        ("www.gov.uk", "gov.uk"),
        ("www.com", "www.com"),
        ("www.", "www"),
        ("wwwexample.org", "wwwexample.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("WWW.BÜCHER.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        # Names that no server has stay as they came.
        ("ü..example", "ü..example"),
        ("\ud800.example", "\ud800.example"),
    ],
)
def test_hosts_are_compared_bare(host: str, expected: str) -> None:
    assert bare(host) == expected


def test_of_a_host_that_no_name_server_could_hold_the_beginning_counts() -> None:
    assert bare("a" * 253) == "a" * 253
    assert bare("a" * 254) == "a" * 253


@given(st.text(), st.text())
def test_no_host_is_too_odd(host: str, line: str) -> None:
    assert source(host).name
    assert not is_spam(host, frozenset())
    with contextlib.suppress(ConfigError):
        assert len(spam_list(line)) <= len(line.splitlines())


LIST = """\
\ufeff# Domains that nobody links from.
spam.example

Buttons.Example  # in the logs since 2014
www.rank.example
\tdeep.one.example.
bücher.例え
xn--d1acj3b.example
"""


def test_a_list_holds_a_domain_a_line() -> None:
    assert spam_list(LIST) == {
        "spam.example",
        "buttons.example",
        "rank.example",
        "deep.one.example",
        "xn--bcher-kva.xn--r8jz45g",
        "xn--d1acj3b.example",
    }


def test_an_empty_list_holds_nothing() -> None:
    assert spam_list("") == spam_list("# nothing yet\r\n\r\n") == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        "com",
        "http://spam.example/",
        "spam.example/path",
        "spam.example other.example",
        "*.spam.example",
        ".spam.example",
        "a..example",
        "ü..example",
        "spam.example:80",
        f"{'a' * 64}.example",
    ],
)
def test_a_line_that_is_no_domain_is_an_error_that_says_where(line: str) -> None:
    with pytest.raises(ConfigError) as caught:
        spam_list(f"spam.example\n\n{line}\n")
    assert str(caught.value) == f"spam list, line 3: expected a domain, got {line!r}"


def test_the_longest_label_of_dns_may_be_listed() -> None:
    assert spam_list(f"{'a' * 63}.example") == {f"{'a' * 63}.example"}


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("spam.example", True),
        ("www.spam.example", True),
        ("a.b.spam.example", True),
        ("SPAM.Example.", True),
        ("rank.example", True),
        ("deep.one.example", True),
        ("bücher.例え", True),
        ("one.example", False),
        ("notspam.example", False),
        ("spam.example.org", False),
        ("example", False),
        ("", False),
    ],
)
def test_what_lies_below_a_listed_domain_is_spam(host: str, *, expected: bool) -> None:
    assert is_spam(host, spam_list(LIST)) is expected


@given(
    st.lists(st.sampled_from(["a", "b", "c"]), min_size=2, max_size=4),
    st.sets(st.sampled_from(["a.b", "b.c", "c.c", "a.b.c", "c.a"])),
)
def test_spam_is_what_equals_a_domain_or_ends_in_one(labels: list[str], listed: set[str]) -> None:
    host = ".".join(labels)
    expected = any(host == domain or host.endswith(f".{domain}") for domain in listed)
    assert is_spam(host, frozenset(listed)) == expected


@pytest.mark.parametrize(("host", "kind", "name"), SERVICES)
def test_the_kind_of_a_source_can_be_told_from_its_name(host: str, kind: str, name: str) -> None:
    assert kind_of(name) == kind


def test_no_site_can_take_the_name_of_a_service() -> None:
    for host in ("so.com", "mail.ru", "you.com", "google", "x"):
        assert kind_of(bare(host)) is SourceKind.SITE
