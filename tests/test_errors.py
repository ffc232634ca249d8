"""The errors: one family, and one name for each who must act."""

import inspect

import pytest

from counterd import errors
from counterd.errors import ConfigError, CounterdError, PageError, PictureError, StoreError


@pytest.mark.parametrize("error", [ConfigError, PageError, PictureError, StoreError])
def test_whoever_must_act_the_error_is_ours(error: type[CounterdError]) -> None:
    assert issubclass(error, CounterdError)
    assert str(error("what is wrong")) == "what is wrong"


def test_the_picture_at_the_top_shows_every_error() -> None:
    defined = inspect.getmembers(errors, inspect.isclass)
    assert errors.__doc__ is not None
    assert all(name in errors.__doc__ for name, _ in defined)
