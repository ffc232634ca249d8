"""What browsers may do with what we write: the policies of our own pages and pictures."""

from typing import Final

from counterd.web.reply import Headers

_NOTHING_ELSE: Final = "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

MESSAGE_POLICY: Final = (
    f"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; {_NOTHING_ELSE}"
)
"""Of errors and other small pages, which bring their style along: they run and load nothing."""

PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    f"img-src 'self' data:; {_NOTHING_ELSE}"
)
"""Of the pages below ``/-/``: style and scripts come from our own files, never from the page."""

PICTURE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""Of SVG, which other sites may show, and which runs nothing even when opened by itself."""

FRAME_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
"""Of a page that any site may frame: it has nothing to click."""


def page_headers(policy: str) -> Headers:
    """Return the headers of a page of ours: nobody keeps it, and no other site learns of it."""
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
