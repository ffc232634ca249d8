"""An SSI page ready to be evaluated, with what was learnt from showing it."""

from counterd.ledger import Wanted
from counterd.ssi.nodes import Page


class Compiled:
    """One version of a page."""

    __slots__ = ("page", "wanted")

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wanted: Wanted | None = None
        """What its last view asked for: the next will ask for the same."""
