"""What a visitor is told whose request we failed to answer."""

import errno
import logging
from typing import Final

from counterd.web.own.pages import OwnPages
from counterd.web.reply import Reply

logger = logging.getLogger(__name__)

_EXHAUSTED: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})


def failed(own: OwnPages, raw_target: str, error: Exception) -> Reply:
    """Return the answer to a request that ended in ``error``, which is logged."""
    if isinstance(error, OSError) and error.errno in _EXHAUSTED:
        logger.warning("out of resources: error=%s", error.strerror)
        return own.error(raw_target, 503, {"Retry-After": "5"})
    logger.error("request failed: target=%s", ascii(raw_target), exc_info=error)
    return own.error(raw_target, 500)
