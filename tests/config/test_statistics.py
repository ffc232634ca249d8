"""Settings: the statistics are recorded as they say, and what does not fit names its setting."""

import pytest

from counterd.config.settings import Config


def test_the_settings_of_statistics_are_those_of_the_site() -> None:
    usage = Config(usage_base_s=900, usage_names_max=7, usage_keep_base_days=3).usage
    assert (usage.base_s, usage.names_max, usage.keep_base_days) == (900, 7, 3)
    assert usage.zone == Config().zone


def test_what_does_not_fit_names_its_setting() -> None:
    with pytest.raises(ValueError, match=r"^usage_base_s: "):
        Config(usage_base_s=7)
