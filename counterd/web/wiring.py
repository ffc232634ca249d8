"""The wiring of a site: from its settings and its ledger to an edge that answers."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counterd.config import Config
from counterd.errors import ConfigError
from counterd.ledger import Counting
from counterd.web.answers import Answering, Answers
from counterd.web.caching import CacheRules
from counterd.web.clients import Trust
from counterd.web.edge import Edge
from counterd.web.errorpages import ErrorPages, Means
from counterd.web.forms import FormRules, Forms
from counterd.web.gzipping import Gzip
from counterd.web.hits import Hits, Rules
from counterd.web.listing import Listing, ListingRules
from counterd.web.messages import Messages
from counterd.web.metering import Meter
from counterd.web.own.gate import Gate, GateRules
from counterd.web.own.metrics import Cache
from counterd.web.own.pages import OwnPages
from counterd.web.own.routes import OWN_PREFIX
from counterd.web.own.table import Inside, own_routes
from counterd.web.pages import Pages
from counterd.web.root import DocumentRoot, RootRules
from counterd.web.shortcut import Shortcut
from counterd.web.showing import Showing
from counterd.web.sources import spam_list
from counterd.web.standing import Standings
from counterd.web.streams import Streams
from counterd.web.target import Target, located
from counterd.web.viewing import Manner

# Of the memory for files and pages, the texts of pages as gzip get one part in so many.
_GZIP_SHARE: Final = 4
_DATABASE_SUFFIXES: Final = ("", "-wal", "-shm", "-lock")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a site lies on the disk."""

    root: Path
    database: Path
    config: Path | None
    other_databases: tuple[Path, ...] = ()
    """Those of other sites of the server."""
    logs: tuple[Path, ...] = ()
    """Of all sites."""


def document_root(config: Config, places: Places) -> DocumentRoot:
    """Return the files of a site, but for the database, its kin, the settings and the logs."""
    hidden = [
        database.with_name(database.name + suffix)
        for database in (places.database, *places.other_databases)
        for suffix in _DATABASE_SUFFIXES
    ]
    hidden.extend([] if places.config is None else [places.config])
    logs = (config.access_log, config.error_log, *places.logs)
    rules = RootRules(
        index=config.index,
        page_suffix=config.ssi_suffix,
        follow_symlinks=config.follow_symlinks,
        hidden=tuple(hidden),
        logs=tuple(log for log in logs if log is not None),
        cache_bytes_max=config.cache_bytes_max - _gzip_bytes(config),
        types=_types(config),
    )
    return DocumentRoot(places.root, rules)


def manner(config: Config) -> Manner:
    """Return how pages are shown."""
    return Manner(
        config.zone,
        config.usage.calendar,
        config.ssi_suffix,
        config.index,
        meta_headers=config.meta_headers,
    )


def edge(
    config: Config, places: Places, counting: Counting, clock: Callable[[], float], meter: Meter
) -> Edge:
    """Return what answers every request to a site, and notes in ``meter`` what that took.

    Raises:
        ConfigError: a file that a setting names cannot be read.
    """
    root = document_root(config, places)
    messages = Messages()
    pages = Pages(root, counting.ledger, manner(config))
    by = ListingRules(config.zone, config.index)
    gzip = Gzip(_gzip_bytes(config)) if config.gzip else None
    showing = Showing(_types(config), gzip)
    forms = Forms(root, FormRules(config.gzip, CacheRules(config.cache_control)))
    hits = Hits(Rules(config.ignore, config.ignore_path, _spam(config)))
    site = Answering(
        root=root,
        pages=pages,
        showing=showing,
        forms=forms,
        messages=messages,
        ledger=counting.ledger,
        hits=hits,
        listing=Listing(root, messages, by) if config.listing else None,
    )
    gate = Gate(counting.tokens, GateRules(frozenset(config.public), config.own_requests_per_s))
    streams = Streams(clock)
    meter.streams = lambda: streams.count
    caches = (Cache("files", root), *(() if gzip is None else (Cache("gzip", gzip),)))
    routes = own_routes(config, counting, gate, messages, Inside(hits, streams, meter, caches))
    trust = Trust(config.trusted_proxy, config.client_header)
    own = OwnPages(routes, gate, messages, compresses=config.gzip)
    answers = Answers(site)
    errors = ErrorPages(_error_places(config), Means(root, pages, showing, forms))
    shortcut = Shortcut(
        root=root,
        site=answers,
        own=own,
        standings=Standings(own, hits, trust),
        ledger=counting.ledger,
        errors=errors,
        meter=meter,
        clock=clock,
    )
    return Edge(
        root=root,
        site=answers,
        ledger=counting.ledger,
        messages=messages,
        own=own,
        errors=errors,
        trust=trust,
        clock=clock,
        streams=streams,
        meter=meter,
        shortcut=shortcut,
    )


def _error_places(config: Config) -> dict[int, Target]:
    places: dict[int, Target] = {}
    for status, path in config.error_page.items():
        place = located(path)
        if place is None or place.is_folder or path.startswith(OWN_PREFIX):
            raise ConfigError(f"error_page: nothing is served at {path!r}")
        places[int(status)] = place
    return places


def _gzip_bytes(config: Config) -> int:
    return config.cache_bytes_max // _GZIP_SHARE if config.gzip else 0


def _types(config: Config) -> dict[str, str]:
    return {suffix.lower(): kind for suffix, kind in config.types.items()}


def _spam(config: Config) -> frozenset[str]:
    if config.spam_list is None:
        return frozenset()
    try:
        return spam_list(config.spam_list.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"spam_list: {config.spam_list}: {error.strerror}") from error
