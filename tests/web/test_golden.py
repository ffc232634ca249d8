"""What the real DeleGate 9.9.11 answered, asked again of this server: the same bytes.

Where ours differ on purpose, the difference stands here with the sentence of the rules that
wants it.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from counterd.config import Config, Hosting, read_config
from counterd.web.app import running
from tests.process import Answer, Client

TRANSCRIPTS = Path(__file__).resolve().parents[1] / "golden" / "delegate"
PAGES_WRITTEN = 1_700_000_000  # 2023-11-14 22:13:20 UTC, as the recorded 304 tells


class Step(msgspec.Struct):
    """One request and what was answered."""

    n: int
    client_ip: str | None = None
    method: str = "GET"
    path: str = ""
    headers: list[tuple[str, str]] = []
    time_utc: str = ""
    status_line: str = ""
    body: str = ""


class Transcript(msgspec.Struct):
    """One session with DeleGate."""

    scenario: str
    counter_parameter: list[str]
    TZ: str
    pages: dict[str, str]
    steps: list[Step]


@dataclass(frozen=True)
class Differs:
    """A difference on purpose: what theirs say in these steps, or in all, is another in ours."""

    because: str
    theirs: str
    ours: str
    steps: Sequence[int] = ()


@dataclass(frozen=True)
class Answers:
    """A request that ours answers with another status; its body is then a page of our own."""

    because: str
    step: int
    status: int


HIT = "What is a hit: GET answered 200 or 304, or 206 from byte 0. Not: HEAD, POST, OPTIONS"
ONE_KEY = "Keys are the URL path as served (normalised, decoded once)"
READ = "Counting happens before evaluation; tags only read"
NO_URL = "`sel=total` and `sel=err` without url do not count again per tag"
PADDING = "padding is done after grouping, with no commas in the padding"
V_TIME = "%tC %tT %tU %tV (%tX = %tV)"
CONFIG = '`<!--#config counterfmt="…" -->` sets the default for the rest of the page'
CUM = "##cumsub subtracts V from V; the accumulator belongs to one page, not to the process"
CUM_MAP = "an empty place of the last ten is no client in network 0"
APACHE = "where they contradict each other, Apache wins (rules of the SSI language)"
ANY_LENGTH = "a tag split at any buffer boundary works (rules of the SSI language)"
META = "<META HTTP-EQUIV=…> is off by default (rules of the SSI language)"
OUR_ERROR = "[an error occurred while processing this directive]"

DIFFERENCES: dict[str, list[Differs]] = {
    "a_default_and_counterfmt": [Differs(CONFIG, '16<!--#config counterfmt="%U" -->|', "16|")],
    "a_formats_small": [
        difference
        for n, at in enumerate(("12:00", "12:00", "12:01", "12:01", "12:01", " 2026"), start=1)
        for difference in (
            Differs(PADDING, f"[%,06T] =000,00{n}=", f"[%,06T] =00000{n}=", [n]),
            Differs(PADDING, f"[%,010T] =0,000,000,00{n}=", f"[%,010T] =000000000{n}=", [n]),
            Differs(PADDING, f"[%,-10T] ={n},         =", f"[%,-10T] ={n}         =", [n]),
            Differs(V_TIME, "[%tV] ==", f"[%tV] =Nov 22 {at}=", [n]),
        )
    ],
    "c_dup_dedupe_ssi_order": [
        Differs(READ, "other,inc 1\nself 0", "other,inc 0\nself 1", [1]),
        Differs(READ, "other,inc 2\nself 0", "other,inc 0\nself 2", [2]),
        Differs(READ, "o 3", "o 1", [3]),
        Differs(READ, "ssi 1\nself 0", "ssi 0\nself 1", [6]),
        Differs(READ, "ssi 2\nself 0", "ssi 0\nself 2", [7]),
    ],
    "c_http_methods_ssi": [
        Differs(HIT, "[2/1/1]", "[1/1/1]", [2]),
        Differs(HIT, "[6/1/1]", "[2/1/1]", [7]),
        Differs(ONE_KEY, "[1/1/1]", "[3/1/1]", [8]),
        Differs(ONE_KEY, "[1/1/1]", "[4/1/1]", [9]),
        Differs(HIT, "[7/1/1]", "[5/1/1]", [11]),
        Differs(HIT, "[8/1/1]", "[6/1/1]", [12]),
        Differs(HIT, "[9/1/1]", "[7/1/1]", [21]),
        Differs(HIT, "[10/1/1]", "[8/1/1]", [22]),
    ],
    "c_keepalive": [Differs(HIT, "TH 6", "TH 5", [7])],
    "c_tags_COUNTER_do": [
        difference
        for step, theirs, total in ((1, 1, 1), (2, 3, 2), (4, 5, 4), (5, 7, 5), (6, 9, 6))
        for difference in (
            Differs(NO_URL, f"sel=total {theirs} /t", f"sel=total {total} /t", [step]),
            Differs(NO_URL, f"sel=total again {theirs + 1} ", f"sel=total again {total} ", [step]),
            Differs(NO_URL, f"sel=err {max(1, step - (step > 2))} ", "sel=err 0 ", [step]),
        )
    ],
    "d_cumulative": [
        Differs(CUM, "get -4/-4/-5 4", "get -4/-4/-3 4", [10, 13]),
        Differs(CUM, "get 5/4/2 6", "get 5/4/4 6", [10, 13]),
        Differs(CUM_MAP, "  0.0.0.0 0---", "  0.0.0.0 X---", [10, 13]),
        Differs(CUM, "get 25/22/17 6", "get 0/0/0 0", [11, 12]),
    ],
    "e_ssi_errors": [
        Differs(APACHE, theirs, ours, [1])
        for theirs, ours in (
            ("a(SSI-UNKNOWN-ECHO-NOSUCH)|", "a(none)|"),
            ("\nb(SSI-UNKNOWN-ECHO-NO SUCH)|", "\nb(none)|"),
            ('\nc<!--#foo bar="x" -->|', f"\nc{OUR_ERROR}|"),
            ("\nd<!--#echo -->|", f"\nd{OUR_ERROR}|"),
            ("\ne<!--#echo foo=COUNTER -->|", f"\ne{OUR_ERROR}|"),
            *((f"\n{letter}|", f"\n{letter}{OUR_ERROR}|") for letter in "ghikl"),
            ('\nj<!--#include bogus="x" -->|', f"\nj{OUR_ERROR}|"),
            ("\nm|", "\nm  4 |"),
            ("\nn|", "\nnTuesday, 14-Nov-2023 22:13:20 UTC|"),
            ('\no<!--#config foo="x" -->|', f"\no{OUR_ERROR}|"),
            ('\np<!--#config errmsg="x" -->|', "\np|"),
            ("\nt(SSI-UNKNOWN-ECHO-REFERER)|", "\nt|"),
            ("\nu/err.shtml|", "\nuerr.shtml|"),
            ("\nvhttp://127.0.0.1:9080/err.shtml|", "\nv/err.shtml|"),
            ("\nx<!--#printenv -->|", "\nxGATEWAY_INTERFACE…|"),
            ('\ny<!--#exec foo="ls" -->|', "\nyx|"),
            ("\nC(SSI-UNKNOWN-ECHO-COUNTER--)|", "\nC1|"),
            ('\nE1fmt="%T/2"\n-->|', "\nE1/2|"),
            ("\nF9|", "\nF  9 |"),
            ("x=1&y=2|", "x=1&amp;y=2|"),
            ("\nJ4|", "\nJ  4 |"),
            (
                "\nL(SSI-UNKNOWN-include-file://localhost/www/e_ssi_errors/missing.txt)|",
                "\nLx|",
            ),
            ('\nO<!--#set var="x" value="y" -->|', "\nO|"),
            ('\nP<!--#if expr="1" -->x<!--#endif -->|', "\nPx|"),
            ("\nR|", "\nRx|"),
            ("\nS|file|(UNKNOWN-clientif_x)|", "\nS(none)|(none)|(none)|"),
            ("\nT(SSI-UNKNOWN-ECHO--x)|", "\nT(none)|"),
        )
    ],
    "e_ssi_misc": [
        Differs(
            ANY_LENGTH,
            '1fmt="%T after a 1000 char prefix" -->',
            "1 after a 1000 char prefix",
            [1],
        ),
        Differs(
            META,
            "body\n",
            '<META HTTP-EQUIV=X-Count content="${COUNTER}">\n'
            '<META HTTP-EQUIV=X-Total content="${TOTAL_HITS}">\n'
            '<META HTTP-EQUIV=Status content="404 Gone Fishing">\nbody\n',
            [3],
        ),
    ],
}
OTHER_ANSWERS: dict[str, list[Answers]] = {
    "c_http_methods_ssi": [
        Answers("pages can be read, not written to", 3, 405),
        Answers("pages can be read, not written to", 4, 405),
        Answers("OPTIONS tells what is allowed", 5, 204),
        Answers("what is no method of HTTP is a bad request", 6, 400),
    ],
}
# Not replayed: the recorded bytes were no HTTP at all, and the transcript does not hold them.
LEFT_OUT = {"c_http_methods_ssi": {27}}


def clock_at(time_utc: str) -> float:
    return datetime.fromisoformat(time_utc).replace(tzinfo=UTC).timestamp()


def written(pages: dict[str, str], root: Path) -> None:
    for path, text in pages.items():
        file = root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("latin-1"))
        os.utime(file, (PAGES_WRITTEN, PAGES_WRITTEN))


def names() -> list[str]:
    return sorted(path.stem for path in TRANSCRIPTS.glob("[a-e]_*.json"))


def test_no_transcript_is_left_out() -> None:
    assert len(names()) == 15
    assert set(DIFFERENCES) | set(OTHER_ANSWERS) <= set(names())


@pytest.mark.parametrize("name", names())
async def test_a_transcript_is_answered_as_delegate_did(name: str, tmp_path: Path) -> None:
    transcript = msgspec.json.decode((TRANSCRIPTS / f"{name}.json").read_bytes(), type=Transcript)
    root = tmp_path / "site"
    root.mkdir()
    written(transcript.pages, root)
    now = 0.0
    config = settings(transcript, root, tmp_path / "c.db")
    used: set[str] = set()
    async with running(Hosting(config), None, lambda _: None, lambda: now) as server:
        for step in transcript.steps:
            if step.client_ip is None or step.n in LEFT_OUT.get(name, ()):
                continue
            now = clock_at(step.time_utc)
            answer = await asked(step, server.host, server.port)
            status, body = expected(name, step, used)
            assert answer.status == status, step
            if body is not None:
                assert cut(answer.text).split("\n") == body.split("\n"), step
    assert used == {difference.theirs for difference in DIFFERENCES.get(name, ())}


def settings(transcript: Transcript, root: Path, db: Path) -> Config:
    return read_config(
        {
            "root": str(root),
            "db": str(db),
            "port": 0,
            "zone": transcript.TZ,
            "clients": "exact",
            "trusted_proxy": ["127.0.0.1/32"],
            "counter": transcript.counter_parameter[0].removeprefix("COUNTER="),
            "index": ["welcome.shtml"],
        },
        {},
        None,
    )


async def asked(step: Step, host: str, port: int) -> Answer:
    headers = {**dict(step.headers), "X-Forwarded-For": str(step.client_ip)}
    body = b"a=b" if "Content-Length" in headers else b""
    async with Client(host, port) as client:
        return await client.ask(step.path, headers, step.method, body)


def expected(name: str, step: Step, used: set[str]) -> tuple[int, str | None]:
    """Return the status and the body, ``None`` if that is a page of each server's own."""
    for answers in OTHER_ANSWERS.get(name, ()):
        if answers.step == step.n and answers.status != 200:
            return answers.status, None
    status = int(step.status_line.split()[1])
    body = step.body
    for difference in DIFFERENCES.get(name, ()):
        if not difference.steps or step.n in difference.steps:
            assert difference.theirs in body, difference
            used.add(difference.theirs)
            body = body.replace(difference.theirs, difference.ours)
    if name == "e_ssi_misc" and step.n == 3:
        return 200, body
    return status, body if status < 300 else None


def cut(body: str) -> str:
    """Leave out what ``printenv`` lists after its first variable: it holds today's port."""
    return re.sub(
        r"\nxGATEWAY_INTERFACE=.*?\|\n", "\nxGATEWAY_INTERFACE…|\n", body, flags=re.DOTALL
    )
