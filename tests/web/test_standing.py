"""The same request from the same place is one and the same; what is no file's is none."""

from pathlib import Path

from multidict import CIMultiDict, CIMultiDictProxy

from counterd.config import Networks
from counterd.tokens import Tokens
from counterd.web.clients import Trust
from counterd.web.hits import Hits, Rules
from counterd.web.messages import Messages
from counterd.web.own.gate import Gate, GateRules
from counterd.web.own.pages import OwnPages
from counterd.web.own.routes import Guard, Question, Route, Routes
from counterd.web.protocol.instant import Came
from counterd.web.protocol.plain import Fields, Plain
from counterd.web.reply import Reply
from counterd.web.standing import Standings
from tests.asking import settled

CAME = Came("192.0.2.7", "http", ("127.0.0.1", 8080))
FIELDS = Fields(CIMultiDictProxy(CIMultiDict({"User-Agent": "Mozilla/5.0 (X11) Firefox/140.0"})))


def standings(*routes: Route) -> Standings:
    own = OwnPages(
        Routes(routes), Gate(Tokens(), GateRules(frozenset())), Messages(), compresses=False
    )
    return Standings(
        own, Hits(Rules(Networks(), (), frozenset())), Trust(Networks(), "x-forwarded-for")
    )


def test_the_same_request_is_the_same() -> None:
    known, plain = standings(), Plain("/docs/%61.shtml?q=1", FIELDS)
    one = known.of(plain, CAME)
    assert one is not None
    assert known.of(plain, CAME) is one
    assert (one.path, one.asked.raw_target) == ("/docs/%61.shtml", plain.target)
    assert (one.asked.target.url, one.asked.query) == ("/docs/a.shtml", "q=1")
    assert (one.asked.method, one.asked.peer, one.asked.scheme) == ("GET", CAME.peer, "http")
    assert one.asked.headers is FIELDS.headers
    assert one.visitor.address == one.asked.address
    assert (one.file(), one.prepared) == (None, None)


def test_another_request_or_place_is_another() -> None:
    known, plain = standings(), Plain("/", FIELDS)
    one = known.of(plain, CAME)
    elsewhere = known.of(plain, Came("192.0.2.8", "http", CAME.server))
    beside = known.of(Plain("/", FIELDS), CAME)
    assert one is not None
    assert elsewhere is not None
    assert beside is not None
    assert len({id(one), id(elsewhere), id(beside)}) == 3
    assert elsewhere.visitor.address != one.visitor.address
    # It is looked at once who somebody is, whatever they ask for.
    assert beside.visitor is one.visitor


def test_what_is_no_files_is_left_alone() -> None:
    for target in ("/../x", "/.hidden", "/-/", "/-/none", "/%00"):
        assert standings().of(Plain(target, FIELDS), CAME) is None


async def nothing(question: Question) -> Reply:
    raise AssertionError(question)


def test_of_pages_of_our_own_those_are_answered_at_once_that_other_sites_show() -> None:
    shown = Route("/-/badge/{path}.svg", nothing, Guard.BADGES, is_shared=True)
    others = (
        Route("/-/map", nothing, Guard.MAP),
        Route("/count", nothing, Guard.OPEN, yields=True, is_shared=True),
    )
    known = standings(shown, *others)
    one = known.of(Plain("/-/badge/docs/%61.svg?show", FIELDS), CAME)
    assert one is not None
    assert one.route == (shown, "docs/a")
    # A file of the site goes before the one that yields.
    assert [known.of(Plain(path, FIELDS), CAME) for path in ("/-/map", "/count")] == [None, None]
    page = known.of(Plain("/p.shtml", FIELDS), CAME)
    assert page is not None
    assert page.route is None


def test_a_shorter_way_is_looked_for_once_when_the_same_is_answered_again(tmp_path: Path) -> None:
    one = standings().of(Plain("/p.shtml", FIELDS), CAME)
    assert one is not None
    first, other = (settled(tmp_path / "p.shtml", text) for text in (b"1", b"2"))
    assert [one.is_to_be_learnt(first) for _ in range(4)] == [False, True, False, False]
    assert one.file() is first
    assert [one.is_to_be_learnt(other) for _ in range(3)] == [False, True, False]
    one.forget()
    assert [one.is_to_be_learnt(other) for _ in range(2)] == [True, False]
