"""Find what a page includes, by the rules that a request for it would meet, but without HTTP."""

from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from counterd.errors import PageError
from counterd.ssi.context import Facts, Source
from counterd.ssi.nodes import Text
from counterd.web.compiled import Compiled
from counterd.web.contenttypes import UNKNOWN, is_text
from counterd.web.root import DocumentRoot, File
from counterd.web.target import Target, located

Compile = Callable[[File], Compiled | None]


class RootLoader:
    """The files of a document root, for the SSI engine; paths are latin-1 texts of their bytes."""

    __slots__ = ("_compiled", "_root")

    def __init__(self, root: DocumentRoot, compiled: Compile) -> None:
        """``compiled`` gives a file's page if its name makes it one."""
        self._root = root
        self._compiled = compiled

    def source(self, path: str, *, kind: Literal["virtual", "file"], base: str) -> Source:
        """Return what an include of ``path`` puts in.

        Raises:
            PageError: nothing is served there, or it is known to be no text, or too large.
        """
        del kind  # the engine has refused what ``file`` may not name
        file = self._found(path, base)
        if not is_text(file.content_type) and file.content_type != UNKNOWN:
            raise PageError(f"{path!r} is {file.content_type}, only text can be included")
        compiled = self._compiled(file)
        uri = file.target.url.encode("utf-8").decode("latin-1")
        if compiled is not None:
            return Source(uri, compiled.page)
        if file.content is None:
            raise PageError(f"{path!r} has {file.size_bytes:,} bytes, too many to include")
        if file.text is None:
            file.text = Text(file.content)
        return Source(uri, file.text)

    def facts(self, path: str, *, kind: Literal["virtual", "file"], base: str) -> Facts:
        """Return size and time of the last change of what ``path`` names.

        Raises:
            PageError: nothing is served there.
        """
        del kind
        file = self._found(path, base)
        return Facts(file.size_bytes, file.modified_s)

    def _found(self, path: str, base: str) -> File:
        try:
            target = _target(path, base)
        except UnicodeDecodeError:
            raise PageError(f"{path!r} is not UTF-8") from None
        found = None if target is None else self._root.find(target)
        if isinstance(found, Target):
            found = self._root.find(found)
        if not isinstance(found, File):
            raise PageError(f"there is no {path!r} here")
        return found


# A page asks for the same files at each view. Paths that visitors have a word in are short: they
# come in a request line.
@lru_cache(maxsize=512)
def _target(path: str, base: str) -> Target | None:
    wanted, here = (text.encode("latin-1").decode("utf-8") for text in (path, base))
    return located(wanted, _folder(here))


def _folder(uri: str) -> tuple[str, ...]:
    return tuple(segment for segment in uri.split("/")[:-1] if segment)
