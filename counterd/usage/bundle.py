"""Events that are counted together, again and again, and who is seen with them."""

from collections.abc import Iterable, Iterator
from typing import Final

from counterd.usage.names import clean


class Bundle:
    """Events with their categories; to count them all costs what it costs to count one.

    Two bundles are two, whatever they hold: whoever counts keeps those that come again.
    """

    __slots__ = ("keys", "name", "seen_in")

    def __init__(
        self, events: Iterable[tuple[str, str]], name: str = "", seen_in: tuple[str, ...] = ()
    ) -> None:
        """``events``: each with its category, as ``Recorder.count`` takes them.

        ``name`` was seen in the categories ``seen_in``, as ``Recorder.seen`` takes them.
        """
        self.keys: Final = tuple((clean(category), clean(event)) for event, category in events)
        self.name: Final = name
        self.seen_in: Final = seen_in


class Tallies(dict[Bundle, int]):
    """How often bundles came."""

    __slots__ = ()

    def taken(self) -> Iterator[tuple[tuple[str, str], int]]:
        """Yield category and event of each, and how often it came; then none has come."""
        for bundle, times in self.items():
            for key in bundle.keys:
                yield key, times
        self.clear()
