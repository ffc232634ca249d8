"""DeleGate's recorded pages, replayed; each difference is named."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Final, TypedDict
from zoneinfo import ZoneInfo

import pytest

from counterd.counters.clients import exact
from counterd.counters.referers import cleaned, site_of
from counterd.counters.table import Table
from counterd.counters.tags import TagName, Tags
from counterd.model import SITE_TOTAL, Address, Client, Kind

GOLDEN: Final = Path(__file__).parents[1] / "golden" / "delegate"


def client_at(dotted: str) -> Client:
    return exact(bytes(10) + b"\xff\xff" + bytes(map(int, dotted.split("."))))


class Step(TypedDict):
    n: int
    client_ip: str
    path: str
    headers: list[tuple[str, str]]
    time_utc: str
    body: str


class Scenario(TypedDict):
    TZ: str
    pages: dict[str, str]
    steps: list[Step]


def scenario(name: str) -> Scenario:
    loaded: Scenario = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    return loaded


TAG: Final = re.compile(r'<!--#echo var=(\w+)((?: \w+=(?:"[^"]*"|[^\s"]+?))*) *-->')
ATTRIBUTE: Final = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s"]+))')
NAMES: Final[dict[str, TagName]] = {
    "COUNTER": "COUNTER",
    "PAGE_COUNT": "COUNTER",
    "BCOUNTER": "COUNTER",
    "TOTAL_HITS": "TOTAL_HITS",
    "REFERER_COUNT": "REFERER_COUNT",
}


def rendered(source: str, tags: Tags) -> str:
    def tag(found: re.Match[str]) -> str:
        given = {name: quoted or bare for name, quoted, bare in ATTRIBUTE.findall(found[2])}
        return tags.show(
            NAMES[found[1]],
            fmt=given.get("fmt"),
            url=given.get("url"),
            sel=given.get("sel"),
            timefmt=None,
        )

    return TAG.sub(tag, source)


def answers(scenario: Scenario) -> Iterator[tuple[Step, str]]:
    """Count each request as a site does, and yield it with our page."""
    table = Table([], {})
    zone: tzinfo = ZoneInfo(scenario["TZ"])
    for step in scenario["steps"]:
        path = step["path"].partition("?")[0]
        page = Address(Kind.ACCESS, path)
        counted = [page, SITE_TOTAL]
        if referer := cleaned(dict(step["headers"]).get("Referer", "")):
            site = Address(Kind.REFERER_SITE, site_of(referer))
            counted += [Address(Kind.REFERER, referer), site]
        now = int(datetime.fromisoformat(step["time_utc"]).replace(tzinfo=UTC).timestamp())
        for address in counted:
            table.count([address], client_at(step["client_ip"]), now)
        tags = Tags(
            page=page,
            own_url=step["path"],
            base=path.rpartition("/")[0] + "/",
            look=table.look,
            now=now,
            zone=zone,
            is_own_host={"127.0.0.1:9080", "localhost:9080"}.__contains__,
            index_names=(),
        )
        yield step, rendered(scenario["pages"][path], tags)


@pytest.mark.parametrize(
    "name",
    [
        "a_timezone",
        "b_alternate_two",
        "b_many_nets",
        "b_repeat_one_ip",
        "b_rotate10",
        "b_same_net",
    ],
)
def test_pages_are_the_same(name: str) -> None:
    for step, ours in answers(scenario(name)):
        assert ours == step["body"], f"step {step['n']}"


def grouped_padding(line: str) -> str:
    """``%,-10T`` and ``%,06T``: padding is done after grouping, with no commas in the padding."""
    if line.startswith(("[%,06T]", "[%,010T]")):
        label, _, value = line.partition("=")
        return f"{label}={value.replace(',', '')}".replace("[%06T]", "[%,06T]")
    return line.replace(",         =", "         =") if line.startswith("[%,-10T]") else line


def test_every_directive_prints_the_same_but_for_grouped_padding_and_tv() -> None:
    steps = list(answers(scenario("a_formats_small")))
    assert len(steps) == 6
    for step, ours in steps:
        lines = step["body"].split("\n")
        # "%tX = %tV": the manual names it, DeleGate prints nothing.
        value_of_tx = next(line for line in lines if line.startswith("[%tX]")).removeprefix("[%tX]")
        expected = [
            f"[%tV]{value_of_tx}" if line.startswith("[%tV]") else grouped_padding(line)
            for line in lines
        ]
        assert ours.split("\n") == expected, f"step {step['n']}"


def test_tags_print_the_same_but_for_those_that_counted() -> None:
    """``sel=total`` and ``sel=err`` without url do not count again per tag."""
    for step, ours in answers(scenario("c_tags_COUNTER_do")):
        total = next((line for line in ours.split("\n") if line.startswith("26 ")), "").split()[-1:]
        expected = []
        for line in step["body"].split("\n"):
            if line.startswith(("14 sel=total", "15 sel=total")):
                expected.append(re.sub(r"\d+ /t", f"{total[0]} /t", line))
            elif line.startswith("23 sel=err"):
                expected.append(re.sub(r"\d+ /t", "0 /t", line))
            else:
                expected.append(line)
        assert ours.split("\n") == expected, f"step {step['n']}"


def test_cumulative_sums_are_the_same_but_for_two_bugs() -> None:
    for step, ours in answers(scenario("d_cumulative")):
        if step["path"] == "/get.shtml":
            # "the accumulator belongs to one page, not to the process"
            expected = "get 0/0/0 0\n"
        else:
            expected = (
                step["body"]
                # "##cumsub subtracts V from V"
                .replace("get -4/-4/-5 4", "get -4/-4/-3 4")
                .replace("get 5/4/2 6", "get 5/4/4 6")
                # A sum has no clients, so its map no digits; DeleGate takes an empty place for a
                # client of 0.0.0.0: "Address 0.0.0.0 is a client like any other."
                .replace("  0.0.0.0 0-", "  0.0.0.0 X-")
            )
        assert ours == expected, f"step {step['n']}"
