"""Settings: where the server listens."""

import pytest

from counterd.config.settings import Config


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "::1", "0.0.0.0", "here.example", "localhost", "é.example"]
)
def test_hosts_are_names_and_addresses(host: str) -> None:
    assert Config(host=host).host == host


@pytest.mark.parametrize("host", ["a..b", "x" * 64, "a\0b", "a\nb", ".a"])
def test_other_hosts_are_refused(host: str) -> None:
    with pytest.raises(ValueError, match=r"^host: expected an address or a name, got "):
        Config(host=host)
