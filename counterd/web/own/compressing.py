"""Send the server's own pages as gzip to those who take it."""

from functools import lru_cache
from typing import Final

from counterd.web.asked import Asked, joined
from counterd.web.negotiation import preferred
from counterd.web.packing import is_packable, packed
from counterd.web.reply import Reply

_SIZE_MIN: Final = 1024  # less fits into one packet anyway
_VARYING: Final = "Accept-Encoding"
# Assets and pages that many look at in the same moment; the largest page is 200 KB.
_remembered: Final = lru_cache(16)(packed)


def compressed(reply: Reply, asked: Asked) -> Reply:
    """Return ``reply`` as gzip if that is worth it and welcome, else as it is.

    What is sent to somebody signed in may be compressed although it repeats what was asked for:
    their cookie is ``SameSite=Strict``, so that no other site can make them ask and look at sizes.
    """
    body, headers = reply.body, reply.headers
    if not isinstance(body, bytes) or len(body) < _SIZE_MIN:
        return reply
    if not is_packable(headers.get("Content-Type", "")) or "Content-Encoding" in headers:
        return reply
    varying = {**headers, "Vary": ", ".join(filter(None, (headers.get("Vary"), _VARYING)))}
    if preferred(joined(asked.headers, _VARYING), ("gzip",)) is None:
        return reply._replace(headers=varying)
    content = _remembered(body).content
    if not content:
        return reply._replace(headers=varying)
    return reply._replace(headers={**varying, "Content-Encoding": "gzip"}, body=content)
