"""List a folder that has no index page: what a visitor could ask for there, and nothing else."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from counterd.model import Outcome
from counterd.ssi.sizes import size_in_units
from counterd.web.messages import Messages
from counterd.web.opening import NAMES_MAX, Folder
from counterd.web.reply import Reply
from counterd.web.root import DocumentRoot
from counterd.web.target import Target, located

# A page that people can look through; each entry is opened once to see whether it is served.
ENTRIES_MAX: Final = 1_000
_OWN: Final = "-"  # below /-/ no file is served
_YEAR_1: Final = -62_135_596_800
_YEAR_9999: Final = 253_402_214_400
_DAY_S: Final = 86_400
_MINUTES: Final = len("2026-11-22 12:00")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list."""

    name: str
    """A folder's ends in a slash."""
    href: str
    """The escaped path."""
    is_folder: bool
    size: str
    size_bytes: int
    changed: str


@dataclass(frozen=True, slots=True)
class ListingRules:
    """How folders are listed."""

    zone: tzinfo
    """In which times are told."""
    index: tuple[str, ...]
    """Names of index pages: a folder with one that is not served is not listed instead."""


class Listing:
    """Makes lists of folders."""

    __slots__ = ("_messages", "_root", "_rules")

    def __init__(self, root: DocumentRoot, messages: Messages, rules: ListingRules) -> None:
        self._root = root
        self._messages = messages
        self._rules = rules

    async def reply(self, folder: Target) -> Reply | None:
        """Return the list of ``folder`` as a page, a view of it; ``None`` if it is not listed."""
        if folder.segments[:1] == (_OWN,):
            return None
        # In a thread: a thousand files are looked at.
        listed = await asyncio.to_thread(self._listed, folder)
        if listed is None:
            return None
        entries, is_cut = listed
        page = self._messages.page(
            "listing.html", crumbs=_crumbs(folder), entries=entries, is_cut=is_cut
        )
        return page._replace(outcome=Outcome.VIEW)

    def _listed(self, folder: Target) -> tuple[list[Entry], bool] | None:
        """Return the first entries, folders before files, and whether there are more."""
        names = self._root.names(folder)
        if names is None or set(self._rules.index) & set(names):
            return None
        entries: list[Entry] = []
        for looked, name in enumerate(sorted(names, key=_order)):
            if len(entries) == ENTRIES_MAX:
                return _folders_first(entries), looked < len(names)
            entry = self._entry(folder, name)
            if entry is not None:
                entries.append(entry)
        return _folders_first(entries), len(names) == NAMES_MAX

    def _entry(self, folder: Target, name: str) -> Entry | None:
        """Return the entry of ``name``, ``None`` if a request for it would be refused."""
        if name.startswith(".") or (name == _OWN and not folder.segments):
            return None
        target = located(name, folder.segments)
        status = None if target is None else self._root.status(target)
        if target is None or status is None:
            return None
        if isinstance(status, Folder):
            href = Target(target.segments, is_folder=True).escaped
            return Entry(name + "/", href, is_folder=True, size="", size_bytes=0, changed="")
        return Entry(
            name,
            target.escaped,
            is_folder=False,
            size=_size(status.st_size),
            size_bytes=status.st_size,
            changed=_time(int(status.st_mtime), self._rules.zone),
        )


def _order(name: str) -> tuple[str, str]:
    return name.casefold(), name


def _folders_first(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: not entry.is_folder)


def _crumbs(folder: Target) -> list[tuple[str, str]]:
    """Return name and escaped path of each folder from the root down."""
    places = [
        Target(folder.segments[:depth], is_folder=True) for depth in range(len(folder.segments) + 1)
    ]
    return [(f"{(place.segments or ('',))[-1]}/", place.escaped) for place in places]


def _size(size_bytes: int) -> str:
    text = size_in_units(size_bytes).strip()
    return f"{text} B" if text.isdigit() else f"{text[:-1]} {text[-1]}B"


def _time(seconds: int, zone: tzinfo) -> str:
    # A day from the ends of the calendar, for there are zones.
    seconds = min(max(seconds, _YEAR_1 + _DAY_S), _YEAR_9999)
    return datetime.fromtimestamp(seconds, zone).isoformat(" ", "minutes")[:_MINUTES]
