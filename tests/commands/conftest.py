"""A site of one page, and where its database will be."""

from pathlib import Path

import pytest

from tests.commanding import told

PAGE = '<!--#counter fmt="%T" -->'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    root.mkdir()
    (root / "p.shtml").write_text(PAGE)
    return root


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "c.db"


@pytest.fixture
def counted(db: Path) -> Path:
    """A database whose page has been counted."""
    told("set", "/p.shtml", "--total", "1234567", "--unique", "1000", "--db", str(db))
    return db
