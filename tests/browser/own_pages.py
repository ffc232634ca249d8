"""The server's own pages, one row each: whatever is asked of all of them is asked of these."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class OwnPage:
    """One page as tests and pictures open it."""

    name: str
    path: str
    status: int = 200
    needs_token: bool = False


OWN_PAGES: Final = (
    OwnPage("dashboard", "/-/", needs_token=True),
    OwnPage("dashboard-months", "/-/?range=12m", needs_token=True),
    OwnPage("dashboard-part", "/-/?range=7d&prefix=/recipes/", needs_token=True),
    OwnPage("page", "/-/page?url=/recipes/sourdough.shtml", needs_token=True),
    OwnPage("map", "/-/map"),
    OwnPage("map-rows", "/-/map?view=rows"),
    OwnPage("map-of-a-page", "/-/map?url=/recipes/sourdough.shtml"),
    OwnPage("privacy", "/-/privacy"),
    OwnPage("api", "/-/api/"),
    OwnPage("sign-in", "/-/sign-in"),
    OwnPage("opt-in", "/-/opt-in"),
    OwnPage("listing", "/files/"),
    OwnPage("not-found", "/nothing-here", 404),
)
