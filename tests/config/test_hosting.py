"""The setting for unknown hosts, and which settings a site cannot have for itself."""

import pytest

from counterd.config import Config, read_config
from counterd.config.hosting import WHOLE
from counterd.errors import ConfigError


def test_settings_of_the_whole_server_are_settings() -> None:
    assert set(Config.__struct_fields__) > WHOLE


def test_hosts_can_be_unknown_only_where_some_are_known() -> None:
    assert read_config({}, {}, None).unknown_host == "default"
    with pytest.raises(ConfigError, match="unknown_host: 421 needs sites to be there"):
        read_config({"unknown_host": "421"}, {}, None)
