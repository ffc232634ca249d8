"""What the counter tags of a page print: COUNTER, TOTAL_HITS and REFERER_COUNT (DeleGate's)."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import partial
from typing import Final, Literal, NamedTuple

from counterd.counters.addresses import counter_url, decoded_path, without_dots
from counterd.counters.counter import Counter
from counterd.counters.cumulative import COMMANDS, GET, CumulativeSum, after_shown
from counterd.counters.formats import Format, Shown, compile_counts, compile_format
from counterd.counters.referers import cleaned, site_of
from counterd.counters.selection import selected
from counterd.errors import PageError
from counterd.model import SITE_TOTAL, Address, Epoch, Kind

TagName = Literal["COUNTER", "TOTAL_HITS", "REFERER_COUNT"]

# Room for a list of pages; each view reads it anew.
URL_LENGTH_MAX: Final = 4096

_DEBUG: Final = "##debug="  # DeleGate's logging; prints nothing
_PATH_END: Final = re.compile("[?#]")
_FULL_URL: Final = re.compile(r"https?://(?:[^/?#]*@)?([^/?#@]*)(.*)", re.IGNORECASE | re.DOTALL)


class _Named(NamedTuple):
    """What a tag names."""

    address: Address | None
    """``None`` for commands to the page's adding machine."""
    url: str
    title: str | None = None


_TOTAL_HITS: Final = _Named(SITE_TOTAL, SITE_TOTAL.url)
_NO_REFERER: Final = _Named(Address(Kind.REFERER, "none"), "none")


class SteadyTag(NamedTuple):
    """A tag that names the same counter at each view of its page."""

    address: Address
    url: str | None
    """As the author wrote it; ``None`` for what the reader has asked for."""
    title: str | None
    format: Format
    counts: Callable[[Counter], str] | None
    """The same as ``format``, where that prints but the counts."""
    has_names: bool
    """Whether the format may have long names, which the days of the counter tell."""


@dataclass(slots=True, kw_only=True)
class Tags:
    """Reads counters for one view of a page; counts nothing."""

    page: Address
    """The page's own counter."""
    own_url: str
    """The request target as it came."""
    base: str
    """Escaped URL path of the requested page's directory, with a slash at its end."""
    look: Callable[[Address], Counter]
    now: Epoch
    zone: tzinfo
    is_own_host: Callable[[str], bool]
    """Says whether ``host[:port]``, in lower case, is this site."""
    index_names: Collection[str]
    figure: Callable[[Address, str], int | None] = lambda _, __: None
    """Tells what a long name in a format stands for, for a counter."""
    _cum: CumulativeSum = field(default=CumulativeSum(), init=False)

    def show(
        self,
        name: TagName,
        *,
        fmt: str | None,
        url: str | None,
        sel: str | None,
        timefmt: Callable[[Epoch], str] | None,
    ) -> str:
        """Return what a tag prints; not encoded, save for URLs.

        Raises:
            PageError: ``fmt`` or ``url`` is too long.
        """
        address, url, title = self._named(name, url, sel)
        if address is not None:
            counter = self.look(address)
        elif url == GET:
            counter = self._cum.sum.counter
        else:
            self._cum = COMMANDS[url](self._cum) if url in COMMANDS else self._cum
            return ""
        if fmt is None:
            fmt = _default_format(name)
        shown = Shown(
            counter,
            self.now,
            self.zone,
            timefmt,
            url,
            title,
            self._cum.sum.summed,
            _no_figure if address is None else partial(self.figure, address),
        )
        text = compile_format(fmt)(shown)
        if address is not None:
            self._cum = after_shown(self._cum, counter)
        return text

    def address(self, name: TagName, *, url: str | None, sel: str | None) -> Address | None:
        """Return the counter, or the sum, that a tag looks at; ``None`` if it looks at nothing.

        Raises:
            PageError: ``url`` is too long.
        """
        return self._named(name, url, sel).address

    def steady(
        self, name: TagName, *, fmt: str | None, url: str | None, sel: str | None
    ) -> SteadyTag | None:
        """Return a tag as it is at each view, ``None`` if that depends on the view.

        Raises:
            PageError: ``fmt`` or ``url`` is too long.
        """
        if url is not None and _FULL_URL.search(url):
            return None  # whether that is this site, the request tells
        named = self._named(name, url, sel)
        if named.address is None:
            return None
        fmt = _default_format(name) if fmt is None else fmt
        is_asked_for = named.url == self._own_url() and _is_own(url)
        shown_url = None if is_asked_for else named.url
        return SteadyTag(
            named.address,
            shown_url,
            named.title,
            compile_format(fmt),
            compile_counts(fmt),
            has_names="{" in fmt,
        )

    def _named(self, name: TagName, url: str | None, sel: str | None) -> _Named:
        match name:
            case "COUNTER":
                return self._named_by(url, selected(sel))
            case "TOTAL_HITS":
                return _TOTAL_HITS
            case "REFERER_COUNT":
                return self._named_by(url, Kind.REFERER) if url else _NO_REFERER

    def _named_by(self, given: str | None, kind: Kind) -> _Named:
        if not given:
            return _Named(self._own(kind), self._own_url())
        if len(given) > URL_LENGTH_MAX:
            raise PageError(f"url is longer than {URL_LENGTH_MAX} characters")
        url, has_title, rest = given.partition("#{")
        title = rest.partition("}")[0] if has_title else None
        if url in COMMANDS or url == GET or url.startswith(_DEBUG):
            return _Named(None, url, title)
        if _is_own(given):
            return _Named(self._own(kind), self._own_url(), title)
        urls = [self._absolute(word) for word in url.split()]
        keys = [key for url in urls if (key := self._key(url, kind)) is not None]
        shown = " ".join(urls)
        # Without any key the URL stands for itself: nobody counts under it, so it shows zeros.
        return _Named(Address(kind, " ".join(keys) or shown), shown, title)

    def _own(self, kind: Kind) -> Address:
        match kind:
            case Kind.ACCESS:
                return self.page
            case Kind.TOTAL:
                return SITE_TOTAL
            case Kind.SSI | Kind.REFERER | Kind.REFERER_SITE | Kind.ERROR:
                return Address(kind, self.page.url)

    def _own_url(self) -> str:
        return own_url(self.own_url)

    def _absolute(self, url: str) -> str:
        if url.startswith(("/", "#")) or _FULL_URL.match(url):
            return url
        path = _PATH_END.split(url, maxsplit=1)[0]
        return without_dots(self.base + path) + url[len(path) :]

    def _key(self, url: str, kind: Kind) -> str | None:
        if url.startswith("#"):
            return url
        match kind:
            case Kind.REFERER:
                return cleaned(url)
            case Kind.REFERER_SITE:
                referer = cleaned(url)
                return None if referer is None else site_of(referer)
            case Kind.ACCESS | Kind.SSI | Kind.TOTAL | Kind.ERROR:
                return self._page_key(url)

    def _page_key(self, url: str) -> str | None:
        if found := _FULL_URL.match(url):
            if not self.is_own_host(found[1].lower()):
                return None
            url = found[2]
        return counter_url(decoded_path(url), self.index_names)


def own_url(target: str) -> str:
    """Return the request target ``target`` as tags print it.

    Two slashes at its front would make a link of ``%v`` lead to another site.
    """
    return "/" + target.lstrip("/") if target.startswith("//") else target


def _is_own(url: str | None) -> bool:
    """Say whether ``url``, perhaps with a title, names no other page than the tag's own."""
    return not url or not url.partition("#{")[0].strip()


def _default_format(name: TagName) -> str:
    return "%N" if name == "REFERER_COUNT" else "%T"


def _no_figure(_: str) -> None:
    return None
