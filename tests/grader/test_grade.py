"""The whole line on a miniature assignment, in the real sandbox."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.errors import UnusableInput
from grader.grade import grade
from grader.model import Gate, Limits, Trial, Verdict
from grader.report import CheckResult, Progress, Report
from grader.running import CUT_OFF, LONGEST_OUTPUT, MOST_OUTPUT, with_room
from grader.sandbox import Sandbox
from tests.grader.miniature import MINIATURE, MINIATURE_SOLUTION

QUICK = replace(MINIATURE, limits=Limits(wall_seconds=1, cpu_seconds=1))


def verdicts(report: Report) -> dict[str, str]:
    return {result.name: result.verdict.value for result in report.checks}


def grade_source(sandbox: Sandbox, source: bytes, seed: int = 5) -> Report:
    return grade(QUICK, source, seed, sandbox, {}, lambda _progress: None)


def test_the_right_solution_gets_everything(sandbox: Sandbox) -> None:
    seen: list[Progress] = []
    report = grade(MINIATURE, MINIATURE_SOLUTION, 5, sandbox, {}, seen.append)
    assert report.score == report.max_score == 5
    assert [progress.done for progress in seen] == [0, 1, 2, 3, 4]
    assert seen[0].doing == "doubles numbers"
    assert report.dataset == "none"
    assert report.tier == sandbox.tier


def test_the_same_seed_gives_the_same_report_but_for_times(sandbox: Sandbox) -> None:
    source = MINIATURE_SOLUTION.replace(b"2 * x", b"2.1 * x")

    def told(seed: int) -> list[tuple[str, str]]:
        report = grade_source(sandbox, source, seed)
        return [(result.verdict, result.message) for result in report.checks]

    assert told(5) == told(5) != told(6)


def test_a_known_mistake_is_named_and_costs_only_its_own_points(sandbox: Sandbox) -> None:
    report = grade_source(sandbox, MINIATURE_SOLUTION.replace(b"2 * x", b"x + 2"))
    assert report.checks[0].mistake == "adds_two"
    assert report.checks[0].mistake_sentence == "You add 2; multiply by 2 instead."
    assert report.score == 3


def test_a_missing_function_costs_its_checks(sandbox: Sandbox) -> None:
    report = grade_source(sandbox, MINIATURE_SOLUTION.replace(b"def split", b"def splt"))
    missing = next(result for result in report.checks if result.name == "splits")
    assert (missing.verdict, missing.failing_input) == (Verdict.MISSING, "")
    assert report.score == 4


def test_a_refused_operation_is_refused_also_through_an_alias(sandbox: Sandbox) -> None:
    source = MINIATURE_SOLUTION.replace(
        b"    return 2 * x", b"    from numpy import multiply as m\n    return m(2, x)"
    )
    report = grade_source(sandbox, source)
    assert verdicts(report)["doubles"] == Verdict.REFUSED
    assert "`numpy.multiply`" in report.checks[0].message
    assert report.score == 2


def test_a_function_that_ran_out_of_time_is_not_called_again(sandbox: Sandbox) -> None:
    source = MINIATURE_SOLUTION.replace(b"    return 2 * x", b"    while True: pass")
    doubling, splitting = MINIATURE.checks[0], MINIATURE.checks[2]
    twice_per_core = [
        replace(doubling, name=f"doubles_{number}") for number in range(2 * sandbox.cores)
    ]
    assignment = replace(QUICK, checks=(*twice_per_core, splitting))
    report = grade(assignment, source, 5, sandbox, {}, lambda _progress: None)
    told = [result.verdict for result in report.checks]
    assert told[0] == Verdict.TIME_LIMIT
    assert told[sandbox.cores : -1] == [Verdict.SKIPPED] * sandbox.cores
    assert told[-1] == Verdict.PASSED
    assert "`double` already ran out of time" in report.checks[-2].message


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"", "empty"),
        (b"def double(x:\n", "line 1"),
        (b"\xff\xfe\x00d", ""),
        (b"raise RuntimeError('no')", "RuntimeError"),
        (b"import nothing_of_that_name", "nothing_of_that_name"),
        (b"\x7fELF\x02\x01\x01\x00", ""),
        (b"x = 1\n" * 30_000, "180,000 bytes; at most 131,072"),
    ],
)
def test_a_file_that_is_no_module_gets_a_sentence_and_no_points(
    sandbox: Sandbox, source: bytes, words: str
) -> None:
    report = grade_source(sandbox, source)
    assert report.score == 0
    assert {result.verdict for result in report.checks} <= {Verdict.ERROR, Verdict.MISSING}
    assert words in report.checks[0].message
    assert report.checks[0].message.endswith((".", ")"))


def test_a_file_that_never_finishes_loading_is_told_when(sandbox: Sandbox) -> None:
    report = grade_source(sandbox, b"while True: pass")
    assert {result.verdict for result in report.checks} == {Verdict.TIME_LIMIT}
    assert "while your file was loaded" in report.checks[0].message


def test_gates_need_digits(sandbox: Sandbox) -> None:
    gate = Gate("unseen", "reaches", 1, 0.9, lambda *_: Trial(None))
    with pytest.raises(UnusableInput, match="no digits"):
        grade(replace(MINIATURE, gates=(gate,)), b"", 1, sandbox, {}, lambda _progress: None)


@pytest.mark.parametrize(("checks", "most"), [(1, LONGEST_OUTPUT), (100, MOST_OUTPUT // 100)])
def test_a_report_has_room_for_whatever_is_printed(checks: int, most: int) -> None:
    result = CheckResult("one", "adds", Verdict.PASSED, 1, 1, "", output="\x01" * 2**20)
    shown = with_room([result] * checks)
    assert {len(one.output) for one in shown} == {most + len(CUT_OFF)}
    quiet = replace(result, output="quiet")
    assert with_room([quiet]) == [quiet]
