"""An SSI page ready to be evaluated, with what was learnt from showing it."""

from counterd.ledger import Wanted
from counterd.ssi.nodes import Page
from counterd.web.asked import What
from counterd.web.steady import Steady


class Compiled:
    """One version of a page."""

    __slots__ = ("page", "steady", "wanted", "what")

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wanted: Wanted | None = None
        """What its last view asked for: the next will ask for the same."""
        self.what: What | None = None
        """What its views are to the counters."""
        self.steady: Steady | None = None
        """The way past an evaluation, once a first one has told what is wanted."""
