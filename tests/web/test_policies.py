"""The policies of what we write: nobody's to keep, to frame, or to learn of."""

from counterd.web.policies import (
    FRAME_POLICY,
    MESSAGE_POLICY,
    PAGE_POLICY,
    PICTURE_POLICY,
    page_headers,
)


def test_every_policy_begins_with_nothing() -> None:
    for policy in (FRAME_POLICY, MESSAGE_POLICY, PAGE_POLICY, PICTURE_POLICY):
        assert policy.startswith("default-src 'none'; ")
        assert "http" not in policy
        assert "unsafe-eval" not in policy


def test_inline_scripts_are_never_allowed() -> None:
    for policy in (FRAME_POLICY, MESSAGE_POLICY, PAGE_POLICY, PICTURE_POLICY):
        for directive in policy.split("; "):
            if directive.startswith("script-src"):
                assert directive == "script-src 'self'"


def test_pages_are_not_kept_nor_framed() -> None:
    headers = page_headers(PAGE_POLICY)
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].endswith("base-uri 'none'; frame-ancestors 'none'")
