"""Events that are counted together, again and again, and who is seen with them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from counterd.usage.names import clean

# Most are the same few from request to request; long ones are somebody's only.
_KEYS_MAX: Final = 4096
_REMEMBERED_CHARACTERS_MAX: Final = 100


class Bundle:
    """Events with their categories; to count them all costs what it costs to count one.

    Two bundles are two, whatever they hold: whoever counts keeps those that come again.
    """

    __slots__ = ("common", "name", "own", "seen_in")

    def __init__(
        self,
        events: Iterable[tuple[str, str]],
        name: str = "",
        seen_in: tuple[str, ...] = (),
        *,
        own: Iterable[tuple[str, str]] = (),
    ) -> None:
        """``events``: each with its category, as ``Recorder.count`` takes them.

        ``own``: those that few other bundles have; their categories have no others.
        ``name`` was seen in the categories ``seen_in``, as ``Recorder.seen`` takes them.
        """
        self.own: Final = tuple(_key(event, category) for event, category in own)
        self.common: Final = _common(tuple(_key(event, category) for event, category in events))
        self.name: Final = name
        self.seen_in: Final = seen_in


class Tallies(dict[Bundle, int]):
    """How often bundles came."""

    __slots__ = ()

    def taken(self) -> Iterator[tuple[tuple[str, str], int]]:
        """Yield category and event of each, and how often it came; then none has come."""
        common: dict[_Common, int] = {}
        for bundle, times in self.items():
            for key in bundle.own:
                yield key, times
            common[bundle.common] = common.get(bundle.common, 0) + times
        for events, times in common.items():
            for key in events.keys:
                yield key, times
        self.clear()


class _Common:
    """Events that many bundles have; the same object for the same."""

    __slots__ = ("keys",)

    def __init__(self, keys: tuple[tuple[str, str], ...]) -> None:
        self.keys: Final = keys


_common: Final = lru_cache(_KEYS_MAX)(_Common)


def _key(event: str, category: str) -> tuple[str, str]:
    is_short = len(event) + len(category) <= _REMEMBERED_CHARACTERS_MAX
    return _known(event, category) if is_short else (clean(category), clean(event))


@lru_cache(_KEYS_MAX)
def _known(event: str, category: str) -> tuple[str, str]:
    return clean(category), clean(event)
