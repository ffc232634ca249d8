"""Packing: gzip that others read, only where it is smaller, told apart by its bytes."""

import gzip
import os

import pytest

from counterd.web.packing import Packed, is_packable, packed


def test_a_text_is_packed_as_gzip() -> None:
    text = b"all work and no play " * 100
    result = packed(text)
    assert gzip.decompress(result.content) == text
    assert len(result.content) < len(text) / 10
    assert result == packed(text)


def test_the_tag_is_that_of_the_bytes() -> None:
    one, other = packed(b"a" * 1_000), packed(b"a" * 999 + b"b")
    assert one.tag != other.tag
    assert one.tag.startswith("gzip")


def test_what_would_be_no_smaller_is_not_packed() -> None:
    assert packed(os.urandom(1_000)) == Packed(b"", "")
    assert packed(b"") == Packed(b"", "")


@pytest.mark.parametrize(
    "kind",
    [
        "text/css; charset=utf-8",
        "text/html",
        "text/javascript",
        "application/json",
        "application/manifest+json",
        "image/svg+xml",
        "application/rss+xml",
    ],
)
def test_texts_are_worth_it(kind: str) -> None:
    assert is_packable(kind)


@pytest.mark.parametrize("kind", ["image/png", "application/zip", "font/woff2", "video/mp4", ""])
def test_what_is_compressed_already_is_not(kind: str) -> None:
    assert not is_packable(kind)
