"""What tags name, and what they print."""

from datetime import UTC

import pytest

from counterd.counters.counter import EMPTY, Counter
from counterd.counters.table import Table
from counterd.counters.tags import URL_LENGTH_MAX, Tags
from counterd.errors import PageError
from counterd.model import OTHER_URL, SITE_TOTAL, Address, Kind

PAGE = Address(Kind.ACCESS, "/dir/t.shtml")
NOON = 1_795_348_830


def counter(total: int) -> Counter:
    return Counter(total, total, total, NOON, NOON, NOON, NOON, networks=(1 << total) - 1)


COUNTERS = {
    PAGE: counter(1),
    Address(Kind.ACCESS, "/other.shtml"): counter(2),
    Address(Kind.ACCESS, "/dir/"): counter(3),
    Address(Kind.ACCESS, "/dir/a b.shtml"): counter(4),
    SITE_TOTAL: counter(5),
    Address(Kind.REFERER, "http://ref.example/p.html"): counter(6),
    Address(Kind.REFERER_SITE, "http://ref.example/"): counter(7),
    Address(Kind.ERROR, PAGE.url): counter(8),
    Address(Kind.ERROR, "/other.shtml"): counter(9),
    Address(Kind.ACCESS, OTHER_URL): counter(10),
}


def tags(own_url: str = "/dir/t.shtml?x=y") -> Tags:
    return Tags(
        page=PAGE,
        own_url=own_url,
        base="/dir/",
        look=Table(COUNTERS.items(), {}).look,
        now=NOON,
        zone=UTC,
        is_own_host={"here.example", "here.example:8080"}.__contains__,
        index_names=("index.shtml",),
    )


def show(
    page: Tags, url: str | None = None, *, fmt: str | None = "%T %u", sel: str | None = None
) -> str:
    return page.show("COUNTER", fmt=fmt, url=url, sel=sel, timefmt=None)


@pytest.mark.parametrize("url", [None, ""])
def test_without_url_a_tag_shows_the_page_itself(url: str | None) -> None:
    assert show(tags(), url) == "1 /dir/t.shtml?x=y"


def test_the_default_format_is_the_total_but_for_referers() -> None:
    page = tags()
    assert show(page, fmt=None) == "1"
    assert show(page, fmt="") == ""
    url = "http://ref.example/p.html"
    assert page.show("TOTAL_HITS", fmt=None, url=None, sel=None, timefmt=None) == "5"
    counters = {Address(Kind.REFERER, url): Counter(total=6, networks=0b11)}
    page.look = Table(counters.items(), {}).look
    assert page.show("REFERER_COUNT", fmt=None, url=url, sel=None, timefmt=None) == "2"


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("/other.shtml", "2 /other.shtml"),
        ("/other.shtml?q#f", "2 /other.shtml?q#f"),
        ("/%6Fther.shtml", "2 /%6Fther.shtml"),
        ("//other.shtml", "2 //other.shtml"),
        ("../other.shtml", "2 /other.shtml"),
        ("../other.shtml?q=../..", "2 /other.shtml?q=../.."),
        ("t.shtml", "1 /dir/t.shtml"),
        (".", "3 /dir/"),
        ("index.shtml", "3 /dir/index.shtml"),
        ("/dir/index.shtml", "3 /dir/index.shtml"),
        ("/dir", "0 /dir"),
        ("a%20b.shtml", "4 /dir/a%20b.shtml"),
        ("http://here.example/other.shtml", "2 http://here.example/other.shtml"),
        ("HTTPS://Here.Example:8080/other.shtml?q", "2 HTTPS://Here.Example:8080/other.shtml?q"),
        ("http://me@here.example/other.shtml", "2 http://me@here.example/other.shtml"),
        ("http://elsewhere.example/other.shtml", "0 http://elsewhere.example/other.shtml"),
        ("http://here.example", "0 http://here.example"),
        ("never.html", "0 /dir/never.html"),
        ("#total", "0 #total"),
        ("#foo", "0 #foo"),
        ("#other", "10 #other"),
    ],
)
def test_a_url_names_another_counter(url: str, text: str) -> None:
    assert show(tags(), url) == text


@pytest.mark.parametrize(
    ("sel", "url", "text"),
    [
        ("acc", None, "1 /dir/t.shtml?x=y"),
        ("bogus", None, "1 /dir/t.shtml?x=y"),
        ("acc,inc", "/other.shtml", "2 /other.shtml"),
        ("ssi", None, "0 /dir/t.shtml?x=y"),
        ("do", None, "0 /dir/t.shtml?x=y"),
        ("total", None, "5 /dir/t.shtml?x=y"),
        ("total", "#total", "5 #total"),
        ("total", "/other.shtml", "0 /other.shtml"),
        ("err", None, "8 /dir/t.shtml?x=y"),
        ("err", "/other.shtml", "9 /other.shtml"),
        ("ref", None, "0 /dir/t.shtml?x=y"),
        ("ref", "/p.html", "0 /p.html"),
        ("ref", "http://REF.example/p.html?q", "6 http://REF.example/p.html?q"),
        ("ref", "http://ref.example/*", "6 http://ref.example/*"),
        ("ref,total", "http://ref.example/any", "7 http://ref.example/any"),
        ("ref,total", "/p.html", "0 /p.html"),
        ("ref,total", None, "0 /dir/t.shtml?x=y"),
    ],
)
def test_sel_names_another_kind(sel: str, url: str | None, text: str) -> None:
    assert show(tags(), url, sel=sel) == text


def test_total_hits_is_one_counter_whatever_url_and_sel() -> None:
    text = tags().show("TOTAL_HITS", fmt="%T %u", url="/other.shtml", sel="err", timefmt=None)
    assert text == "5 #total"


@pytest.mark.parametrize(
    ("url", "text"),
    [
        (None, "0 none"),
        ("http://ref.example/p.html", "6 http://ref.example/p.html"),
        ("/p.html", "0 /p.html"),
    ],
)
def test_referer_count_needs_a_full_url(url: str | None, text: str) -> None:
    assert tags().show("REFERER_COUNT", fmt="%T %u", url=url, sel="total", timefmt=None) == text


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("/other.shtml /dir/", "5 /other.shtml /dir/"),
        ("../other.shtml\n\tindex.shtml", "5 /other.shtml /dir/index.shtml"),
        ("/other.shtml /other.shtml /o*", "2 /other.shtml /other.shtml /o*"),
        ("/dir/*", "8 /dir/*"),
        ("*.shtml", "5 /dir/*.shtml"),
        ("/*", "10 /*"),
        ("http://here.example/dir/* /other.shtml", "10 http://here.example/dir/* /other.shtml"),
        ("a%20b.shtml /other.shtml", "6 /dir/a%20b.shtml /other.shtml"),
        ("/other.shtml http://elsewhere.example/x", "2 /other.shtml http://elsewhere.example/x"),
        ("/other.shtml #other", "12 /other.shtml #other"),
        ("http://elsewhere.example/*", "0 http://elsewhere.example/*"),
        ("/never/*", "0 /never/*"),
    ],
)
def test_lists_and_stars_are_summed(url: str, text: str) -> None:
    assert show(tags(), url) == text


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("/other.shtml#{The Title}", "2|/other.shtml|The Title|The Title"),
        ("/other.shtml#{A} ignored", "2|/other.shtml|A|A"),
        ("/other.shtml#{open", "2|/other.shtml|open|open"),
        ("/other.shtml#{}", "2|/other.shtml|/other.shtml|"),
        ("/other.shtml /dir/#{Both}", "5|/other.shtml /dir/|Both|Both"),
        ("#{Own}", "1|/dir/t.shtml?x=y|Own|Own"),
        ("##cumget#{Sum}", "0|##cumget|Sum|Sum"),
    ],
)
def test_a_url_may_carry_a_title(url: str, text: str) -> None:
    assert show(tags(), url, fmt="%T|%u|%w|%y") == text


def test_a_link_to_the_page_itself_stays_on_the_site() -> None:
    link = show(tags("//evil.example/../t.shtml"), fmt="%v")
    assert link.startswith('<A HREF="/evil.example/')


def test_what_the_reader_asked_for_comes_back_encoded() -> None:
    assert show(tags('/t.shtml?"><script>'), fmt="%u") == "/t.shtml?&quot;&gt;&lt;script&gt;"


def test_timefmt_is_the_pages() -> None:
    page, timefmt = tags(), str
    assert page.show("COUNTER", fmt="%tC", url=None, sel=None, timefmt=timefmt) == str(NOON)
    assert show(page, fmt="%tC") == "Nov 22 12:00"


def test_a_url_may_be_long_but_not_longer() -> None:
    page = tags()
    assert show(page, "/" + "x" * (URL_LENGTH_MAX - 1), fmt="%T") == "0"
    with pytest.raises(PageError, match="url is longer than 4096 characters"):
        show(page, "/" + "x" * URL_LENGTH_MAX)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (None, PAGE),
        ("/other.shtml", Address(Kind.ACCESS, "/other.shtml")),
        ("/a /b*", Address(Kind.ACCESS, "/a /b*")),
        ("##cumget", None),
        ("##cuminit#{x}", None),
        ("##debug=1", None),
        ("##cumbogus", Address(Kind.ACCESS, "##cumbogus")),
    ],
)
def test_a_tag_looks_at_one_address_or_none(url: str | None, address: Address | None) -> None:
    asked: list[Address] = []

    def look(address: Address) -> Counter:
        asked.append(address)
        return EMPTY

    page = tags()
    page.look = look
    show(page, url)
    assert asked == ([] if address is None else [address])


def test_a_page_adds_up_what_it_shows() -> None:
    page = tags()
    lines = [
        show(page, "##cuminit"),
        show(page, "/other.shtml", fmt="%T %cn"),
        show(page, "##cumget", fmt="%T %cn"),
        show(page, "/never", fmt="%T %cn"),
        page.show("TOTAL_HITS", fmt=None, url=None, sel=None, timefmt=None),
        page.show("REFERER_COUNT", fmt=None, url=None, sel=None, timefmt=None),
        show(page, "##debug=0"),
        show(page, "##cumbogus", fmt=None),
        show(page, "##cumstop"),
        show(page, "/other.shtml", fmt="%T %cn"),
        show(page, "##cumget", fmt="%T %cn"),
    ]
    assert lines == ["", "2 0", "2 1", "0 1", "5", "0", "", "0", "", "2 5", "7 5"]


def test_what_one_view_adds_up_no_other_sees() -> None:
    one = tags()
    show(one, "##cuminit")
    show(one)
    assert show(one, "##cumget", fmt="%T") == "1"
    assert show(tags(), "##cumget", fmt="%T") == "0"
