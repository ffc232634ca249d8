"""Which counters an embed shows: the one in its path, or those that ``url=`` names."""

from collections.abc import Collection
from typing import Final

from counterd.counters.addresses import counter_url, decoded_path
from counterd.counters.sums import is_sum, parts
from counterd.model import SITE_TOTAL, TOTAL_URL, Address, Kind
from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal
from counterd.web.target import REFUSED

# A sum of more is a page of its own; each is looked up for whoever asks.
KEYS_MAX: Final = 20
# A page elsewhere may make up its path, and a key is kept in memory and in two tables.
KEY_BYTES_MAX: Final = 512
_SHOWN_MAX: Final = 40


def key_of_path(path: str, index: Collection[str], name: str = "path") -> Address:
    """Return the counter of the page whose decoded path, without its first slash, is ``path``.

    ``name`` is what a refusal calls it.

    Raises:
        Refusal: no page is called like that.
    """
    return _page_key(name, f"/{path}", index, may_add_up=False)


def keys_of_fields(
    fields: Fields, index: Collection[str], *, may_add_up: bool = False
) -> tuple[Address, ...]:
    """Return the counters that ``url=`` names, each once; that of the site if there is none.

    It may be there several times and be a list between white space. Only who may add up may ask for
    all that fit a ``*``: that takes a while.

    Raises:
        Refusal: there are too many, or no page is called like that.
    """
    urls = [url for given in fields.all("url") for url in parts(given) if url]
    if len(urls) > KEYS_MAX:
        raise Refusal(400, f"url: expected at most {KEYS_MAX} counters, got {len(urls)}")
    keys = (_named(url, index, may_add_up=may_add_up) for url in urls)
    return tuple(dict.fromkeys(keys)) or (SITE_TOTAL,)


def _named(url: str, index: Collection[str], *, may_add_up: bool) -> Address:
    if url == TOTAL_URL:
        return SITE_TOTAL
    if not url.startswith("/"):
        raise Refusal(400, f"url: expected a path like /page.html or {TOTAL_URL}, got {_cut(url)}")
    return _page_key("url", decoded_path(url), index, may_add_up=may_add_up)


def _page_key(name: str, path: str, index: Collection[str], *, may_add_up: bool) -> Address:
    size = len(path.encode("utf-8", "surrogatepass"))
    if size > KEY_BYTES_MAX:
        raise Refusal(400, f"{name}: expected at most {KEY_BYTES_MAX} bytes, got {size}")
    if REFUSED.search(path):
        raise Refusal(400, f"{name}: no page has control characters or \\ in its path")
    url = counter_url(path, index)
    if is_sum(url) and not may_add_up:
        raise Refusal(400, f"{name}: expected the path of one page, got {_cut(url)}")
    return Address(Kind.ACCESS, url)


def _cut(text: str) -> str:
    return repr(text if len(text) <= _SHOWN_MAX else text[:_SHOWN_MAX] + "…")
