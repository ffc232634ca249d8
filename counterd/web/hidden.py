"""Know the files that nobody may see, under whatever name, and the logs that were moved away."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

# What logrotate and others make of a name: access.log.1, access.log.2.gz, access.log-20261124.xz,
# access.log.old; and by its option "extension" access-20261124.log.gz.
_MOVED: Final = r"[.~_-](?:\d[\w.:+-]*|old|bak|orig|prev|save)"
_PACKED: Final = r"\.(?:gz|bz2|xz|zst|lz4|lzma|br|Z|zip)"
_AFTER: Final = rf"(?:{_MOVED}(?:{_PACKED})?|{_PACKED})?~?"


class Hidden:
    """Files that are not shown, told by what they are; and what logs of ours become."""

    __slots__ = ("_logs", "_paths")

    def __init__(self, paths: Iterable[Path], logs: Iterable[Path] = ()) -> None:
        """Take note of them; ``logs`` may be moved and packed by others, each within its folder."""
        self._logs = tuple((log.parent, _moved(log)) for log in logs)
        self._paths = (*paths, *logs)

    def holds(self, name: str, folder: int | None, status: os.stat_result) -> bool:
        """Say whether ``name`` in the open ``folder``, of which ``status`` is told, is hidden."""
        if any(_is_same(path, status) for path in self._paths):
            return True
        base = os.path.basename(name)
        return any(
            (moved.fullmatch(base) is not None and _is_folder(parent, name, folder))
            or (status.st_nlink > 1 and _is_linked(parent, moved, status))
            for parent, moved in self._logs
        )


def _moved(log: Path) -> re.Pattern[str]:
    """Return what matches the names of ``log`` after it was moved."""
    name, stem, suffix = map(re.escape, (log.name, log.stem, log.suffix))
    numbered = rf"|{stem}[.~_-]\d[\d.:T_-]*{suffix}(?:{_PACKED})?~?" if suffix else ""
    return re.compile(f"{name}{_AFTER}{numbered}", re.DOTALL)


def _is_folder(path: Path, name: str, folder: int | None) -> bool:
    try:
        here = os.stat(os.path.dirname(name)) if folder is None else os.fstat(folder)
        return _is_same(path, here)
    except OSError:
        return False


def _is_linked(parent: Path, moved: re.Pattern[str], status: os.stat_result) -> bool:
    """Say whether a log that was moved is the file of ``status``, which has several names."""
    try:
        with os.scandir(parent) as entries:
            return any(
                _is_same(Path(entry.path), status)
                for entry in entries
                if moved.fullmatch(entry.name)
            )
    except OSError:
        return False


def _is_same(path: Path, status: os.stat_result) -> bool:
    try:
        other = path.stat()
    except OSError:
        return False
    return (other.st_dev, other.st_ino) == (status.st_dev, status.st_ino)
