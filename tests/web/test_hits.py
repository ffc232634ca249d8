"""Hits: what a request is to the counters, and whose visits are the owner's own."""

import ipaddress

import pytest

from counterd.config import Networks
from counterd.model import AgentClass, Outcome
from counterd.web.hits import Hits, Reason, Rules, Told, unseen
from tests.asking import LONG_AGO_S, VISITOR, asked

HITS = Hits(Rules(Networks(), ("/favicon.ico",), frozenset()))


def test_a_request_becomes_a_hit() -> None:
    request = asked("/a", {"User-Agent": "curl/8", "Referer": "http://there.example/"})
    hit = HITS.hit(request, "/a", Outcome.VIEW, has_counter_tag=True)
    assert (hit.at, hit.address, hit.url) == (LONG_AGO_S, VISITOR, "/a")
    assert (hit.outcome, hit.agent) == (Outcome.VIEW, AgentClass.UNKNOWN)
    assert hit.referer == "http://there.example/"
    assert hit.trace.referrer == "there.example"
    assert hit.has_counter_tag
    assert not hit.is_own


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "Prefetch"}, {"X-Moz": "prefetch"}],
)
def test_what_is_asked_for_in_advance_is_no_view(headers: dict[str, str]) -> None:
    assert HITS.hit(asked("/a", headers), "/a", Outcome.VIEW).outcome is Outcome.OTHER
    assert HITS.hit(asked("/a", headers), "/a", Outcome.ERROR).outcome is Outcome.OTHER


def test_an_embed_is_a_view_of_its_key_and_the_page_it_stands_in_is_no_referrer() -> None:
    request = asked("/-/pixel/a.gif", {"Referer": "http://there.example/", "User-Agent": "curl/8"})
    hit = HITS.embedded(request, "/a", Told())
    assert (hit.url, hit.outcome, hit.agent) == ("/a", Outcome.VIEW, AgentClass.UNKNOWN)
    assert hit.has_counter_tag
    assert hit.referer is None
    assert (hit.trace.source, hit.trace.referrer) == ("embed", "")


def test_a_page_elsewhere_tells_whence_its_visitor_came() -> None:
    hit = HITS.embedded(asked("/count"), "/a", Told("http://far.example/x?y"))
    assert hit.referer == "http://far.example/x?y"
    assert hit.trace.referrer == "far.example"
    direct = HITS.embedded(asked("/count"), "/a", Told(""))
    assert (direct.referer, direct.trace.source) == (None, "direct")


def test_a_page_elsewhere_tells_of_events_and_of_robots() -> None:
    assert HITS.embedded(asked("/count"), "click", Told(is_event=True)).outcome is Outcome.EVENT
    robot = HITS.embedded(asked("/count"), "/a", Told(is_robot=True))
    assert (robot.agent, robot.trace.kind) == (AgentClass.BOT, "other")
    ahead = asked("/count", {"Purpose": "prefetch"})
    assert HITS.embedded(ahead, "/a", Told(is_event=True)).outcome is Outcome.OTHER


def test_own_visits_are_told() -> None:
    assert HITS.hit(asked("/favicon.ico"), "/favicon.ico", Outcome.VIEW).is_own
    out = asked("/a", {"Cookie": "counterd_opt_out=1"})
    assert HITS.hit(out, "/a", Outcome.VIEW).is_own
    here = Networks([ipaddress.ip_network("192.0.2.0/24")])
    mine = Hits(Rules(here, (), frozenset()))
    assert mine.hit(asked("/a"), "/a", Outcome.VIEW).is_own


def test_each_has_its_reason_and_only_who_has_one_is_left_out() -> None:
    here = Networks([ipaddress.ip_network("192.0.2.0/24")])
    mine = Hits(Rules(here, (), frozenset()))
    out = asked("/a", {"Cookie": "counterd_opt_out=1"})
    assert HITS.exemption(asked("/robots.txt"), "/favicon.ico") is Reason.PATH
    assert mine.exemption(asked("/a"), "/a") is Reason.ADDRESS
    assert HITS.exemption(out, "/a") is Reason.OPT_OUT
    assert HITS.exemption(asked("/a"), "/a") is None
    head = asked("/a")._replace(method="HEAD")
    assert unseen(head) is Reason.HEAD
    assert HITS.hit(head, "/a", Outcome.VIEW).outcome is Outcome.OTHER
    assert unseen(asked("/a", {"Sec-Purpose": "prefetch"})) is Reason.PREFETCH
    assert unseen(asked("/a")) is None
