"""A small world for pages: files in memory, a clock that stands still, one visitor."""

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from counterd.errors import PageError
from counterd.ssi.context import Context, CounterTag, Document, Facts, Kind, Limits, Source
from counterd.ssi.evaluator import evaluate, whole
from counterd.ssi.nodes import Text
from counterd.ssi.parser import parse
from counterd.ssi.scope import Scope

PAGES = Path(__file__).parent.parent / "pages"
NOW = datetime(2026, 11, 22, 12, 0, 30, tzinfo=UTC).timestamp()
MODIFIED = int(datetime(2026, 11, 1, 8, 5, 3, tzinfo=UTC).timestamp())
ERROR = b"[an error occurred while processing this directive]"

REQUEST = {
    "SERVER_NAME": "www.example.org",
    "SERVER_PORT": "80",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "SERVER_SOFTWARE": "counterd",
    "GATEWAY_INTERFACE": "CGI/1.1",
    "REQUEST_METHOD": "GET",
    "REMOTE_ADDR": "192.0.2.77",
    "HTTP_HOST": "www.example.org",
    "HTTP_USER_AGENT": 'Mozilla/5.0 (<b>"X11" & co</b>)',
    "HTTP_REFERER": "",
}
ALIASES = {"REFERER": "HTTP_REFERER", "REFERRER": "HTTP_REFERER", "HOST": "HTTP_HOST"}


class RequestVariables:
    """The variables of the one visitor."""

    def get(self, name: str) -> str | None:
        upper = name.upper()
        return REQUEST.get(ALIASES.get(upper, upper))

    def names(self) -> Iterable[str]:
        return REQUEST


@dataclass(frozen=True, slots=True)
class Files:
    """Files by path, as a web server would serve them: .shtml is SSI, dot files are refused."""

    files: Mapping[str, bytes]

    def source(self, path: str, *, kind: Kind, base: str) -> Source:
        uri = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
        if uri not in self.files or "/." in uri:
            raise PageError(f"there is no {uri}")
        content = self.files[uri]
        return Source(uri, parse(content) if uri.endswith(".shtml") else Text(content))

    def facts(self, path: str, *, kind: Kind, base: str) -> Facts:
        source = self.source(path, kind=kind, base=base)
        return Facts(len(self.files[source.uri]), MODIFIED)


def show_counter(tag: CounterTag) -> str:
    """A counter that stands at 12 hits, 9 of them unique, 5 recent, from 4 networks."""
    fmt = tag.fmt if tag.fmt is not None else "%N" if tag.name == "REFERER_COUNT" else "%T"
    for introducer in "%$":
        for letter, text in {"T": "12", "U": "9", "V": "5", "N": "4", "n": "\n"}.items():
            fmt = fmt.replace(introducer + letter, text)
    said = (("url", tag.url), ("sel", tag.sel), ("timefmt", tag.timefmt))
    return fmt + "".join(f" {name}={text}" for name, text in said if text is not None)


@dataclass(slots=True)
class World:
    """What a page is shown in; ``complaints`` gathers what it does wrong."""

    files: dict[str, bytes] = field(default_factory=dict)
    query: str = ""
    zone: tzinfo = UTC
    uri: str = "/page.shtml"
    now: float = NOW
    modified: int = MODIFIED
    limits: Limits = field(default_factory=Limits)
    counter: Callable[[CounterTag], str] = show_counter
    complaints: list[tuple[str, int, int, str]] = field(default_factory=list)

    def context(self) -> Context:
        return Context(
            document=Document(self.uri, self.modified, self.query),
            now=self.now,
            zone=self.zone,
            variables=RequestVariables(),
            loader=Files(self.files),
            counter=self.counter,
            limits=self.limits,
            complain=lambda *complaint: self.complaints.append(complaint),
        )

    def limit(self, **limits: int) -> None:
        self.limits = replace(self.limits, **limits)

    def scope(self) -> Scope:
        return Scope(self.context())

    def show(self, page: str | bytes) -> bytes:
        source = page.encode("latin-1") if isinstance(page, str) else page
        return whole(evaluate(parse(source), self.context()))

    def text(self, page: str) -> str:
        """What ``page`` shows, the error message as ``ERROR``."""
        return self.show(page).replace(ERROR, b"ERROR").decode("latin-1")
