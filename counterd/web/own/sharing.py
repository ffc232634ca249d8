"""What pages of other sites may do with an answer: show it, and read it by script (CORS, CORP).

Source: the Fetch standard. Nothing that is shared depends on cookies, so any site may have it.
"""

from collections.abc import Iterable
from typing import Final

from counterd.web.reply import Headers, Reply

_DAY_S: Final = 86_400
_SHARED: Final[Headers] = {
    # Not with credentials: a page elsewhere sees what everybody sees.
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def shared(reply: Reply) -> Reply:
    """Return ``reply`` so that other sites may show and read it, its complaints as well."""
    return reply._replace(headers={**reply.headers, **_SHARED})


def preflight(allowed: Iterable[str]) -> Headers:
    """Return what tells a browser that scripts may ask by one of the ``allowed`` methods."""
    return {
        "Access-Control-Allow-Methods": ", ".join(allowed),
        # All but Authorization: tokens are not for other sites.
        "Access-Control-Allow-Headers": "*",
        "Access-Control-Max-Age": str(_DAY_S),
    }
