"""Accept-Encoding: q-values, ``*``, identity, and headers that no client should send."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterd.web.negotiation import CODINGS, preferred

ALL = ("br", "zstd", "gzip")


@pytest.mark.parametrize(
    ("accepted", "available", "expected"),
    [
        (None, ALL, None),
        ("", ALL, None),
        ("gzip", ALL, "gzip"),
        ("gzip", ("br",), None),
        ("gzip", (), None),
        # What browsers send.
        ("gzip, deflate, br, zstd", ALL, "br"),
        ("gzip, deflate, br, zstd", ("gzip", "zstd"), "zstd"),
        ("gzip, deflate", ALL, "gzip"),
        ("deflate", ALL, None),
        # The examples of RFC 9110, section 12.5.3.
        ("compress, gzip", ALL, "gzip"),
        ("*", ALL, "br"),
        ("compress;q=0.5, gzip;q=1.0", ALL, "gzip"),
        ("gzip;q=1.0, identity; q=0.5, *;q=0", ALL, "gzip"),
        # The client's wish goes before ours.
        ("br;q=0.5, gzip;q=0.8", ALL, "gzip"),
        ("br;q=0.5, zstd;q=0.5", ALL, "br"),
        ("identity, gzip;q=0.5", ALL, None),
        ("identity;q=0.5, gzip;q=0.5", ALL, "gzip"),
        ("identity;q=0.5, gzip;q=0.6, br;q=0.4", ALL, "gzip"),
        ("gzip;q=0.001", ALL, "gzip"),
        # What is refused is not sent.
        ("gzip;q=0", ALL, None),
        ("gzip;q=0.000", ALL, None),
        ("br;q=0, *", ALL, "zstd"),
        ("*;q=0", ALL, None),
        ("*;q=0, br", ALL, "br"),
        ("*;q=0.5, br;q=0.1", ALL, "zstd"),
        # Who refuses the plain form gets another one, if there is any.
        ("identity;q=0", ALL, None),
        ("identity;q=0, *", ALL, "br"),
        ("identity;q=0, gzip;q=0.1", ALL, "gzip"),
        ("identity;q=0, br", ("gzip",), None),
        # Case, blanks, old names.
        ("GZIP", ALL, "gzip"),
        ("x-gzip", ALL, "gzip"),
        ("\tgzip\t;\tQ=0.5 ,", ALL, "gzip"),
        (",,gzip,,", ALL, "gzip"),
        # What is malformed says nothing of any coding.
        ("gzip;q=2", ALL, None),
        ("gzip;q=0.5000", ALL, None),
        ("gzip;q=-1", ALL, None),
        ("gzip;level=9", ALL, None),
        ("gzip br", ALL, None),
        ("gzip;q=2, br", ALL, "br"),
        ("gzipp", ALL, None),
        ("not-gzip", ALL, None),
        ("gzip" + ", x" * 2_000 + ", br", ALL, "br"),
    ],
)
def test_the_client_gets_what_it_likes_best(
    accepted: str | None, available: tuple[str, ...], expected: str | None
) -> None:
    assert preferred(accepted, available) == expected


QUALITIES = {name: st.integers(0, 1_000) for name in ("br", "zstd", "gzip", "identity", "*")}


@given(
    st.fixed_dictionaries({}, optional=QUALITIES),
    st.sets(st.sampled_from(CODINGS)),
    st.randoms(),
)
def test_no_form_that_is_liked_less_is_sent(
    wishes: dict[str, int], available: set[str], random: Random
) -> None:
    members = [f"{name};q={wish / 1000:.3f}" for name, wish in wishes.items()]
    random.shuffle(members)
    chosen = preferred(", ".join(members), available)

    def liked(coding: str) -> int:  # the definition; a plain form that nobody names comes last
        return wishes.get(coding, wishes.get("*", 0))

    plain = wishes.get("identity", 0)
    best = max((liked(coding) for coding in available), default=0)
    if chosen is None:
        assert best == 0 or plain > best
    else:
        assert chosen in available
        assert liked(chosen) == best > 0
        assert best >= plain
        assert all(
            liked(coding) < best
            for coding in CODINGS[: CODINGS.index(chosen)]
            if coding in available
        )


@given(st.text(max_size=300))
def test_no_header_is_too_odd(text: str) -> None:
    assert preferred(text, ALL) in (*ALL, None)
