"""Keep the database's log small, beside the commits: none of them stops to do it.

A log that is moved into the file is written over by what comes next. While a reader looks at the
file as it was, the log can only grow.
"""

import logging
from typing import Final

from counterd.store.database import Database

logger = logging.getLogger(__name__)

# Below this, moving would cost more than it saves: what is written again and again moves once.
_MOVED_ABOVE_BYTES: Final = 1_000_000
# Commits that never pause never let it be written over: then it is cut between two of them, which
# takes milliseconds, since nearly all of it was moved just before.
_CUT_ABOVE_BYTES: Final = 4_000_000
# What is larger is held by a reader, and somebody should know.
_TOLD_ABOVE_BYTES: Final = 16_000_000


class LogMover:
    """Moves the log of a database into its file, by a connection of its own."""

    __slots__ = ("_beside", "_database", "_is_emptying_due", "_is_told")

    def __init__(self, database: Database) -> None:
        self._database = database
        self._beside: Database | None = None
        self._is_emptying_due = False
        self._is_told = False

    def empty_soon(self) -> None:
        """Have the log emptied at the next tick, or when no reader holds it any more.

        For what has to be destroyed: a key that was written over still stands in the log.
        """
        self._is_emptying_due = True

    async def tick(self) -> None:
        """Move and cut what is due.

        Raises:
            StoreError: that was not possible; it is due again at the next tick.
        """
        if self._beside is None:
            self._beside = await self._database.beside()
            await self._database.leave_log()
        size_bytes = await self._beside.log_size_bytes()
        if size_bytes > _MOVED_ABOVE_BYTES:
            await self._beside.move_log()
        if size_bytes > _CUT_ABOVE_BYTES or self._is_emptying_due:
            is_empty = await self._database.empty_log()
            self._is_emptying_due = self._is_emptying_due and not is_empty
            self._tell(size_bytes, is_empty=is_empty)

    async def close(self) -> None:
        """Close the connection."""
        if self._beside is not None:
            await self._beside.close()
            self._beside = None

    def _tell(self, size_bytes: int, *, is_empty: bool) -> None:
        if is_empty and self._is_told:
            logger.warning("the log of the database can be emptied again: bytes=%d", size_bytes)
            self._is_told = False
        elif not is_empty and not self._is_told and size_bytes > _TOLD_ABOVE_BYTES:
            logger.error(
                "the log of the database grows, since another program reads the file without "
                "end: bytes=%d",
                size_bytes,
            )
            self._is_told = True
