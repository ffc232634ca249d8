"""The limits of a connection: their defaults are those of the settings."""

from counterd.config import Config
from counterd.web.protocol.limits import Limits


def test_the_defaults_are_those_of_the_settings() -> None:
    config = Config()
    for name in Limits.__slots__:
        assert getattr(Limits(), name) == getattr(config, name)
