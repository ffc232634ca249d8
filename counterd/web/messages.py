"""The pages that counterd itself writes: errors, redirects, the opt-out; from ``templates/``."""

from functools import lru_cache
from http import HTTPStatus
from typing import Final

from counterd.model import Outcome
from counterd.web.policies import MESSAGE_POLICY, page_headers
from counterd.web.reply import Headers, Reply
from counterd.web.templates import environment

_SENTENCES: Final = {
    400: "The request could not be understood.",
    404: "There is no such page here.",
    405: "Pages here can be read, not written to.",
    416: "The file is shorter than that.",
    500: "Something went wrong here; it was noted.",
    503: "The server has too much to do just now; please try again.",
}


class Messages:
    """Renders the server's own small pages."""

    def __init__(self) -> None:
        self._environment = environment()
        self._error = lru_cache(64)(self._render_error)

    def error(self, status: int, headers: Headers | None = None, told: str | None = None) -> Reply:
        """Return the page for an error; ``told`` says what is wrong better than the status."""
        body = self._error(status) if told is None else self._render_error(status, told)
        return Reply(
            status, {**page_headers(MESSAGE_POLICY), **(headers or {})}, body, Outcome.ERROR
        )

    def moved(self, location: str) -> Reply:
        """Return a permanent redirect to an escaped path of this site."""
        return Reply(301, {"Location": location, "Cache-Control": "no-cache"}, b"", Outcome.OTHER)

    def see_other(self, location: str, headers: Headers | None = None) -> Reply:
        """Return a redirect to an escaped path of this site, for now, to be asked for by GET."""
        own = {"Location": location, "Cache-Control": "no-store"}
        return Reply(303, {**own, **(headers or {})}, b"", Outcome.OTHER)

    def page(self, template: str, *, status: int = 200, **values: object) -> Reply:
        """Return the page that ``template`` makes of ``values``."""
        body = self._environment.get_template(template).render(**values).encode()
        return Reply(status, page_headers(MESSAGE_POLICY), body, Outcome.OTHER)

    def _render_error(self, status: int, told: str | None = None) -> bytes:
        phrase, told = HTTPStatus(status).phrase, told or sentence(status)
        template = self._environment.get_template("error.html")
        return template.render(status=status, phrase=phrase, sentence=told).encode()


def sentence(status: int) -> str:
    """Return what an error says when there is nothing better to say of it."""
    return _SENTENCES.get(status, f"{HTTPStatus(status).phrase}.")
