"""The bundled folders are found, in a checkout as in an installed package."""

from pathlib import Path

import pytest

import counterd.bundled
from counterd.bundled import bundled


def test_templates_and_the_demonstration_site_are_there() -> None:
    assert (bundled("templates") / "error.html").is_file()
    assert (bundled("public") / "index.shtml").is_file()


def test_an_installed_package_has_them_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counterd.bundled, "_PACKAGE", tmp_path / "counterd")
    assert bundled("public") == tmp_path / "public"
    (tmp_path / "counterd" / "public").mkdir(parents=True)
    assert bundled("public") == tmp_path / "counterd" / "public"
