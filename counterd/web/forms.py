"""In which form a static file is sent: as it lies there, compressed beside it, or packed here."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from counterd.web.caching import CacheRules
from counterd.web.negotiation import preferred
from counterd.web.packing import is_packable, packed
from counterd.web.root import DocumentRoot, File
from counterd.web.siblings import is_as_new

SMALL_BYTES: Final = 500
"""What is shorter is sent as it is: it fits in one packet either way."""
# What takes less than a millisecond is packed in place; the rest must not keep the others waiting.
_AT_ONCE_BYTES: Final = 65_536
# What people read: unless it is asked for again at each visit, its visits cannot be counted.
_READ: Final = ("text/html", "text/plain", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Form:
    """A file in the form in which it is sent."""

    file: File
    """Whose bytes these are: the file itself, or the compressed one beside it."""
    content: bytes | None
    """All of it, if it is in memory."""
    size_bytes: int
    content_type: str
    etag: str | None
    coding: str | None = None
    is_varied: bool = False
    """Whether others may get another form."""
    cache_control: str | None = None

    @property
    def modified_s(self) -> int:
        """Time of the last change, whole seconds UTC."""
        return self.file.modified_s


@dataclass(frozen=True, slots=True)
class FormRules:
    """What is packed, and what caches are told."""

    is_packing: bool = True
    cache: CacheRules = field(default_factory=lambda: CacheRules({}))


class Forms:
    """Chooses forms."""

    __slots__ = ("_root", "_rules")

    def __init__(self, root: DocumentRoot, rules: FormRules) -> None:
        self._root = root
        self._rules = rules

    async def choose(self, file: File, accepted: str | None) -> Form:
        """Return the form of ``file`` for a client with this Accept-Encoding."""
        form = self.choose_now(file, accepted)
        if form is None:
            assert file.content is not None
            self._root.pack(file, await asyncio.to_thread(packed, file.content))
            form = self.choose_now(file, accepted)
        assert form is not None
        return form

    def choose_now(self, file: File, accepted: str | None) -> Form | None:
        """Do as ``choose`` without waiting; ``None`` for what is still to be packed."""
        beside = self._root.forms(file)
        coded = _usable(file, beside) if beside else {}
        is_text = self._is_packable(file)
        plain = Form(
            file,
            file.content,
            file.size_bytes,
            file.content_type,
            file.etag,
            is_varied=is_text or bool(beside),
            cache_control=self._cache_control(file),
        )
        coding = preferred(accepted, {*coded, "gzip"} if is_text else coded)
        if coding is None:
            return plain
        if coding not in coded:
            return self._packed(plain)
        form = coded[coding]
        return replace(
            plain,
            file=form,
            content=form.content,
            size_bytes=form.size_bytes,
            etag=form.coded_etag(f"-{coding}"),
            coding=coding,
        )

    def _is_packable(self, file: File) -> bool:
        return (
            self._rules.is_packing
            and file.content is not None
            and file.size_bytes >= SMALL_BYTES
            and is_packable(file.content_type)
        )

    def _cache_control(self, file: File) -> str | None:
        value = self._rules.cache.value(file.target.url)
        if value is None and file.content_type.startswith(_READ):
            return "no-cache"
        return value

    def _packed(self, plain: Form) -> Form | None:
        file, content = plain.file, plain.content
        assert content is not None
        if file.packed is None:
            if not self._root.may_pack(file):
                return plain  # it would be packed anew for each request
            if len(content) > _AT_ONCE_BYTES:
                return None
            self._root.pack(file, packed(content))
        if file.packed is None or not file.packed.content:
            return plain
        return replace(
            plain,
            content=file.packed.content,
            size_bytes=len(file.packed.content),
            etag=file.coded_etag(f"-{file.packed.tag}"),
            coding="gzip",
        )


def _usable(file: File, beside: Mapping[str, File | None]) -> dict[str, File]:
    return {
        coding: form
        for coding, form in beside.items()
        if form is not None and is_as_new(form.modified_ns, file.modified_ns)
    }
