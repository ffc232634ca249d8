"""How many connections there are descriptors for."""

import resource
from collections.abc import Iterator

import pytest

from counterd.web.protocol.descriptors import connections_affordable


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_the_limit_is_raised_as_far_as_needed() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    assert connections_affordable(200) == 200
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 512
    assert connections_affordable(1_000) == 1_000
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 2_048


def test_what_the_system_does_not_give_is_not_promised() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert connections_affordable(10 * hard) == (hard - 48) // 2
