"""A counter by whatever name people give it, and its figures as programs read them."""

import pytest

from counterd.counters.counter import Counter
from counterd.model import OTHER_URL, SITE_TOTAL, Address, Kind
from counterd.web.figures import figures, named_counter
from tests.counting import NOON

INDEX = ("index.shtml", "index.html")


@pytest.mark.parametrize(
    ("url", "sel", "address"),
    [
        ("/a.shtml", None, Address(Kind.ACCESS, "/a.shtml")),
        ("a.shtml", None, Address(Kind.ACCESS, "/a.shtml")),
        ("/docs/index.html", None, Address(Kind.ACCESS, "/docs/")),
        ("/caf%C3%A9.html?q#f", None, Address(Kind.ACCESS, "/café.html")),
        ("/café.html", None, Address(Kind.ACCESS, "/café.html")),
        ("//a/../b", None, Address(Kind.ACCESS, "/b")),
        ("/a.shtml", "err", Address(Kind.ERROR, "/a.shtml")),
        ("#total", None, SITE_TOTAL),
        ("#total", "total", SITE_TOTAL),
        ("#total", "err", Address(Kind.ERROR, "#total")),
        ("#other", None, Address(Kind.ACCESS, OTHER_URL)),
        ("http://there.example", None, Address(Kind.REFERER, "http://there.example/")),
        ("https://There.example/a?q", "ref", Address(Kind.REFERER, "https://there.example/a")),
        (
            "http://there.example/a",
            "ref,total",
            Address(Kind.REFERER_SITE, "http://there.example/"),
        ),
        ("/a.shtml", "nonsense", Address(Kind.ACCESS, "/a.shtml")),
    ],
)
def test_a_counter_is_called_as_people_do(url: str, sel: str | None, address: Address) -> None:
    assert named_counter(url, sel, INDEX) == address


def test_networks_are_told_together_and_apart() -> None:
    told = figures(SITE_TOTAL, Counter(total=9, networks=0b111, networks6=0b1))
    assert (told.networks, told.networks_ipv4, told.networks_ipv6) == (4, 3, 1)
    assert told.created is None


def test_times_are_utc_to_the_second() -> None:
    assert figures(SITE_TOTAL, Counter(created=NOON)).created == "2026-11-22T12:00:30Z"
