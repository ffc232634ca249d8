"""Ranges are as wide as their prefixes say."""

import pytest

from counterd.pictures.special import SPECIAL_USES, SpecialUse


def use_of(prefix: str) -> SpecialUse:
    (found,) = (use for use in SPECIAL_USES if use.prefix == prefix)
    return found


@pytest.mark.parametrize(
    ("prefix", "first", "last"),
    [
        ("0.0.0.0/8", 0, 0x00FFFFFF),
        ("100.64.0.0/10", 0x64400000, 0x647FFFFF),
        ("172.16.0.0/12", 0xAC100000, 0xAC1FFFFF),
        ("192.0.2.0/24", 0xC0000200, 0xC00002FF),
        ("255.255.255.255/32", 0xFFFFFFFF, 0xFFFFFFFF),
    ],
)
def test_a_prefix_is_a_range(prefix: str, first: int, last: int) -> None:
    assert (use_of(prefix).first, use_of(prefix).last) == (first, last)


def test_they_lie_in_order_and_the_wider_is_first() -> None:
    keys = [(use.first, -use.last) for use in SPECIAL_USES]
    assert keys == sorted(keys)


def test_a_range_holds_what_lies_in_it_and_meets_what_it_shares_an_address_with() -> None:
    use = use_of("172.16.0.0/12")
    assert use.holds(use.first, use.last)
    assert not use.holds(use.first - 1, use.last)
    assert not use.holds(use.first, use.last + 1)
    assert use.meets(use.last, use.last + 9)
    assert use.meets(use.first - 9, use.first)
    assert not use.meets(use.first - 9, use.first - 1)
    assert not use.meets(use.last + 1, use.last + 9)
