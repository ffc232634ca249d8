"""Why a question to the server's own pages is not answered: raised low, told once."""

from counterd.web.reply import Headers


class Refusal(Exception):  # noqa: N818 - nothing failed: whoever asked is told what to ask instead
    """Says by a status of HTTP and a sentence what is wrong with a request.

    The sentence is shown to whoever asked: it holds no secret, and is encoded where it is shown.
    """

    def __init__(self, status: int, detail: str, headers: Headers | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers: Headers = headers or {}
