"""A refusal carries what its answer needs."""

from counterd.web.own.refusal import Refusal


def test_a_refusal_says_status_and_reason() -> None:
    refusal = Refusal(429, "Too often.", {"Retry-After": "1"})
    assert (refusal.status, refusal.detail, str(refusal)) == (429, "Too often.", "Too often.")
    assert refusal.headers == {"Retry-After": "1"}
    assert Refusal(400, "No.").headers == {}
