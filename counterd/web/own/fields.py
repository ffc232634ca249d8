"""The fields of a query or a form, each checked when it is read."""

from collections.abc import Collection
from typing import Final
from urllib.parse import parse_qsl

from counterd.web.own.refusal import Refusal

_FIELDS_MAX: Final = 40


class Fields:
    """What was asked for, by name; a field may be there several times."""

    __slots__ = ("_values",)

    def __init__(self, escaped: str) -> None:
        """Read ``a=1&b=2``.

        Raises:
            Refusal: there are too many fields.
        """
        # Odd bytes become marks of replacement: no counter has these in its name.
        text = escaped.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        self._values: dict[str, list[str]] = {}
        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS_MAX)
        except ValueError:
            raise Refusal(400, f"There are more than {_FIELDS_MAX} fields.") from None
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def all(self, name: str) -> list[str]:
        """Return every value of ``name``, in their order."""
        return self._values.get(name, [])

    def text(self, name: str) -> str | None:
        """Return the first value of ``name``; an empty one is none."""
        return self._values.get(name, [""])[0] or None

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """Return the first value of ``name`` as a whole number.

        Raises:
            Refusal: it is none, or not from ``least`` to ``most``.
        """
        text = self.text(name)
        if text is None:
            return default
        # isdecimal() and few digits first: int() takes blanks, underlines and time.
        if text.isascii() and text.isdecimal() and len(text) <= len(str(most)):
            number = int(text)
            if least <= number <= most:
                return number
        raise Refusal(400, f"{name}: expected a number from {least} to {most}, got {text!r}")

    def choice(self, name: str, default: str, choices: Collection[str]) -> str:
        """Return the first value of ``name``, which must be one of ``choices``.

        Raises:
            Refusal: it is another.
        """
        text = self.text(name) or default
        if text not in choices:
            raise Refusal(400, f"{name}: expected {' or '.join(choices)}, got {text!r}")
        return text

    def flag(self, name: str) -> bool:
        """Say whether ``name`` is there and not switched off: ``?show``, ``?show=1``."""
        return name in self._values and self._values[name][0].lower() not in ("0", "false", "no")
