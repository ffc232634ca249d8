"""Look for what is wrong with a site: mistakes in its SSI pages, damage in its database."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from counterd.ssi.parser import parse
from counterd.store.database import integrity, open_database


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where: ``pages/a.shtml:3:7``."""

    place: str
    message: str


def check_pages(root: Path, ssi_suffix: tuple[str, ...]) -> Iterator[Finding]:
    """Give every SSI mistake below ``root``, file by file in the order of their names.

    What is not served is not checked: dot files, and whatever is no plain file.
    """
    unread: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=unread.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(ssi_suffix) and not name.startswith("."):
                yield from _check_page(Path(folder, name))
    for error in unread:
        yield Finding(str(error.filename), f"cannot be read: {error.strerror}")


async def check_database(path: Path) -> list[Finding]:
    """Return the damage that SQLite finds in the file.

    Raises:
        StoreError: the file could not be opened at all.
    """
    database = await open_database(path, may_create=False)
    try:
        return [Finding(str(path), message) for message in await database.read(integrity)]
    finally:
        await database.close()


def _check_page(path: Path) -> Iterator[Finding]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return
        source = path.read_bytes()
    except OSError as error:
        yield Finding(str(path), f"cannot be read: {error.strerror}")
        return
    for mistake in parse(source).mistakes:
        yield Finding(f"{path}:{mistake.line}:{mistake.column}", mistake.message)
