"""What is made of the rounds that were measured."""

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.bench.bars import Bar, verdicts
from tests.bench.cases import BASE, Case, cases, chosen, groups
from tests.bench.load import Load, Measured
from tests.bench.rounds import Result
from tests.bench.tables import print_commits, print_group, print_verdicts

RUN = Measured(1000, 100.0, 500, 2000, 40.0, 2048)


def result(group: str, name: str, rates: list[float], run: Measured = RUN) -> Result:
    case = Case(group, name, "counterd", "/counted.shtml", Load())
    return Result(case, [replace(run, requests_per_s=rate) for rate in rates])


HOT = result("hot", "counted, power", [50.0, 20.0, 60.0])
NGINX = result("hot", "nginx static", [100.0, 50.0, 110.0])


def test_a_ratio_is_taken_round_by_round() -> None:
    # The second round was slow for both; medians of each would say 0.5 only by luck.
    ratio = result("a", "b", [50.0, 20.0, 60.0]).ratio(NGINX)
    assert (ratio.middle, ratio.least, ratio.most) == (50 / 100, 20 / 50, 60 / 110)


def test_only_bars_that_were_measured_are_judged() -> None:
    alone = result("one", "counted, power", [10.0], replace(RUN, cpu_us=80.0))
    judged = list(verdicts([NGINX, HOT, alone], {"stop_s": 1.5}))
    assert [(one.text, one.asked, one.found, one.is_met) for one in judged] == [
        ("hot: counted, power / nginx static", ">= 0.45", 0.5, True),
        ("hot: p99 of a counted page at 64 connections, to p50", "<= 5", 4.0, True),
        ("CPU of a hit at 64 connections, to that at one", "<= 1", 0.5, True),
        ("memory: seconds from SIGTERM under load to the end", "<= 1", 1.5, False),
    ]


@pytest.mark.parametrize(("found", "is_met"), [(0.44, False), (0.45, True)])
def test_a_bar_is_met_from_its_figure_on(found: float, *, is_met: bool) -> None:
    assert Bar("a", 0.45).verdict(found).is_met is is_met
    assert Bar("a", 0.45, is_most=True).verdict(found).is_met


def test_every_bar_is_about_cases_that_are_measured() -> None:
    every = [result(case.group, case.name, [1.0]) for case in cases()]
    figures = {"start_100000_s": 1.0, "stop_s": 1.0, "growth_kb": 0.0}
    assert len(list(verdicts(every, figures))) == 8 + 2 + 2 + 3


def test_tables_say_it_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    print_group([NGINX, HOT])
    head, *lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert head[1:6] == ["ratio", "least", "most", "by", "CPU"]
    assert lines == [
        ["nginx", "static", *["1.000"] * 4, "100", "500", "2000", "40.0", "2"],
        ["counted,", "power", "0.500", "0.400", "0.545", "1.000", "50", "500", "2000", "40.0", "2"],
    ]
    print_verdicts(verdicts([NGINX, HOT], {}))
    line = capsys.readouterr().out.splitlines()[2]
    assert " ".join(line.split()) == "hot: counted, power / nginx static >= 0.45 0.5 1 met"
    base = result("hot", BASE + "counted, power", [25.0, 10.0, 30.0], replace(RUN, cpu_us=60.0))
    print_commits([NGINX, HOT, base])
    assert [line.split()[-5:] for line in capsys.readouterr().out.splitlines()[2:]] == [
        ["power", "2.000", "2.000", "2.000", "1.500"]
    ]


def test_the_other_commit_stands_beside_each_case_of_ours() -> None:
    found = chosen(groups(), 2, with_cgi=False, with_base=True)
    for before, case in pairwise(found):
        assert case.name.startswith(BASE) == before.server.startswith("counterd")
        assert case.path != "/cgi.shtml"
        assert case.load.seconds == 2
