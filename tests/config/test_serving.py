"""Settings: names of files and headers that pages may have."""

import pytest

from counterd.config.settings import Config


@pytest.mark.parametrize("name", ["index.html", "Default.htm", "home page.html", "x.y.z"])
def test_names_of_index_pages_are_names_of_files(name: str) -> None:
    assert Config(index=(name,)).index == (name,)


@pytest.mark.parametrize("name", ["", ".", "..", ".htpasswd", "a/b", "a\\b", "a\0b", "/index.html"])
def test_names_that_are_not_served_are_no_index_pages(name: str) -> None:
    with pytest.raises(ValueError, match=r"^index: expected "):
        Config(index=("index.html", name))


@pytest.mark.parametrize("suffix", ["", "/", "a/b", "\0"])
def test_a_suffix_is_the_end_of_a_file_name(suffix: str) -> None:
    with pytest.raises(ValueError, match=r"^ssi_suffix: expected "):
        Config(ssi_suffix=(suffix,))
    assert Config(ssi_suffix=(".html", "_ssi")).ssi_suffix == (".html", "_ssi")
