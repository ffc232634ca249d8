"""The document root: finds the file that a target stands for, and remembers small files.

What was read once is served from memory as long as one ``stat`` finds the same file.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import time_ns
from typing import Final

from counterd.model import Address
from counterd.ssi.nodes import Text
from counterd.web.compiled import Compiled
from counterd.web.contenttypes import content_type
from counterd.web.hidden import Hidden
from counterd.web.memory import Memory, MemoryUse
from counterd.web.opening import Folder, Opener
from counterd.web.packing import Packed
from counterd.web.siblings import Beside, beside, is_coded, plain_name
from counterd.web.target import Target

# Larger files are read piece by piece while they are sent.
FILE_BYTES_IN_MEMORY_MAX: Final = 1_000_000
# Pages are parsed as a whole.
PAGE_BYTES_MAX: Final = 16_000_000
# What changed this recently may change again within one tick of the file system's clock.
_SETTLED_NS: Final = 50_000_000
# A cached file costs about this much beside its bytes; what a page is made of, as much again.
_ENTRY_BYTES: Final = 2_000
_PAGE_FACTOR: Final = 2
# Of a file that is not read as a whole, this much tells its charset.
_HEAD_BYTES: Final = 65_536

Version = tuple[int, int, int, int, int]
"""Device, inode, size, mtime and ctime: the same file, unchanged, has the same."""


@dataclass(slots=True, eq=False, weakref_slot=True)
class File:
    """A file of the site as it was when it was opened."""

    target: Target
    path: str
    version: Version
    size_bytes: int
    modified_ns: int
    content_type: str
    content: bytes | None
    """All of it, if it is small; of a page, until that is compiled."""
    is_settled: bool
    """Whether it can no longer change without a change of ``version``."""
    page: Compiled | None = None
    """What :mod:`counterd.web.pages` made of it; kept as long as this version is, as all below."""
    text: Text | None = None
    """What pages put in that include it."""
    packed: Packed | None = None
    beside: Beside | None = None
    counter: Address | None = None
    """That of its views."""

    @property
    def name(self) -> str:
        """The last segment of its path."""
        return self.target.segments[-1]

    @property
    def etag(self) -> str | None:
        """A strong validator; ``None`` while it could stand for two contents."""
        return self.coded_etag("")

    def coded_etag(self, tag: str) -> str | None:
        """Return a strong validator of it in another form, or as the form of another file."""
        return f'"{self.modified_ns:x}-{self.size_bytes:x}{tag}"' if self.is_settled else None

    @property
    def modified_s(self) -> int:
        """Time of the last change, whole seconds UTC."""
        return self.modified_ns // 1_000_000_000


@dataclass(frozen=True, slots=True)
class RootRules:
    """What of the files below a root is served, and how."""

    index: tuple[str, ...] = ("index.shtml", "index.html")
    page_suffix: tuple[str, ...] = (".shtml",)
    """Ends of the names of files that are always held in memory, up to 16 MB."""
    follow_symlinks: bool = False
    """Whether links may lead outside."""
    hidden: tuple[Path, ...] = ()
    """Files that are not served under any name: the database and its kin."""
    logs: tuple[Path, ...] = ()
    """Files that are not served either, nor under the names that moving logs away gives them."""
    cache_bytes_max: int = 100_000_000
    types: Mapping[str, str] = field(default_factory=dict)
    """Content types by the end of a name, before all others."""


class DocumentRoot:
    """The files below one folder."""

    def __init__(self, path: Path, rules: RootRules) -> None:
        self.path = path.resolve()
        hidden = Hidden(rules.hidden, rules.logs)
        self._opener = Opener(path, follow_symlinks=rules.follow_symlinks, hidden=hidden)
        self._rules = rules
        self._memory: Memory[tuple[str, ...], File] = Memory(rules.cache_bytes_max)

    @property
    def memory_use(self) -> MemoryUse:
        """How much of the memory for files is used."""
        return self._memory.use

    def find(self, target: Target) -> File | Target | None:
        """Return the file at ``target``, or the first index page of a folder.

        A target comes back for a folder whose name lacks the slash: the place to go. ``None`` for
        whatever is not served.
        """
        if not target.is_folder:
            return self._file(target)
        for name in self._rules.index:
            found = self._file(Target((*target.segments, name), is_folder=False))
            if isinstance(found, File):
                return found
        return None

    def open(self, file: File) -> int | None:
        """Return a descriptor of the very version that ``file`` describes, ``None`` if gone."""
        descriptor = self._opener.open(file.target.segments)
        if not isinstance(descriptor, int):
            return None
        if _version(os.fstat(descriptor)) != file.version:
            os.close(descriptor)
            return None
        return descriptor

    def names(self, target: Target) -> tuple[str, ...] | None:
        """Return the names in the folder at ``target``, ``None`` if it cannot be read."""
        return self._opener.names(target.segments)

    def status(self, target: Target) -> os.stat_result | Folder | None:
        """Return what the system tells of the file at ``target``, ``None`` if it is not served."""
        met = self._opener.open(target.segments)
        if not isinstance(met, int):
            return met
        try:
            return None if self._is_packed_page(target.segments[-1]) else os.fstat(met)
        finally:
            os.close(met)

    def forms(self, file: File) -> Mapping[str, File | None]:
        """Return what lies beside ``file`` as a compressed form of it, by coding.

        ``None`` stands for what has such a name and is not served.
        """
        file.beside = beside(file.path, file.target, file.beside)
        if not file.beside.places:
            return {}
        forms = {coding: self._file(place) for coding, place in file.beside.places.items()}
        return {coding: form if isinstance(form, File) else None for coding, form in forms.items()}

    def may_pack(self, file: File) -> bool:
        """Tell whether ``file`` stays in memory, and would with its packed content beside it."""
        return self._memory.may_grow(file.target.segments, file, file.size_bytes)

    def pack(self, file: File, packed: Packed) -> None:
        """Keep the packed content of ``file`` with it."""
        file.packed = packed
        self._memory.keep(file.target.segments, file, self._cost_bytes(file))

    def _file(self, target: Target) -> File | Target | None:
        file = self._memory.get(target.segments)
        if file is not None:
            try:
                # In place: a stat takes a microsecond, a thread fifty.
                if _version(os.stat(file.path)) == file.version:
                    return file
            except OSError:
                pass
            self._memory.forget(target.segments)
        return self._read(target)

    def _read(self, target: Target) -> File | Target | None:
        met = self._opener.open(target.segments)
        if met is None:
            return None
        if isinstance(met, Folder):
            return Target(target.segments, is_folder=True)
        try:
            if self._is_packed_page(target.segments[-1]):
                return None
            file = self._file_of(target, met)
        finally:
            os.close(met)
        if file.is_settled:
            self._memory.keep(target.segments, file, self._cost_bytes(file))
        return file

    def _is_page(self, name: str) -> bool:
        return name.lower().endswith(self._rules.page_suffix)

    def _is_packed_page(self, name: str) -> bool:
        # The source of a page is nobody's business, packed or not. Where ".gz" ends pages, it does.
        return is_coded(name) and not self._is_page(name) and self._is_page(plain_name(name))

    def _cost_bytes(self, file: File) -> int:
        factor = _PAGE_FACTOR if self._is_page(file.name) else 1
        packed = 0 if file.packed is None else len(file.packed.content)
        return _ENTRY_BYTES + factor * len(file.content or b"") + packed

    def _file_of(self, target: Target, descriptor: int) -> File:
        # The version is taken before the content: if that changes meanwhile, it passes for an older
        # one and is asked for again, where the other way round it would pass for the newest.
        name, status = target.segments[-1], os.fstat(descriptor)
        is_page = self._is_page(name)
        is_small = status.st_size <= (PAGE_BYTES_MAX if is_page else FILE_BYTES_IN_MEMORY_MAX)
        with open(descriptor, "rb", closefd=False) as reader:
            head = reader.read(status.st_size if is_small else _HEAD_BYTES)
        is_same = _version(os.fstat(descriptor)) == _version(status)
        return File(
            target,
            str(self.path.joinpath(*target.segments)),
            _version(status),
            len(head) if is_small else status.st_size,
            status.st_mtime_ns,
            content_type(name, head, is_page=is_page, types=self._rules.types),
            head if is_small else None,
            is_settled=is_same and time_ns() - status.st_ctime_ns > _SETTLED_NS,
        )


def _version(status: os.stat_result) -> Version:
    return (
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )
