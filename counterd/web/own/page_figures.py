"""The page ``/-/page?url=``: the counter of one page of the site, its history, and who came."""

from dataclasses import replace
from datetime import tzinfo

from counterd.counters.counter import Counter
from counterd.counters.networks import network_map, recent_clients
from counterd.counters.sums import is_sum
from counterd.ledger import Ledger, Records, Wanted
from counterd.model import Address, Epoch, Kind
from counterd.usage import Settings
from counterd.web.figures import figures, named_counter
from counterd.web.own import dates
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from counterd.web.own.rendering import Rendering
from counterd.web.own.routes import Question
from counterd.web.own.view import Viewing
from counterd.web.own.wishes import wished
from counterd.web.reply import Reply


class PageFigures:
    """Shows one page."""

    def __init__(
        self,
        ledger: Ledger,
        records: Records,
        rendering: Rendering,
        settings: Settings,
        index: tuple[str, ...],
    ) -> None:
        self._ledger = ledger
        self._records = records
        self._rendering = rendering
        self._settings = settings
        self._index = index

    async def page(self, question: Question) -> Reply:
        """Answer ``/-/page?url=/page.shtml``.

        Raises:
            Refusal: 400 if it is not said which, 404 if it has no counter.
        """
        fields, now = Fields(question.asked.query), int(question.asked.now)
        address = self._address(fields)
        counter = (await self._ledger.peek(Wanted((address,)), now)).counters[address]
        if not counter.total:
            raise Refusal(404, f"There is no counter of {address.url}")
        calendar = self._settings.calendar
        wish = replace(wished(fields, calendar, now), prefix="", page=address.url)
        overview = await self._records.overview(wish.inquiry(now, calendar))
        return self._rendering.page(
            question,
            "page.html",
            view=Viewing(wish, overview, self._settings, now).view(),
            page=address.url,
            figures=figures(address, counter),
            times=_times(counter, self._settings.zone),
            recent=recent_clients(counter),
            map=network_map(counter),
            zone=str(self._settings.zone),
        )

    def _address(self, fields: Fields) -> Address:
        url = fields.text("url")
        if url is None:
            raise Refusal(400, "Say which page: /-/page?url=/page.shtml")
        address = named_counter(url, None, self._index)
        if address.kind is not Kind.ACCESS or is_sum(address.url):
            raise Refusal(400, f"url: expected the path of one page, got {url!r}")
        return address


def _times(counter: Counter, zone: tzinfo) -> dict[str, str]:
    def moment(at: Epoch) -> str:
        return dates.moment(at, zone) if at else "never"

    return {
        "created": moment(counter.created),
        "total": moment(counter.total_at),
        "unique": moment(counter.unique_at),
        "recent": moment(counter.recent_at),
    }
