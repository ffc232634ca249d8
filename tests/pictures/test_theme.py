"""What is written can be read, and what was seen stands out, in both themes (WCAG 2.2)."""

import pytest

from counterd.pictures.registries import Registry
from counterd.pictures.theme import BY_REGISTRY, COLOURS, SEEN, Paint, Rgb, Theme, hex_colour

themes = pytest.mark.parametrize("theme", Theme)
registries = pytest.mark.parametrize("registry", Registry)


def luminance(colour: Rgb) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme: Theme, one: int, other: int) -> float:
    darker, lighter = sorted(luminance(COLOURS[theme][paint]) for paint in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


@themes
def test_every_paint_has_a_colour(theme: Theme) -> None:
    assert len(COLOURS[theme]) == len(Paint)


@registries
def test_a_bit_makes_a_network_a_seen_one(registry: Registry) -> None:
    paint = BY_REGISTRY[registry]
    assert paint | SEEN == paint + SEEN
    assert Paint(paint | SEEN).name == f"SEEN_{paint.name}"
    assert Paint.ON_NETWORK | SEEN == Paint.ON_SEEN_NETWORK


@themes
@registries
def test_numbers_on_networks_can_be_read(theme: Theme, registry: Registry) -> None:
    paint = BY_REGISTRY[registry]
    assert contrast(theme, paint, Paint.ON_NETWORK) >= 4.5
    assert contrast(theme, paint + SEEN, Paint.ON_SEEN_NETWORK) >= 4.5


@themes
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (Paint.INK, Paint.PAPER),
        (Paint.QUIET, Paint.PAPER),
        (Paint.QUIET, Paint.IANA),
        (Paint.ON_RECENT, Paint.RECENT),
    ],
)
def test_texts_can_be_read(theme: Theme, text: Paint, ground: Paint) -> None:
    assert contrast(theme, text, ground) >= 4.5


@themes
@registries
def test_a_seen_network_stands_out_from_the_others_and_from_the_paper(
    theme: Theme, registry: Registry
) -> None:
    paint = BY_REGISTRY[registry]
    assert contrast(theme, paint + SEEN, paint) >= 3
    assert contrast(theme, paint + SEEN, Paint.PAPER) >= 3


@themes
@registries
def test_the_ring_of_a_recent_network_stands_out_from_networks_that_nobody_came_from(
    theme: Theme, registry: Registry
) -> None:
    assert contrast(theme, Paint.INK, BY_REGISTRY[registry]) >= 4.5


def test_colours_as_svg_writes_them() -> None:
    assert hex_colour((251, 250, 7)) == "#fbfa07"
    assert hex_colour(COLOURS[Theme.LIGHT][Paint.PAPER]) == "#fbfaf7"
