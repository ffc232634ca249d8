"""The page that tells visitors what is stored of them, written from the settings of this moment."""

from counterd.config import Config
from counterd.web.optout import is_opted_out
from counterd.web.own.disclosure import disclosure, in_short
from counterd.web.own.rendering import Rendering
from counterd.web.own.routes import Question
from counterd.web.reply import Reply


class Privacy:
    """The page ``/-/privacy``."""

    def __init__(self, rendering: Rendering, config: Config) -> None:
        self._rendering = rendering
        self._in_short = in_short(config)
        self._sections = disclosure(config)

    async def page(self, question: Question) -> Reply:
        """Tell what is stored, and whether the browser that asks is counted."""
        cookies = question.asked.headers.get("Cookie", "")
        return self._rendering.page(
            question,
            "privacy.html",
            is_out=is_opted_out(cookies),
            in_short=self._in_short,
            sections=self._sections,
        )
