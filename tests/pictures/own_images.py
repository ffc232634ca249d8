"""Digits as a site's owner might bring them: in a strip or in ten images."""

from counterd.pictures.png import png, png_rgba

PALETTE = tuple((20 * digit, 0, 0, 255 if digit else 0) for digit in range(10))


def strip(width: int, height: int) -> bytes:
    """Return a PNG of ten digits: each is one colour, and its column its place."""
    row = b"".join(bytes([digit]) * width for digit in range(10))
    return png(10 * width, height, PALETTE, [row] * height)


def single(digit: int, width: int, height: int) -> bytes:
    return png(width, height, PALETTE, [bytes([digit]) * width] * height)


def ten(width: int, height: int) -> list[bytes]:
    return [single(digit, width, height) for digit in range(10)]


def colourful(width: int, height: int) -> bytes:
    """Return a strip of more colours than a palette has."""
    rows = [
        b"".join(bytes([x % 256, y, x // 256, 255 - y]) for x in range(10 * width))
        for y in range(height)
    ]
    return png_rgba(10 * width, height, rows)
