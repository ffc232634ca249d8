"""What became of a request, for whoever wants to write it down."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Answered:
    """One request, and what it got."""

    request: web.BaseRequest
    response: web.StreamResponse | None
    """``None`` if the connection ended before there was one."""
    took_s: float
    is_cut: bool
    """The connection ended before all was handed over."""
    was_read: bool
    """False of what is no request; ``request`` stands in for it."""


Told = Callable[[Answered], None]
"""Is told of each answer that went through aiohttp, after it was sent; must neither wait nor fail.

Of others, whoever answers at once tells by itself.
"""


class Ear:
    """Who is told, if anybody is: all connections of a server ask here, at each answer."""

    __slots__ = ("told",)

    def __init__(self) -> None:
        self.told: Told | None = None
