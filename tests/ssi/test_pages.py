"""Every page of tests/pages shows what stands beside it; read them as the manual by example.

The visitor, the clock and the counter they meet are those of ``tests/ssi/world.py``.
"""

from pathlib import Path

import pytest

from tests.ssi.world import PAGES, World

QUERY = "test=one&name=a%20b&tag=%3Cb%3E&empty="
FILES = {
    f"/{path.relative_to(PAGES)}": path.read_bytes() for path in PAGES.rglob("*") if path.is_file()
}
EXPECTED = sorted(PAGES.rglob("*.expected"))


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_a_page_shows_what_stands_beside_it(expected: Path) -> None:
    uri = f"/{expected.relative_to(PAGES).with_suffix('.shtml')}"
    world = World(files=FILES, query=QUERY, uri=uri)
    assert world.show(FILES[uri]) == expected.read_bytes()


def test_every_page_at_the_top_has_its_expectation() -> None:
    assert {path.stem for path in PAGES.glob("*.shtml")} == {path.stem for path in EXPECTED}
