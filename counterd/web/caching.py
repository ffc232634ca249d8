"""What caches are told of static files: rules by the beginning of a path or the end of a name."""

from collections.abc import Mapping


class CacheRules:
    """The values of Cache-Control by pattern: ``/pictures/`` begins a path, ``.css`` ends one."""

    __slots__ = ("_rules",)

    def __init__(self, values: Mapping[str, str]) -> None:
        # The longest first; of two as long, the one that names the kind of file.
        self._rules = sorted(
            ((pattern, pattern.startswith("/"), value) for pattern, value in values.items()),
            key=lambda rule: (-len(rule[0]), rule[1]),
        )

    def value(self, url: str) -> str | None:
        """Return the value for a decoded URL path, by the longest pattern that fits."""
        for pattern, is_prefix, value in self._rules:
            is_fitting = url.startswith(pattern) if is_prefix else _has_end(url, pattern)
            if is_fitting:
                return value
        return None


def _has_end(url: str, end: str) -> bool:
    # A picture may be called P.JPG.
    return url[-len(end) :].lower() == end.lower()
