"""The gate: parts that are open, tokens that open others, and who is kept out however he asks."""

import pytest

from counterd.tokens import Scope, Token, Tokens, hash_of
from counterd.web.asked import Asked
from counterd.web.own.gate import Gate, GateRules
from counterd.web.own.refusal import Refusal
from counterd.web.own.routes import Guard, Question, Route
from counterd.web.own.sessions import COOKIE, session
from counterd.web.reply import Reply
from tests.asking import LONG_AGO_S, asked, posted

ADMIN = Token(1, "mine", Scope.ADMIN, hash_of("cntd_admin"), LONG_AGO_S)
READ = Token(2, "script", Scope.READ, hash_of("cntd_read"), LONG_AGO_S)
TOKENS = Tokens([ADMIN, READ])
PRIVATE = (Guard.DASHBOARD, Guard.METRICS, Guard.PRIVATE, Guard.ADMIN)


async def handler(question: Question) -> Reply:
    raise AssertionError(question)


def route(guard: Guard) -> Route:
    return Route("/-/x", handler, guard)


def gate(*public: Guard) -> Gate:
    return Gate(TOKENS, GateRules(frozenset(public)) if public else GateRules())


def bearer(secret: str) -> Asked:
    return asked("/-/x", {"Authorization": f"Bearer {secret}"})


def refused(gate: Gate, request: Asked, guard: Guard) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        gate.admit(request, route(guard))
    return refusal.value


@pytest.mark.parametrize("guard", [Guard.OPEN, Guard.MAP, Guard.BADGES, Guard.COUNTERS])
def test_the_public_parts_are_open(guard: Guard) -> None:
    assert gate().admit(asked("/-/x"), route(guard)) is False
    assert gate().admit(bearer("cntd_read"), route(guard)) is True


@pytest.mark.parametrize("guard", PRIVATE)
def test_the_others_need_a_token(guard: Guard) -> None:
    refusal = refused(gate(), asked("/-/x"), guard)
    assert refusal.status == 401
    assert refusal.headers["WWW-Authenticate"] == 'Bearer realm="counterd"'
    assert gate().admit(bearer("cntd_admin"), route(guard)) is True
    assert gate().admit(asked("/-/x", {"Authorization": "bearer  cntd_admin "}), route(guard))


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer cntd_wrong"},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic Y250ZF9hZG1pbg=="},
        {"Authorization": "cntd_admin"},
        {"Cookie": f"{COOKIE}=1.99999999999.x"},
        {"Cookie": COOKIE},
        {"Host": "localhost"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
    ],
)
def test_nothing_else_opens_them(headers: dict[str, str]) -> None:
    assert refused(gate(), asked("/-/x", headers), Guard.DASHBOARD).status == 401


def test_being_on_this_machine_is_no_proof() -> None:
    loopback = bytes(10) + b"\xff\xff" + bytes((127, 0, 0, 1))
    request = asked("/-/x")._replace(address=loopback, peer="127.0.0.1")
    assert refused(gate(), request, Guard.DASHBOARD).status == 401


def test_a_session_is_as_good_as_its_token() -> None:
    cookie = {"Cookie": f"{COOKIE}={session(READ, LONG_AGO_S)}"}
    assert gate().admit(asked("/-/x", cookie), route(Guard.DASHBOARD)) is True
    assert refused(gate(), asked("/-/x", cookie), Guard.ADMIN).status == 403


def test_what_changes_something_may_need_more_than_looking_at_it() -> None:
    both = Route("/-/x", handler, Guard.MAP, methods=("GET", "POST"), posting=Guard.ADMIN)
    sent = posted("/-/x", headers={"Authorization": "Bearer cntd_read"})
    with pytest.raises(Refusal) as refusal:
        gate().admit(sent, both)
    assert refusal.value.status == 403
    with pytest.raises(Refusal) as refusal:
        gate().admit(posted("/-/x"), both)
    assert refusal.value.status == 401
    assert gate().admit(asked("/-/x"), both) is False
    assert gate().admit(posted("/-/x", headers={"Authorization": "Bearer cntd_admin"}), both)


def test_a_part_is_opened_and_closed_by_the_operator() -> None:
    assert gate(Guard.DASHBOARD).admit(asked("/-/x"), route(Guard.DASHBOARD)) is False
    assert refused(gate(Guard.DASHBOARD), asked("/-/x"), Guard.MAP).status == 401
    assert gate(Guard.DASHBOARD).is_open(Guard.OPEN)
    for never in (Guard.PRIVATE, Guard.ADMIN):
        assert not gate(never).is_open(never)


def test_a_wrong_token_is_no_way_into_an_open_part() -> None:
    one = gate()
    assert one.admit(bearer("cntd_wrong"), route(Guard.MAP)) is False


def test_guessing_is_slow_and_the_right_one_does_not_help_a_guesser() -> None:
    one = gate()
    for number in range(10):
        assert one.guess(bearer(""), f"cntd_{number}") is None
    for secret in ("cntd_10", "cntd_admin"):
        with pytest.raises(Refusal) as refusal:
            one.guess(bearer(""), secret)
        assert refusal.value.status == 429
        assert int(refusal.value.headers["Retry-After"]) >= 1
    elsewhere = asked("/-/x")._replace(address=bytes(16))
    assert one.guess(elsewhere, "cntd_admin") is ADMIN


def test_who_comes_too_often_waits() -> None:
    one = Gate(TOKENS, GateRules(requests_per_s=1))
    for _ in range(10):
        one.admit(asked("/-/x"), route(Guard.MAP))
    refusal = refused(one, asked("/-/x"), Guard.MAP)
    assert (refusal.status, refusal.headers["Retry-After"]) == (429, "1")
    assert one.admit(asked("/-/x")._replace(address=bytes(16)), route(Guard.MAP)) is False


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://test.example", "Host": "test.example"},
        {"Origin": "https://Test.Example:8443", "Host": "test.example:8443"},
        {"Authorization": "Bearer cntd_admin"},
    ],
)
def test_forms_of_ours_are_taken(headers: dict[str, str]) -> None:
    request = asked("/-/x", headers)._replace(method="POST")
    gate().admit(request, route(Guard.OPEN))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://test.example", "Host": "test.example"},
        {"Origin": "http://evil.example", "Host": "test.example"},
        {"Origin": "null", "Host": "test.example"},
        {"Origin": "null", "Host": ""},
        {"Origin": "http://[", "Host": "test.example"},
        {"Origin": "http://test.example:81", "Host": "test.example"},
        {"Origin": "http://evil.example", "Authorization": "Bearer cntd_admin"},
        {"Referer": "http://test.example/-/"},
        {},
    ],
)
def test_forms_of_other_sites_are_not(headers: dict[str, str]) -> None:
    cookie = {"Cookie": f"{COOKIE}={session(ADMIN, LONG_AGO_S)}"}
    request = asked("/-/x", {**cookie, **headers})._replace(method="POST")
    for guard in (Guard.OPEN, Guard.ADMIN):
        assert refused(gate(), request, guard).status == 403
    assert posted("/-/x").headers["Sec-Fetch-Site"] == "same-origin"


def test_what_is_shared_is_taken_from_other_sites() -> None:
    everybodys = Route("/count", handler, Guard.OPEN, methods=("POST",), is_shared=True)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {}):
        request = asked("/count", headers)._replace(method="POST")
        assert gate().admit(request, everybodys) is False
