"""What the API does, one value for each method of each path: the document is made of these."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from counterd.web.own.api.parameters import Parameter
from counterd.web.own.routes import Route


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path, for people who write programs."""

    name: str
    """Unique; generated clients call a function so."""
    summary: str
    answers: tuple[type[msgspec.Struct] | str, ...]
    """What a good answer is: a struct as JSON, or anything of a media type."""
    description: str = ""
    parameters: tuple[Parameter, ...] = ()
    body: type[msgspec.Struct] | None = None
    """What is sent, as JSON."""
    status: int = 200
    """That of a good answer."""
    refusals: tuple[int, ...] = ()
    """Statuses of other answers, beside those that all operations may give."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route that the document describes."""

    route: Route
    operations: Mapping[str, Operation] = field(default_factory=dict)
    """By method."""
