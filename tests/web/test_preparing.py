"""What was prepared is there when somebody asks for it; a store that fails keeps nobody up."""

from counterd.counters.counter import Counter
from counterd.errors import StoreError
from counterd.model import Kind
from counterd.usage import Settings
from counterd.usage.overview import Inquiry, Latest, Overview
from counterd.usage.values import Days, Usage
from counterd.web.preparing import prepare
from counterd.web.templates import environment
from tests.counting import NOON


class Asked:
    """Records that only note what they were asked."""

    def __init__(self) -> None:
        self.inquiries: list[Inquiry] = []

    async def overview(self, inquiry: Inquiry) -> Overview:
        self.inquiries.append(inquiry)
        raise StoreError("gone")

    def counters(self, kind: Kind) -> dict[str, Counter]:
        raise NotImplementedError(kind)

    async def usage(self, days: Days, category: str | None = None) -> Usage:
        raise NotImplementedError(days, category)

    async def lifetimes(self, category: str | None = None) -> Usage:
        raise NotImplementedError(category)

    async def latest(self, now: int, category: str, top: int) -> Latest:
        raise NotImplementedError(now, category, top)


async def test_the_ranges_that_take_long_are_added_up_and_templates_compiled() -> None:
    records, settings = Asked(), Settings()
    await prepare(records, settings, lambda: NOON + 0.5, rest_s=0)
    month, year = records.inquiries
    assert (month.days.end - month.days.first) // 86_400 == 30
    assert (year.days.end - year.days.first) // 86_400 > 330
    assert year.before is not None
    bucket = environment().bytecode_cache
    assert bucket is not None
