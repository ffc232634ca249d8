"""A setting that makes no sense is an error that names it, and is never replaced."""

import pytest

from counterd.errors import ConfigError
from counterd.usage import Settings

LIMITS = {
    "names_max": 10_000_000,
    "seen_max": 10_000_000,
    "keep_base_days": 36_525,
    "keep_day_days": 36_525,
    "keep_month_months": 1_200,
    "keep_event_months": 1_200,
}


def test_defaults() -> None:
    settings = Settings()
    kept = (settings.keep_base_days, settings.keep_day_days, settings.keep_month_months)
    assert (*kept, settings.keep_event_months) == (7, 400, 60, 24)
    assert (settings.base_s, settings.names_max, settings.seen_max) == (3600, 10_000, 1_000_000)
    assert (settings.scheme, str(settings.zone)) == ("immediate", "UTC")


def with_setting(name: str, value: int) -> Settings:
    match name:
        case "names_max":
            return Settings(names_max=value)
        case "seen_max":
            return Settings(seen_max=value)
        case "keep_base_days":
            return Settings(keep_base_days=value)
        case "keep_day_days":
            return Settings(keep_day_days=value)
        case "keep_month_months":
            return Settings(keep_month_months=value)
        case _:
            return Settings(keep_event_months=value)


@pytest.mark.parametrize(("name", "most"), LIMITS.items())
def test_a_number_out_of_range_is_refused_by_name(name: str, most: int) -> None:
    for value in (1, most):
        with_setting(name, value)
    for value in (-1, 0, most + 1):
        with pytest.raises(ConfigError, match=f"^{name} must be from 1 to {most}, not {value}$"):
            with_setting(name, value)


def test_a_base_that_does_not_divide_a_day_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="base_s"):
        Settings(base_s=7000)


def test_a_scheme_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match=r"scheme must be one of .* not 'never'"):
        Settings(scheme="never")  # type: ignore[arg-type] # as one from a file may be
