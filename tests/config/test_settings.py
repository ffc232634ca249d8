"""The settings: their defaults, and the lists and tables among them."""

import msgspec

from counterd.config.settings import LIST_SETTINGS, Config


def test_every_setting_has_a_default_and_says_what_it_is_for() -> None:
    Config()
    for field in msgspec.structs.fields(Config):
        (meta,) = field.type.__metadata__
        assert len(meta.description) > 10


def test_lists_and_tables_are_known() -> None:
    assert sorted(LIST_SETTINGS) == [
        "cache_control",
        "counter_path",
        "embed_allow",
        "error_page",
        "ignore",
        "ignore_path",
        "index",
        "meta_headers",
        "public",
        "ssi_suffix",
        "trusted_proxy",
        "types",
    ]
