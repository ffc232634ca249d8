"""Badges: what they say, that they stay drawings whatever they are asked to say, and shields'."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterd.counters.counter import Counter
from counterd.model import SITE_TOTAL
from counterd.pictures.badge import STYLES, TEXT_LENGTH_MAX
from counterd.web.own.embeds.badges import Badges
from counterd.web.own.refusal import Refusal
from tests.counting import Running, running
from tests.embeds import embed, embedding, fields_of, page, text_of

PAGE = page("/p.shtml")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path / "c.db") as site:
        await site.hit()
        yield site


def said(svg: str) -> str:
    """What a screen reader says."""
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    return root.findtext(f"{SVG}title") or ""


async def badge(site: Running, query: str = "") -> str:
    return text_of(await Badges(embedding(site)).svg(embed(PAGE, query=query)))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "hits: 1"),
        ("figure=unique", "unique hits: 1"),
        ("figure=today", "hits today: 1"),
        ("figure=yesterday", "hits yesterday: 0"),
        ("label=guests", "guests: 1"),
        ("label=", "1"),
        ("label=%20G%C3%A4ste%0A", "Gäste: 1"),
        ("label=" + "x" * 64, "x" * 64 + ": 1"),
        ("style=1998&colour=red", "hits: 1"),
        ("style=for-the-badge", "hits: 1"),
    ],
)
async def test_a_badge_says_label_and_figure(site: Running, query: str, text: str) -> None:
    assert said(await badge(site, query)) == text


@pytest.mark.parametrize(
    ("number", "short", "full"),
    [(999, "999", "999"), (1_234, "1.2k", "1,234"), (1_234_567, "1.2M", "1,234,567")],
)
async def test_large_numbers_are_short_unless_said(
    site: Running, number: int, short: str, full: str
) -> None:
    site.site.set(PAGE, Counter(total=number))
    assert said(await badge(site)) == f"hits: {short}"
    assert said(await badge(site, "numbers=short")) == f"hits: {short}"
    assert said(await badge(site, "numbers=full")) == f"hits: {full}"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("style=round", "style: expected flat or "),
        ("numbers=long", "numbers: expected short or full, got 'long'"),
        ("figure=all", "figure: expected one of "),
        ("color=blau", "color: "),
        ("label=" + "x" * 65, "label: "),
    ],
)
async def test_what_cannot_be_drawn_is_told_and_counts_nothing(
    site: Running, query: str, sentence: str
) -> None:
    badges = Badges(embedding(site, "*"))
    for show in (badges.svg, badges.shield):
        with pytest.raises(Refusal) as refused:
            await show(embed(PAGE, query=query))
        assert refused.value.status == 400
        assert refused.value.detail.startswith(sentence)
    assert site.site.look(PAGE).total == 1


async def test_a_badge_counts_and_shields_do_not(site: Running) -> None:
    badges = Badges(embedding(site, "*"))
    assert fields_of(await badges.shield(embed(PAGE)))["message"] == "1"
    assert said(text_of(await badges.svg(embed(PAGE)))) == "hits: 2"
    assert fields_of(await badges.shield(embed(PAGE))) == {
        "schemaVersion": 1,
        "label": "hits",
        "message": "2",
        "color": "informational",
    }


async def test_the_whole_site_has_visitors(site: Running) -> None:
    asked = embed(SITE_TOTAL, query="figure=online&label=&color=0a0")
    assert fields_of(await Badges(embedding(site)).shield(asked)) == {
        "schemaVersion": 1,
        "label": "",
        "message": "1",
        "color": "0a0",
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # it is only looked at
@given(label=st.text(max_size=70), style=st.sampled_from(STYLES))
async def test_whatever_a_label_says_stays_text(site: Running, label: str, style: str) -> None:
    badges = Badges(embedding(site))
    asked = embed(PAGE, query=f"label={quote(label)}&style={style}")
    try:
        svg = text_of(await badges.svg(asked))
    except Refusal:
        assert len(label) > TEXT_LENGTH_MAX
        return
    told = fields_of(await badges.shield(asked))["label"]
    assert isinstance(told, str)
    assert said(svg) == (f"{told}: 1" if told else "1")
    assert set(told) <= {*label, " "}
    drawn = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
    assert not drawn - {"svg", "title", "defs", "g", "path", "text", "linearGradient", "stop"}
