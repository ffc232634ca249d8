"""A mistake is logged once for each version of its page, in one line."""

import logging

import pytest

from counterd.web.complaints import Complaints
from counterd.web.root import File
from counterd.web.target import located


def page(url: str, version: int) -> File:
    target = located(url)
    assert target is not None
    return File(target, "/site/a", (1, 2, 3, 4, version), 3, 4, "text/html", b"", is_settled=True)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.WARNING)
    return caplog


def test_a_mistake_is_logged_once_until_the_page_changes(lines: pytest.LogCaptureFixture) -> None:
    complaints = Complaints()
    for version in (1, 1, 2, 2):
        for column in (1, 9):
            complaints.log(page("/p.shtml", version), ("/p.shtml", 3, column), "what?")
    assert len(lines.messages) == 4
    assert lines.messages[0] == "page mistake: at='/p.shtml':3:1 reason='what?'"


def test_a_page_full_of_mistakes_and_a_site_full_of_pages_are_bounded(
    lines: pytest.LogCaptureFixture,
) -> None:
    complaints = Complaints()
    for line in range(100):
        complaints.log(page("/p.shtml", 1), ("/p.shtml", line, 1), "what?")
    assert len(lines.messages) == 20
    for number in range(1_100):
        complaints.log(page(f"/{number}", 1), (f"/{number}", 1, 1), "what?")
    assert len(complaints._logged) == 1_000


def test_no_mistake_is_more_than_a_line(lines: pytest.LogCaptureFixture) -> None:
    Complaints().log(page("/p", 1), ("/p", 1, 1), "forged\n2026-11-22 ERROR \x1b[31m")
    assert lines.messages == [
        r"page mistake: at='/p':1:1 reason='forged\n2026-11-22 ERROR \x1b[31m'"
    ]
