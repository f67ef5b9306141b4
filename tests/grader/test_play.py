"""One generator, played on the reference, a known mistake, and a student's functions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.comparison import Tolerance, compare_observations
from grader.diagnosis import likeliest_mistakes, play_reference, possible_mistakes
from grader.direct_cell import DirectCell
from grader.errors import AssignmentFault, BadAnswer, EngineFault
from grader.lint.mistakes import recognitions
from grader.model import Check
from grader.play import CellSolution, functions_by_name, play_student, play_trusted
from grader.sandbox import Cell
from tests.grader import miniature
from tests.grader.miniature import MINIATURE

SEED = 7
BY_NAME = {check.name: check for check in MINIATURE.checks}


def solution_of(**functions: Any) -> CellSolution:
    return CellSolution(DirectCell(functions), functions_by_name(MINIATURE.functions))


@pytest.mark.parametrize("check", MINIATURE.checks, ids=lambda check: check.name)
def test_an_honest_solution_shows_what_the_reference_shows(check: Check) -> None:
    reference = play_reference(MINIATURE, check, SEED)
    solution = solution_of(double=miniature.double, split=miniature.split, step=miniature.step)
    shown = play_student(check, solution, SEED)
    assert compare_observations(shown, reference.observations, Tolerance(0, 0)) is None


def test_the_same_seed_draws_the_same_numbers_and_another_draws_others() -> None:
    check = BY_NAME["doubles"]
    first, again, other = (
        play_trusted(MINIATURE, check, seed).observations[0][1] for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_what_the_student_changes_in_place_is_seen() -> None:
    def double_in_place(x: Any) -> Any:
        x *= 2
        return x

    check = BY_NAME["leaves_input"]
    shown = play_student(check, solution_of(double=double_in_place), SEED)
    reference = play_reference(MINIATURE, check, SEED)
    assert compare_observations(shown, reference.observations, Tolerance(1e-4, 0)) is not None


def test_an_answer_of_another_shape_is_refused_before_the_check_computes_with_it() -> None:
    check = BY_NAME["counts"]
    reference = play_reference(MINIATURE, check, SEED)
    solution = CellSolution(
        DirectCell({"step": lambda params, state: (np.ones((100, 2)), state)}),
        functions_by_name(MINIATURE.functions),
        reference.calls,
    )
    with pytest.raises(BadAnswer, match=r"`step` returned an array of shape \(100, 2\)"):
        play_student(check, solution, SEED)


def test_an_answer_that_cannot_be_used_is_the_students_fault() -> None:
    with pytest.raises(BadAnswer, match="What `split` returned cannot be used"):
        play_student(BY_NAME["splits"], solution_of(split=lambda x: x), SEED)


def test_a_reference_that_cannot_be_played_is_our_fault() -> None:
    check = BY_NAME["splits"]
    broken = play_of("undeclared")
    with pytest.raises(AssignmentFault, match=check.name):
        play_reference(MINIATURE, Check(check.name, "breaks", 1, broken), SEED)


def play_of(function: str) -> Any:
    def play(solution: Any, _rng: Any) -> Any:
        yield "answer", getattr(solution, function)(x=1)

    return play


@pytest.mark.parametrize("mistake", MINIATURE.mistakes, ids=lambda mistake: mistake.name)
def test_each_known_mistake_is_recognised(mistake: Any) -> None:
    assert recognitions(MINIATURE, [mistake], SEED)[mistake.name]["doubles"] == mistake.name


def test_an_unknown_mistake_has_no_name() -> None:
    check = BY_NAME["doubles"]
    reference = play_reference(MINIATURE, check, SEED)
    shown = play_student(check, solution_of(double=lambda x: x - 17), SEED)
    assert possible_mistakes(MINIATURE, check, SEED, reference, shown) == ()


def test_of_two_explanations_the_one_that_explains_more_checks_is_named() -> None:
    adds, squares, sums = MINIATURE.mistakes
    assert likeliest_mistakes({"a": (adds, squares), "b": (squares,), "c": (), "d": (sums,)}) == {
        "a": squares,
        "b": squares,
        "d": sums,
    }


def test_what_breaks_in_our_handling_of_an_answer_is_our_fault() -> None:
    class Surprising:
        """An answer that our own code stumbles over."""

        @property
        def shape(self) -> Any:
            raise TypeError("no shape")

    check = BY_NAME["counts"]
    reference = play_reference(MINIATURE, check, SEED)
    solution = CellSolution(
        DirectCell({"step": lambda params, state: (Surprising(), state)}),
        functions_by_name(MINIATURE.functions),
        reference.calls,
    )
    with pytest.raises(EngineFault, match="no shape"):
        play_student(check, solution, SEED)


def test_our_side_of_a_cell_raises_no_verdict() -> None:
    class Broken:
        """A conversation with a bug of ours."""

        def exchange(self, _buffers: object) -> Any:
            raise IndexError("list index out of range")

    with pytest.raises(EngineFault, match="IndexError: list index out of range"):
        Cell(Broken(), 2**20).call("f", {}, "value")  # type: ignore[arg-type]
