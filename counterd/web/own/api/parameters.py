"""The parameters of the API: one value reads and checks a field, and tells the document of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from counterd.web.own.fields import Fields
from counterd.web.own.refusal import Refusal

Schema = Mapping[str, object]

TEXT_LENGTH_MAX: Final = 4096
"""Of one field, in characters: as long as the ``url`` of a tag may be."""
_DAY: Final = r"^(19[7-9][0-9]|2[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"


class Parameter(Protocol):
    """What the document tells of a parameter."""

    @property
    def name(self) -> str:
        """How it is called in a query."""

    @property
    def description(self) -> str:
        """What it is for."""

    @property
    def schema(self) -> Schema:
        """What may be there, as JSON Schema."""

    @property
    def is_required(self) -> bool:
        """Whether there is no answer without it."""


@dataclass(frozen=True, slots=True)
class Text:
    """Any text, if it is not too long; an empty one is none."""

    name: str
    description: str
    example: str = ""
    is_required: bool = False

    def read(self, fields: Fields) -> str | None:
        """Return the text.

        Raises:
            Refusal: it is too long.
        """
        text = fields.text(self.name)
        if text is not None and len(text) > TEXT_LENGTH_MAX:
            raise Refusal(400, f"{self.name}: expected at most {TEXT_LENGTH_MAX} characters")
        return text

    def required(self, fields: Fields) -> str:
        """Return the text.

        Raises:
            Refusal: it is missing, or too long.
        """
        text = self.read(fields)
        if text is None:
            raise Refusal(400, f"{self.name} is missing: for example {self.name}={self.example}")
        return text

    @property
    def schema(self) -> Schema:
        """What may be there."""
        least = 1 if self.is_required else 0
        bounds = {"minLength": least, "maxLength": TEXT_LENGTH_MAX}
        examples = {"examples": [self.example]} if self.example else {}
        return {"type": "string", **bounds, **examples}


@dataclass(frozen=True, slots=True)
class Texts:
    """One text or several, by a field that is there more than once; one at least is required."""

    name: str
    description: str
    example: str
    is_required: bool = True

    def read(self, fields: Fields) -> list[str]:
        """Return the texts.

        Raises:
            Refusal: there is none, or one is too long.
        """
        texts = [text for text in fields.all(self.name) if text]
        if not texts:
            raise Refusal(400, f"{self.name} is missing: for example {self.name}={self.example}")
        if max(map(len, texts)) > TEXT_LENGTH_MAX:
            raise Refusal(400, f"{self.name}: expected at most {TEXT_LENGTH_MAX} characters")
        return texts

    @property
    def schema(self) -> Schema:
        """What may be there."""
        text = {"type": "string", "minLength": 1, "maxLength": TEXT_LENGTH_MAX}
        return {"type": "array", "items": text, "minItems": 1, "examples": [[self.example]]}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    name: str
    description: str
    least: int
    most: int
    default: int
    is_required: bool = False

    def read(self, fields: Fields) -> int:
        """Return the number.

        Raises:
            Refusal: it is none, or out of bounds.
        """
        if self.name in fields and fields.text(self.name) is None:
            raise Refusal(400, f"{self.name}: expected a number from {self.least} to {self.most}")
        return fields.number(self.name, self.default, least=self.least, most=self.most)

    @property
    def schema(self) -> Schema:
        """What may be there."""
        bounds = {"minimum": self.least, "maximum": self.most}
        return {"type": "integer", **bounds, "default": self.default}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words."""

    name: str
    description: str
    choices: tuple[str, ...]
    default: str
    is_required: bool = False

    def read(self, fields: Fields) -> str:
        """Return the word.

        Raises:
            Refusal: it is another.
        """
        if self.name in fields and fields.text(self.name) is None:
            raise Refusal(400, f"{self.name}: expected {' or '.join(self.choices)}")
        return fields.choice(self.name, self.default, self.choices)

    @property
    def schema(self) -> Schema:
        """What may be there."""
        return {"type": "string", "enum": list(self.choices), "default": self.default}


@dataclass(frozen=True, slots=True)
class Day:
    """A date, as it was typed: what it means is said by whoever knows the calendar."""

    name: str
    description: str
    is_required: bool = False

    def read(self, fields: Fields) -> str | None:
        """Return what stands there, be it nothing."""
        return fields.all(self.name)[0] if self.name in fields else None

    @property
    def schema(self) -> Schema:
        """What may be there."""
        return {"type": "string", "format": "date", "pattern": _DAY, "examples": ["2026-11-22"]}
