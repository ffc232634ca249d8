"""Cache rules: the longest pattern that fits."""

import pytest

from counterd.web.caching import CacheRules

RULES = CacheRules(
    {
        "/pictures/": "max-age=86400",
        "/pictures/today/": "no-cache",
        ".css": "max-age=3600",
        ".min.css": "max-age=31536000, immutable",
        "/a/b": "prefix",
        ".b/c": "never",
        ".xyz": "suffix",
    }
)


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("/pictures/a.png", "max-age=86400"),
        ("/pictures/today/a.png", "no-cache"),
        ("/pictures", None),
        ("/Pictures/a.png", None),
        ("/my/pictures/a.png", None),
        ("/style.css", "max-age=3600"),
        ("/STYLE.CSS", "max-age=3600"),
        ("/style.min.css", "max-age=31536000, immutable"),
        ("/css", None),
        # A path that is longer than an end wins, and an end over a path of the same length.
        ("/pictures/style.css", "max-age=86400"),
        ("/a/b.xyz", "suffix"),
        ("/", None),
        ("/x", None),
    ],
)
def test_the_longest_pattern_that_fits_rules(url: str, value: str | None) -> None:
    assert RULES.value(url) == value


def test_without_rules_there_is_no_value() -> None:
    assert CacheRules({}).value("/a.css") is None
