"""Judging a loss: the threshold, near misses, objections, and numbers that are none."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.datasets import generate_fires, shown_to_plays
from grader.direct_cell import DirectCell
from grader.errors import AssignmentFault, BadAnswer
from grader.grade import grade
from grader.loss_gates import (
    gate_loss,
    is_near_loss,
    loss_figures,
    loss_message,
    play_loss_trial,
    told_apart,
)
from grader.model import Figure, GateTable, Limits, LossGate, LossTrial, Solution, Verdict
from grader.play import CellSolution
from grader.trials import run_trials
from tests.grader.miniature import MINIATURE, MINIATURE_SOLUTION, double

TABLE = generate_fires(np.random.default_rng(1))
FIGURE = Figure("lines", "Lines", "A line.", {"series": [], "x_label": "", "y_label": ""})


def play(solution: Solution, table: GateTable, _seed: int) -> LossTrial:
    return LossTrial(float(np.abs(solution.double(x=table.x) - 2 * table.x).max()), (FIGURE,))


GATE = LossGate(
    "doubling",
    "doubles a whole table",
    2,
    0.5,
    play,
    "the largest error",
    "fire-theft",
    near_miss=0.1,
    limits=Limits(),
)


def run(*losses: float) -> tuple[float, ...]:
    left = list(losses)
    trials = run_trials(5, lambda _: LossTrial(left.pop(0)), lambda one: is_near_loss(GATE, one))
    return tuple(trial.loss for trial in trials)


def test_a_clear_pass_and_a_clear_miss_are_run_once() -> None:
    assert run(0.5) == (0.5,)
    assert run(0.56) == (0.56,)


def test_a_near_miss_is_run_three_times_and_the_median_counts() -> None:
    assert run(0.54, 0.3, 0.49) == (0.54, 0.3, 0.49)
    figures = [(replace(FIGURE, title=str(number)),) for number in range(3)]
    trials = tuple(
        LossTrial(loss, drawn) for loss, drawn in zip((0.54, 0.3, 0.49), figures, strict=True)
    )
    loss = gate_loss(GATE, trials)
    assert (loss.value, loss.trials) == (0.49, (0.54, 0.3, 0.49))
    assert loss_figures(loss, trials)[0].title == "2"
    assert loss_message(loss, "a table") == (
        "The largest error is 0.49 (a table); at most 0.5 is asked for. It was close, so three "
        "seeds were run (0.54, 0.3, 0.49) and the median counts."
    )


def test_an_objection_and_a_gate_without_near_misses_are_not_repeated() -> None:
    assert not is_near_loss(GATE, LossTrial(0.51, objection="No."))
    assert not is_near_loss(replace(GATE, near_miss=0.0), LossTrial(0.5001))


def test_a_loss_and_its_threshold_never_read_the_same_when_they_differ() -> None:
    assert told_apart(1.01004, 1.01) == ("1.01004", "1.01")
    assert told_apart(0.143, 0.21) == ("0.143", "0.21")
    assert told_apart(0.1 + 0.2, 0.3) == ("0.30000000000000004", "0.3")
    assert told_apart(0.5, 0.5) == ("0.5", "0.5")


@pytest.mark.parametrize("odd", [math.nan, math.inf])
def test_a_loss_that_is_no_number_is_the_students_fault(odd: float) -> None:
    def diverge(x: Any) -> Any:
        return x * odd

    solution = CellSolution(DirectCell({"double": diverge}), functions())
    with pytest.raises(BadAnswer, match="The largest error is not finite"):
        play_loss_trial(GATE, solution, TABLE, 3)


def test_a_play_sees_the_whole_table() -> None:
    shown = shown_to_plays(TABLE, 7)
    assert np.array_equal(shown.x, TABLE.x)
    solution = CellSolution(DirectCell({"double": double}), functions())
    assert play_loss_trial(GATE, solution, shown, 3).loss == 0.0


def test_a_table_that_one_play_changes_is_whole_in_the_next(sandbox) -> None:
    changing = MINIATURE_SOLUTION.replace(b"    return 2 * x", b"    x *= 0\n    return x")
    assignment = replace(MINIATURE, checks=(), gates=(GATE,))
    before = TABLE.x.copy()
    grade(assignment, changing, 5, sandbox, {"fire-theft": TABLE}, lambda _progress: None)
    assert np.array_equal(TABLE.x, before)


@pytest.mark.parametrize(
    ("source", "verdict", "words"),
    [
        (MINIATURE_SOLUTION, Verdict.PASSED, "The largest error is 0"),
        (MINIATURE_SOLUTION.replace(b"2 * x", b"2.5 * x"), Verdict.FAILED, "at most 0.5"),
        (MINIATURE_SOLUTION.replace(b"2 * x", b"'no'"), Verdict.FAILED, "`double`"),
        (
            MINIATURE_SOLUTION.replace(b"2 * x", b"np.multiply(2, x)"),
            Verdict.REFUSED,
            "`numpy.multiply`",
        ),
        (b"import nothing_of_that_name", Verdict.ERROR, "nothing_of_that_name"),
    ],
)
def test_a_loss_gate_is_run_in_the_sandbox(sandbox, source, verdict, words) -> None:
    assignment = replace(MINIATURE, checks=(), gates=(GATE,))
    datasets = {"fire-theft": TABLE}
    report = grade(assignment, source, 5, sandbox, datasets, lambda _progress: None)
    result = report.checks[0]
    assert (result.verdict, report.dataset) == (verdict, TABLE.name)
    assert words in result.message
    assert report.score == (2 if verdict is Verdict.PASSED else 0)


def functions() -> dict[str, Any]:
    return {function.name: function for function in MINIATURE.functions}


def _forgets_a_key(solution: Solution, table: GateTable, _seed: int) -> LossTrial:
    solution.double(x=table.x)
    return LossTrial({}["nothing"])


def _breaks_first(_solution: Solution, _table: GateTable, _seed: int) -> LossTrial:
    raise ValueError("there is no table")


def _breaks_over_lists(solution: Solution, table: GateTable, _seed: int) -> LossTrial:
    first, second = solution.double(x=table.x[:2])
    return LossTrial(float(first + second))


@pytest.mark.parametrize("broken", [_forgets_a_key, _breaks_first])
def test_a_play_that_breaks_over_the_reference_as_well_is_our_fault(broken: Any) -> None:
    solution = CellSolution(DirectCell({"double": lambda x: x * 2}), functions())
    with pytest.raises(AssignmentFault, match="fails by itself"):
        play_loss_trial(replace(GATE, play=broken), solution, TABLE, 3)


def test_a_play_that_breaks_over_this_answer_only_is_the_students_fault() -> None:
    solution = CellSolution(DirectCell({"double": lambda x: x[:1]}), functions())
    with pytest.raises(BadAnswer, match="What `double` returned cannot be used"):
        play_loss_trial(replace(GATE, play=_breaks_over_lists), solution, TABLE, 3)
