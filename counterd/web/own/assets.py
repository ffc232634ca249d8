"""The style sheets, scripts and signs of our own pages, by names that change with their content."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from counterd.model import Outcome
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import OWN_PREFIX, Question
from counterd.web.reply import Headers, Reply

ASSETS: Final = f"{OWN_PREFIX}assets/"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_HASH_LENGTH: Final = 16
_YEAR_S: Final = 365 * 86_400


class Assets:
    """All files of a folder that browsers may keep for ever, read once."""

    def __init__(self, folder: Path) -> None:
        self._urls: dict[str, str] = {}
        self._replies: dict[str, Reply] = {}
        for file in sorted(folder.iterdir()):
            if file.suffix in _TYPES:
                self._add(file)

    def url(self, name: str) -> str:
        """Return the address of the file called ``name``, which templates ask for.

        Raises:
            KeyError: there is no such file.
        """
        return self._urls[name]

    async def answer(self, question: Question) -> Reply:
        """Answer ``/-/assets/NAME`` with the file, if that is the name of its present content."""
        reply = self._replies.get(question.path)
        if reply is None:
            raise Refusal(404, "There is no such file.")
        return reply

    def _add(self, file: Path) -> None:
        content = file.read_bytes()
        named = f"{file.stem}.{sha256(content).hexdigest()[:_HASH_LENGTH]}{file.suffix}"
        headers: Headers = {
            "Cache-Control": f"public, max-age={_YEAR_S}, immutable",
            "Content-Type": _TYPES[file.suffix],
            "X-Content-Type-Options": "nosniff",
        }
        self._urls[file.name] = ASSETS + named
        self._replies[named] = Reply(200, headers, content, Outcome.OTHER)
