"""A compiled page: a new one has learnt nothing yet."""

from counterd.ledger import Wanted
from counterd.model import SITE_TOTAL
from counterd.ssi.parser import parse
from counterd.web.compiled import Compiled


def test_a_page_remembers_what_its_last_view_asked_for() -> None:
    page = parse(b"x")
    one, other = Compiled(page), Compiled(page)
    assert one.page is page
    wanted = Wanted((SITE_TOTAL,))
    one.wanted = wanted
    assert (one.wanted, other.wanted) == (wanted, None)
