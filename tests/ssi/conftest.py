"""The world of one test."""

import pytest

from tests.ssi.world import World


@pytest.fixture
def world() -> World:
    return World()
