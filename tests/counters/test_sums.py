"""Sums: which counters they add, and that they stay right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.counters.clients import exact
from counterd.counters.counter import EMPTY, Counter, count_hit, united
from counterd.counters.sums import SUMS_MAX, Sums, is_sum, parts
from counterd.model import Address, Client, Kind

CLIENTS = [exact(bytes(10) + b"\xff\xff" + bytes([n * 16, 0, 0, 1])) for n in range(3)]


def added(url: str, *urls: str) -> set[str]:
    """Return which of ``urls`` the sum ``url`` adds."""
    counters = {one: Counter(total=1 << place) for place, one in enumerate(urls)}
    total = Sums().value(Address(Kind.ACCESS, url), counters).total
    return {one for place, one in enumerate(urls) if total >> place & 1}


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("/a.shtml", False),
        ("/my page.shtml", False),
        ("#total", False),
        ("", False),
        ("/*", True),
        ("/a /b", True),
        ("/a\n\t/b", True),
        ("http://a.example/ http://b.example/", True),
        ("https://a.example/ https://b.example/", True),
        ("/a #other", True),
    ],
)
def test_a_list_or_a_star_makes_a_sum(url: str, *, is_one: bool) -> None:
    assert is_sum(url) is is_one


def test_a_list_has_parts() -> None:
    assert parts(" /a  /b.html\n#other ") == ["/a", "/b.html", "#other"]
    assert parts("/my page.html") == ["/my page.html"]
    assert parts("") == [""]


def test_a_list_adds_each_of_its_counters_once() -> None:
    urls = ("/a.shtml", "/b.shtml", "/c.shtml")
    assert added("/a.shtml /b.shtml", *urls) == {"/a.shtml", "/b.shtml"}
    assert added(" /a.shtml  /b.shtml ", *urls) == {"/a.shtml", "/b.shtml"}
    counters = {"/a.shtml": Counter(total=5)}
    twice = Address(Kind.ACCESS, "/a.shtml /a.shtml /*")
    assert Sums().value(twice, counters).total == 5


def test_a_url_with_a_blank_can_be_in_a_list() -> None:
    assert added("/my page.shtml /b", "/my page.shtml", "/b", "/my") == {"/my page.shtml", "/b"}


def test_a_star_stands_for_any_text_and_for_none() -> None:
    urls = ("/docs/", "/docs/a", "/docs/a/b.shtml", "/docs", "/x/docs/a", "/docs/n\nl")
    assert added("/docs/*", *urls) == {"/docs/", "/docs/a", "/docs/a/b.shtml", "/docs/n\nl"}
    assert added("*", *urls) == set(urls)
    assert added("/docs/*.shtml", *urls) == {"/docs/a/b.shtml"}
    assert added("*/docs/*a", *urls) == {"/docs/a", "/x/docs/a"}
    assert added("/docs/* /x/*", *urls) == {*urls} - {"/docs"}


def test_stars_do_not_share_text() -> None:
    urls = ("/aba", "/ababa", "/abba")
    assert added("/*ab*ba", *urls) == {"/ababa", "/abba"}


def test_nothing_but_a_star_is_special() -> None:
    assert added("/a.b+[c]*", "/a.b+[c]", "/axb+[c]", "/a.bbc", "/a.b+c") == {"/a.b+[c]"}
    assert added("/a|b*", "/a|b", "/a", "b") == {"/a|b"}


url_texts = st.text(alphabet="ab/*", max_size=8)


@given(url_texts, st.lists(url_texts.map(lambda text: text.replace("*", "b")), unique=True))
def test_a_star_matches_as_its_definition_says(pattern: str, urls: list[str]) -> None:
    def matches(pattern: str, text: str) -> bool:
        if not pattern:
            return not text
        if pattern[0] == "*":
            return any(matches(pattern[1:], text[n:]) for n in range(len(text) + 1))
        return text[:1] == pattern[0] and matches(pattern[1:], text[1:])

    assert added(pattern, *urls) == {url for url in urls if matches(pattern, url)}


def test_many_stars_come_to_an_end() -> None:
    # A matcher that tries each way to share out the text would not live to see the end of this.
    assert added("/" + "*a" * 200 + "*b", "/" + "a" * 5000) == set()


hits = st.tuples(
    st.sampled_from(["/a", "/ab", "/b", "/c/a"]), st.sampled_from(CLIENTS), st.integers(1, 6)
)


@given(st.lists(hits, max_size=40))
def test_a_sum_that_is_kept_is_the_sum_added_anew(
    hits: list[tuple[str, Client, int]],
) -> None:
    sums, counters = Sums(), dict[str, Counter]()
    asked = Address(Kind.ACCESS, "/a* /c/*")
    for url, client, at in hits:
        old = counters.get(url, EMPTY)
        new = counters[url] = count_hit(old, client, at)
        sums.counted(Address(Kind.ACCESS, url), old, new)
        parts = [counter for url, counter in counters.items() if url != "/b"]
        assert sums.value(asked, counters) == united(parts)


def test_a_hit_of_another_kind_changes_nothing() -> None:
    sums = Sums()
    asked = Address(Kind.ACCESS, "/*")
    counters = {"/a": count_hit(EMPTY, CLIENTS[0], 5)}
    before = sums.value(asked, counters)
    sums.counted(Address(Kind.ERROR, "/a"), EMPTY, counters["/a"])
    assert sums.value(asked, counters) is before


def test_a_hit_costs_no_new_addition() -> None:
    sums = Sums()
    asked = Address(Kind.ACCESS, "/*")
    one = count_hit(EMPTY, CLIENTS[0], 5)
    sums.value(asked, {"/a": one})
    sums.counted(Address(Kind.ACCESS, "/a"), one, count_hit(one, CLIENTS[1], 6))
    assert sums.value(asked, {}).total == 2  # the counters themselves were not asked


@pytest.mark.parametrize(
    "visits",
    [
        [(0, 9_000), (0, 5_000)],
        [(0, 9_000), (1, 9_000), (1, 3_000), (0, 5_000)],
        [(0, 9_000), (1, 9_000), (0, 3_000), (2, 5_000)],
    ],
    ids=["total_at", "unique_at", "recent_at"],
)
def test_a_clock_set_back_is_seen(visits: list[tuple[int, int]]) -> None:
    sums, counters = Sums(), {"/a": count_hit(EMPTY, CLIENTS[0], 1_000)}
    asked = Address(Kind.ACCESS, "/*")
    for client, at in visits:
        old = counters.get("/b", EMPTY)
        new = counters["/b"] = count_hit(old, CLIENTS[client], at)
        sums.counted(Address(Kind.ACCESS, "/b"), old, new)
        assert sums.value(asked, counters) == united(counters.values())


@pytest.mark.parametrize("between", [SUMS_MAX - 1, SUMS_MAX])
def test_the_sums_asked_for_last_are_kept(between: int) -> None:
    sums, asked = Sums(), Address(Kind.ACCESS, "/a*")
    counters = {"/a": Counter(total=1)}
    sums.value(asked, counters)
    for n in range(between):
        sums.value(Address(Kind.ACCESS, f"/{n}*"), counters)
    counters["/a"] = Counter(total=2)  # unheard of: only a sum that was dropped sees it
    assert sums.value(asked, counters).total == (1 if between < SUMS_MAX else 2)


def test_a_sum_asked_for_again_is_kept_longer() -> None:
    sums, asked = Sums(), Address(Kind.ACCESS, "/a*")
    counters = {"/a": Counter(total=1)}
    for n in range(2 * SUMS_MAX):
        sums.value(asked, counters)
        sums.value(Address(Kind.ACCESS, f"/{n}*"), counters)
    assert sums.value(asked, {}).total == 1


def test_values_that_were_forgotten_are_added_anew() -> None:
    sums, asked = Sums(), Address(Kind.ACCESS, "/a*")
    sums.value(asked, {"/a": Counter(total=1)})
    sums.forget_values()
    assert sums.value(asked, {"/a": Counter(total=7)}).total == 7
