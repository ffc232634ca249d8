"""The SSI pages of a site: compiled once, counted and shown for each visitor."""

from collections.abc import Coroutine
from typing import NamedTuple

from counterd.counters.addresses import counter_url
from counterd.ledger import Counted, Ledger, NearLedger, Wanted
from counterd.model import SITE_TOTAL, Address, Epoch, Hit, Kind, Outcome
from counterd.ssi.parser import parse
from counterd.web.asked import Asked, What
from counterd.web.compiled import Compiled
from counterd.web.complaints import Complaints
from counterd.web.loader import RootLoader
from counterd.web.root import DocumentRoot, File
from counterd.web.viewing import Manner, Means, Shown, View, filled


class Begun(NamedTuple):
    """A view that is counted."""

    counted: Counted
    shown: Shown | Coroutine[None, None, Shown]
    """Still to be awaited if something has to be read for it."""


class Pages:
    """The SSI pages of one site."""

    def __init__(self, root: DocumentRoot, ledger: Ledger, manner: Manner) -> None:
        self._ledger = ledger
        self._manner = manner
        self._means = Means(manner, RootLoader(root, self.compiled), Complaints())

    def compiled(self, file: File) -> Compiled | None:
        """Return ``file`` as a page, ``None`` if it is none by its name, or too large."""
        if file.page is None and file.content is not None and self.is_page_name(file.name):
            file.page = Compiled(parse(file.content, self._manner.meta_headers))
            file.content = None  # the page has all of it
            for mistake in file.page.page.mistakes:
                place = (file.target.url, mistake.line, mistake.column)
                self._means.complaints.log(file, place, mistake.message)
        return file.page

    def is_page_name(self, name: str) -> bool:
        """Say whether a file of this name is an SSI page, never sent as it lies there."""
        # Sites that were made on other systems have INDEX.SHTML, too.
        return name.lower().endswith(self._manner.ssi_suffix)

    async def body(self, compiled: Compiled, file: File, asked: Asked, hit: Hit | None) -> Shown:
        """Count ``hit``, if there is one, and return the page as its visitor sees it."""
        wanted, now = self._wanted(compiled, file), int(asked.now)
        if hit is None:
            counted = await self._ledger.peek(wanted, now)
        else:
            counted = await self._ledger.post(hit, wanted)
        shown = filled(compiled, counted, asked)
        if shown is not None:
            return shown
        view = self._view(compiled, file, asked)
        return await self._rest(view, view.evaluate(counted), now)

    def begin(
        self, compiled: Compiled, file: File, asked: Asked, hit: Hit, ledger: NearLedger
    ) -> Begun | None:
        """Do as ``body`` without waiting; ``None``, and nothing counted, where one has to wait."""
        counted = ledger.post_now(hit, self._wanted(compiled, file))
        return None if counted is None else self.begun(compiled, file, asked, counted, ledger)

    def begun(
        self, compiled: Compiled, file: File, asked: Asked, counted: Counted, ledger: NearLedger
    ) -> Begun:
        """Go on with a view that is ``counted``."""
        shown = filled(compiled, counted, asked)
        if shown is not None:
            return Begun(counted, shown)
        view, now = self._view(compiled, file, asked), int(asked.now)
        missing = view.evaluate(counted)
        while missing is not None and (more := ledger.peek_now(missing, now)) is not None:
            missing = view.evaluate(more)
        return Begun(counted, view.shown if missing is None else self._rest(view, missing, now))

    async def _rest(self, view: View, missing: Wanted | None, now: Epoch) -> Shown:
        """Return the page once nothing is ``missing`` any more."""
        while missing is not None:
            missing = view.evaluate(await self._ledger.peek(missing, now))
        return view.shown

    def _wanted(self, compiled: Compiled, file: File) -> Wanted:
        """Return what the page will show, as far as that is known beforehand."""
        return compiled.wanted or Wanted((self.counter(file), SITE_TOTAL))

    def what(self, compiled: Compiled, file: File) -> What:
        """Return what a view of ``file`` is to the counters."""
        if compiled.what is None:
            url = self.counter(file).url
            compiled.what = What(url, Outcome.VIEW, compiled.page.has_counter)
        return compiled.what

    def counter(self, file: File) -> Address:
        """Return the counter of ``file``: an index page's is its folder's."""
        if file.counter is None:
            url = counter_url(file.target.url, self._manner.index)
            file.counter = Address(Kind.ACCESS, url)
        return file.counter

    def _view(self, compiled: Compiled, file: File, asked: Asked) -> View:
        return View(self._means, compiled, file, asked, self.counter(file))
