"""Referers as counters keep them: full http and https URLs without what is private in them."""

import re
from typing import Final
from urllib.parse import urlsplit

from counterd.model import Address, Kind

# Longer ones are made by software; a counter's key should fit on a line.
REFERER_BYTES_MAX: Final = 512
# Browsers escape these; who sends them as they are has no page to show.
_REFUSED: Final = re.compile(r"""[\s"'<>\\^`{|}]""")


def cleaned(header: str) -> str | None:
    """Return ``scheme://host[:port]/path`` of a Referer header, ``None`` for what is no full URL.

    Query, fragment, user name and password are cut: they are nobody's business. The host is in
    lower case. Longer than 512 bytes, or with characters that no URL holds: ``None``.
    """
    header = header.strip(" ")
    if not header.isprintable():
        return None
    try:
        parts = urlsplit(header)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    if ":" in host:
        host = f"[{host}]"
    url = f"{parts.scheme}://{host}{'' if port is None else f':{port}'}{parts.path or '/'}"
    is_odd = _REFUSED.search(parts.netloc + parts.path) or len(url.encode()) > REFERER_BYTES_MAX
    return None if is_odd else url


def counters_of(header: str) -> list[Address]:
    """Return the counters of the page and the site that a Referer header names, if it does."""
    url = cleaned(header)
    if url is None:
        return []
    return [Address(Kind.REFERER, url), Address(Kind.REFERER_SITE, site_of(url))]


def site_of(url: str) -> str:
    """Return the site of a cleaned referer: ``https://example.org/``."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/"
