"""The drawing is well-formed, shows each network as it should, and reaches for nothing outside."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.pictures.field import FIELDS
from counterd.pictures.frame import FRAMES
from counterd.pictures.map_svg import SCALE_MAX, map_svg
from counterd.pictures.netmap import Layout
from counterd.pictures.networks import NETWORKS
from counterd.pictures.theme import BY_REGISTRY, COLOURS, Paint, Theme, hex_colour
from tests.pictures.maps import EVERYTHING, networks, recents, unhurried

SVG = "{http://www.w3.org/2000/svg}"
layouts = pytest.mark.parametrize("layout", Layout)


def drawing(
    seen: int, recent: dict[int, int], layout: Layout, title: str = "A map"
) -> ElementTree.Element:
    return ElementTree.fromstring(map_svg(seen, recent, layout, title))


def cells_by_paint(picture: ElementTree.Element) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield the paint and the corner of each cell that a path draws."""
    for path in picture.findall(f"{SVG}path"):
        for x, y in re.findall(r"M(\d+),(\d+)", path.attrib["d"]):
            yield int(path.attrib["class"].removeprefix("c")), (int(x), int(y))


def expected(seen: int, recent: dict[int, int], layout: Layout) -> set[tuple[int, tuple[int, int]]]:
    field = FIELDS[layout]
    is_quiet = not seen >> 896 and all(number < 896 for number in recent)
    ground = {
        (int(BY_REGISTRY[network.registry]), field.corner(network.number))
        for network in NETWORKS[: 896 if is_quiet else 1024]
    }
    found = {
        (BY_REGISTRY[network.registry] + 8, field.corner(network.number))
        for network in NETWORKS
        if seen >> network.number & 1 and network.number not in recent
    }
    return ground | found


@unhurried
@given(networks, recents, st.sampled_from(Layout))
def test_every_network_is_drawn_in_the_colour_of_its_registry(
    seen: int, recent: dict[int, int], layout: Layout
) -> None:
    drawn = [*cells_by_paint(drawing(seen, recent, layout))]
    assert set(drawn) == expected(seen, recent, layout)
    assert len(drawn) == len(set(drawn))


@unhurried
@given(recents, st.sampled_from(Layout))
def test_recent_networks_have_a_ring_a_digit_and_a_title(
    recent: dict[int, int], layout: Layout
) -> None:
    field = FIELDS[layout]
    groups = [
        group
        for group in drawing(0, recent, layout).findall(f"{SVG}g")
        if group.find(f"{SVG}title") is not None
    ]
    assert len(groups) == len(recent)
    for group, (number, place) in zip(groups, recent.items(), strict=True):
        title, ring, cell, digit = group
        x, y = field.corner(number)
        assert title.text == f"{place}: {NETWORKS[number].name}, {NETWORKS[number].label}"
        assert (ring.attrib["x"], ring.attrib["y"]) == (str(x - 1), str(y - 1))
        assert (cell.attrib["x"], cell.attrib["y"]) == (str(x), str(y))
        assert cell.attrib["class"] == f"c{Paint.RECENT:d}"
        assert digit.text == str(place)


def labels(picture: ElementTree.Element) -> dict[str, tuple[str, str | None]]:
    return {
        text.text or "": (group.attrib["class"], text.attrib["x"])
        for group in picture.findall(f"{SVG}g[@class]")
        for text in group
    }


def test_blocks_are_numbered_on_the_curve_and_readable_on_what_was_seen() -> None:
    found = labels(drawing(0b1000 | 1 << 20, {0: 0}, Layout.HILBERT))
    assert set(found) == {str(octet) for octet in range(224)}
    assert found["0"] == ("c14 small", "27")  # beside the recent client, on a network that was seen
    assert found["5"][0] == "c14 small"
    assert found["6"][0] == "c6 small"


def test_blocks_of_multicast_are_numbered_when_somebody_came_from_there() -> None:
    assert set(labels(drawing(1 << 1000, {}, Layout.HILBERT))) == {
        str(octet) for octet in range(256)
    }


def test_blocks_are_not_numbered_in_rows() -> None:
    assert labels(drawing(EVERYTHING, {}, Layout.ROWS)) == {}


def texts(picture: ElementTree.Element) -> set[str | None]:
    return {text.text for text in picture.findall(f"{SVG}text")}


@layouts
def test_the_legend_the_sums_and_the_quiet_regions_are_written(layout: Layout) -> None:
    found = texts(drawing(1 << 152, {}, layout))
    assert {"ARIN", "RIPE NCC", "APNIC", "LACNIC", "AFRINIC", "special use"} <= found
    assert {"not seen", "seen", "the last ten, 0 the latest"} <= found
    assert {"224-239 multicast", "240-255 reserved", "1 of 883 networks, 0.1 %"} <= found
    assert "224-239 multicast" not in texts(drawing(1 << 896, {}, layout))


def test_who_cannot_see_it_hears_what_it_shows() -> None:
    picture = drawing(1 << 152 | 1 << 48, {48: 1, 152: 0}, Layout.HILBERT, "Visitors of /a?b&c")
    assert picture.attrib["role"] == "img"
    assert picture[0].tag == f"{SVG}title"
    assert picture[0].text == "Visitors of /a?b&c"
    assert picture[1].tag == f"{SVG}desc"
    assert picture[1].text == (
        "2 of 883 networks, 0.2 % seen. The latest visitors came from 38.0.0.0/10, PSINet, Inc. "
        "(ARIN); 12.0.0.0/10, AT&T Bell Laboratories (ARIN)."
    )
    assert drawing(0, {}, Layout.ROWS)[1].text == "0 of 883 networks, 0.0 % seen."


@unhurried
@given(st.text())
def test_no_title_breaks_the_drawing(title: str) -> None:
    picture = drawing(0, {}, Layout.ROWS, title)
    assert [child.tag for child in picture][:3] == [f"{SVG}title", f"{SVG}desc", f"{SVG}style"]
    assert len(picture[0]) == 0


@layouts
def test_it_runs_nothing_and_reaches_for_nothing(layout: Layout) -> None:
    text = map_svg(EVERYTHING, {5: 5}, layout, "t")
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(text).iter()}
    assert tags <= {"svg", "title", "desc", "style", "rect", "path", "g", "text"}
    assert text.count("http") == 1  # the name of SVG itself
    assert not re.search(r"url\(|@import|href|\son\w+=|&(?!amp;|#x27;)", text)


@layouts
def test_both_themes_are_in_it_and_the_rules_are_for_this_drawing_alone(layout: Layout) -> None:
    style = drawing(0, {}, layout).findtext(f"{SVG}style") or ""
    day, night = style.split("@media screen and (prefers-color-scheme:dark)")
    for theme, part in ((Theme.LIGHT, day), (Theme.DARK, night)):
        for paint, colour in enumerate(COLOURS[theme]):
            assert f".counterd-map .c{paint}{{fill:{hex_colour(colour)}}}" in part
    for selector in re.findall(r"([^{}]+)\{", day + night[1:]):
        assert selector.startswith(".counterd-map ")


@layouts
def test_it_asks_for_the_size_that_is_wanted(layout: Layout) -> None:
    frame = FRAMES[layout]
    for scale in (1, SCALE_MAX):
        picture = ElementTree.fromstring(map_svg(0, {}, layout, "t", scale))
        assert picture.attrib["width"] == str(frame.width * scale)
        assert picture.attrib["height"] == str(frame.height * scale)
        assert picture.attrib["viewBox"] == f"0 0 {frame.width} {frame.height}"


@pytest.mark.parametrize("scale", [0, SCALE_MAX + 1])
def test_a_size_out_of_bounds_is_refused(scale: int) -> None:
    with pytest.raises(AssertionError):
        map_svg(0, {}, Layout.ROWS, "t", scale)
