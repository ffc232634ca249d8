"""The demonstration site as it was written: what it shows as source is the source, and all of it.

No browser is needed for this; a reader learns from it, so it has to be right.
"""

import html
import re
from pathlib import Path

import pytest

from counterd.check import check_pages
from counterd.counters.cumulative import COMMANDS, GET
from counterd.ssi.counter_names import COUNTERS
from counterd.ssi.lexer import Plain, Tag, lex

PUBLIC = Path(__file__).resolve().parents[2] / "public"
PAGES = sorted(PUBLIC.rglob("*.shtml"))
FIGURE = re.compile(
    r'<figure class="tag[\w ]*">\n<figcaption>[^\n]+</figcaption>\n'
    r"<code>(?P<shown>.+?)</code>\n<output>(?P<source>.+?)</output>\n</figure>",
    re.DOTALL,
)
FORMATS = """
%T %U %V %X %N %D %M %L %mT %mU %mV %.4mST %mMT %mHT %mdT %mwT %mmU %myV %tC %tT %tU %tV %tX
%u %v %w %y %n %% $$ %$ $% $T %q %cn %06T %8T %-8T %,T %4,T %,8T %,08T %.3mHT
"""
SELECTIONS = {"acc", "ssi", "total", "ref", "err", "ref,total"}
URLS = {"/", "sums.shtml", "/ /*.shtml", "/*.shtml", "$scheme://$HTTP_HOST/ssi.shtml"}
DIRECTIVES = """
counter echo set if elif else endif include config fsize flastmod printenv comment block endblock
"""


def name_of(path: Path) -> str:
    return str(path.relative_to(PUBLIC))


def live_tags() -> list[Tag]:
    pages = (path.read_text("utf-8") for path in PAGES)
    return [token for page in pages for token in lex(page) if isinstance(token, Tag)]


def values(attribute: str) -> set[str]:
    found = (one for tag in live_tags() for one in tag.attributes)
    return {one.value for one in found if one.name == attribute and one.value is not None}


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_the_source_shown_is_that_of_the_tag_beside_it(path: Path) -> None:
    page = path.read_text("utf-8")
    figures = list(FIGURE.finditer(page))
    assert len(figures) == page.count("<figure")
    for figure in figures:
        assert html.unescape(figure["shown"]) == figure["source"]
        assert "<" not in figure["shown"]


@pytest.mark.parametrize("fmt", FORMATS.split())
def test_every_format_is_shown_live(fmt: str) -> None:
    assert any(fmt in written for written in values("fmt"))


def test_every_way_to_name_a_counter_is_shown_live() -> None:
    names = {name.lower() for name in values("var")}
    assert names >= set(COUNTERS)
    assert values("sel") >= SELECTIONS
    urls = values("url")
    assert urls >= URLS
    assert {url.partition("#{")[0] for url in urls} >= {*COMMANDS, GET}
    assert any("#{" in url for url in urls)


def test_every_directive_is_shown_live() -> None:
    assert {tag.name for tag in live_tags()} == set(DIRECTIVES.split())


def test_a_default_format_is_set_in_both_ways_and_taken_back() -> None:
    configured = [tag for tag in live_tags() if tag.name == "config"]
    sources = " ".join(tag.source.lower() for tag in configured)
    assert 'counterfmt="%t' in sources
    assert 'var=counterfmt val="' in sources
    assert 'counterfmt=""' in sources


def test_the_pages_have_no_mistakes() -> None:
    assert list(check_pages(PUBLIC, (".shtml",))) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_nothing_runs_and_nothing_comes_from_elsewhere(path: Path) -> None:
    tokens = lex(path.read_text("utf-8"))
    sent = "".join(token.source for token in tokens if isinstance(token, Plain))
    markup = "".join(re.findall(r"<[^>]*>", sent))
    assert not re.search(r"<script|\son\w+=|style=", markup)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', markup)


def test_there_is_one_style_sheet_and_it_asks_for_pictures_that_are_there() -> None:
    (sheet,) = PUBLIC.rglob("*.css")
    pictures = re.findall(r'url\("([^"]+)"\)', sheet.read_text("utf-8"))
    assert pictures
    assert all((PUBLIC / picture).is_file() for picture in pictures)
