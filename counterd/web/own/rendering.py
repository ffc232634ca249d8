"""Render the pages below ``/-/`` from ``templates/own/``: one head, one way around, one policy."""

from dataclasses import dataclass
from typing import Final

from counterd.model import Outcome
from counterd.web.own.assets import Assets
from counterd.web.own.gate import Gate
from counterd.web.own.routes import OWN_PREFIX, Guard, Question
from counterd.web.policies import PAGE_POLICY, page_headers
from counterd.web.reply import Reply
from counterd.web.templates import environment


@dataclass(frozen=True, slots=True)
class Place:
    """A page in the navigation."""

    url: str
    name: str
    guard: Guard


PLACES: Final = (
    Place(OWN_PREFIX, "Dashboard", Guard.DASHBOARD),
    Place(f"{OWN_PREFIX}map", "Map", Guard.MAP),
    Place(f"{OWN_PREFIX}privacy", "Privacy", Guard.OPEN),
)


class Rendering:
    """Makes pages of templates and values."""

    def __init__(self, assets: Assets, gate: Gate, places: tuple[Place, ...] = PLACES) -> None:
        self._gate = gate
        self._places = places
        self._environment = environment()
        self._environment.globals["asset"] = assets.url

    def page(
        self, question: Question, template: str, *, status: int = 200, **values: object
    ) -> Reply:
        """Return the page that ``own/<template>`` makes of ``values`` for whoever asks.

        Beside ``values`` a template knows ``here``, the path of the page, ``has_token`` and
        ``places``, the pages that this visitor may see.
        """
        body = self._environment.get_template(f"own/{template}").render(
            here=question.asked.target.url,
            has_token=question.has_token,
            places=self.places(question),
            **values,
        )
        return Reply(status, page_headers(PAGE_POLICY), body.encode(), Outcome.OTHER)

    def part(self, template: str, **values: object) -> str:
        """Return the part of a page that ``own/<template>`` makes of ``values``, encoded."""
        return self._environment.get_template(f"own/{template}").render(**values)

    def places(self, question: Question) -> list[Place]:
        """Return the pages that whoever asks may see."""
        return [
            place for place in self._places if question.has_token or self._gate.is_open(place.guard)
        ]
