"""The map of networks as plain text, for terminals: the very lines of ``%M`` and ``%L``."""

from collections.abc import Iterator

from counterd.counters.networks import network_map, recent_clients
from counterd.pictures.registries import Registry
from counterd.web.own.map_figures import NETWORKS6, Figures


def map_text(figures: Figures) -> str:
    """Return the map, the last ten and the sums, in lines of at most 81 signs but for names."""
    return "\n".join(_lines(figures)) + "\n"


def _lines(figures: Figures) -> Iterator[str]:
    counter, cover = figures.counter, figures.coverage
    yield f"Networks of visitors: {_shown(figures.name)}"
    yield (
        f"{counter.total:,} hits, {counter.unique:,} unique, {counter.recent:,} recent, "
        f"{figures.networks:,} networks; since {figures.since}"
    )
    yield ""
    yield network_map(counter)
    yield "-  nobody yet    X  somebody    0-9  the last ten, 0 the latest"
    yield ""
    if counter.ten:
        yield recent_clients(counter)
    yield f"IPv4  {cover.text}"
    for share in cover.shares:
        if share.registry is not Registry.IANA or share.seen:
            yield f"      {share.registry:8} {share.seen:4} of {share.networks}"
    yield f"IPv6  {figures.networks6:,} of {NETWORKS6:,} groups of networks"


def _shown(name: str) -> str:
    # A URL may hold any character, and terminals obey some of them.
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name)
