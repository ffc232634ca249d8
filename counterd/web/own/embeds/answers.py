"""How embeds are answered: pictures and JSON that nobody keeps, and that harm no page."""

from typing import Final

import msgspec

from counterd.model import Outcome
from counterd.web.own.jsontext import json_text
from counterd.web.policies import PICTURE_POLICY
from counterd.web.reply import Headers, Reply

SVG: Final = "image/svg+xml"
PNG: Final = "image/png"
GIF: Final = "image/gif"
# Proxies of pictures, GitHub's first of all, go by no-cache; all others by no-store.
_FRESH: Final = {
    "Cache-Control": "no-store, no-cache, max-age=0",
    "X-Content-Type-Options": "nosniff",
}
# A drawing may hold images: the digits of the site's own.
_SVG_POLICY: Final = f"{PICTURE_POLICY}; img-src data:; sandbox"


def picture(body: bytes, kind: str, headers: Headers | None = None, status: int = 200) -> Reply:
    """Return a picture of the content type ``kind``."""
    policy = {"Content-Security-Policy": _SVG_POLICY} if kind == SVG else {}
    own = {"Content-Type": kind, **_FRESH, **policy, **(headers or {})}
    return Reply(status, own, body, Outcome.OTHER)


def told(value: msgspec.Struct, status: int = 200) -> Reply:
    """Return ``value`` as JSON."""
    headers = {"Content-Type": "application/json", **_FRESH}
    return Reply(status, headers, json_text(value), Outcome.OTHER)
