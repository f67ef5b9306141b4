"""The pictures of checks: the reference beside itself, beside mistakes, and beside nonsense."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.catalogue import load_assignment
from grader.direct_cell import DirectCell
from grader.model import Assignment, Check, Figure
from grader.pictures import draw_picture, play_picture
from grader.play import CellSolution, functions_by_name, trusted_functions

OPTIMIZERS, HUBER = load_assignment("optimizers"), load_assignment("huber-loss")
PICTURED = [
    (assignment, check)
    for assignment in (OPTIMIZERS, HUBER)
    for check in assignment.checks
    if check.picture is not None
]


def drawn(assignment: Assignment, check: Check, **replaced: Any) -> Figure:
    """The picture of a submission that is the reference but for the functions given."""
    functions = trusted_functions(assignment) | replaced
    solution = CellSolution(DirectCell(functions), functions_by_name(assignment.functions))
    (figure,) = draw_picture(assignment, check, 1, play_picture(check, solution, 1))
    json.dumps(figure.payload, allow_nan=False)
    return figure


def check_named(assignment: Assignment, name: str) -> Check:
    return next(check for check in assignment.checks if check.name == name)


def test_every_update_rule_and_both_sides_of_the_huber_loss_have_a_picture():
    titles = {drawn(*one).title for one in PICTURED}
    assert len(titles) == len(PICTURED) == 11 + 2


@pytest.mark.parametrize(("assignment", "check"), PICTURED)
def test_the_reference_is_drawn_as_itself(assignment, check):
    figure = drawn(assignment, check)
    assert "is the reference's" in figure.text or "they are the same" in figure.text
    series = figure.payload["series"]
    references = [one for one in series if one["style"] == "reference"]
    own = [one for one in series if one["style"] in {"path", "line"}]
    assert [one["y"] for one in references] == [one["y"] for one in own]


def test_a_mistake_is_seen_where_the_path_parts():
    check = check_named(OPTIMIZERS, "adam_steps")
    mistake = next(m for m in OPTIMIZERS.mistakes if m.name == "adam_without_bias_correction")
    figure = drawn(OPTIMIZERS, check, adam=mistake.replacement)
    assert "Your path leaves the reference's in step 1." in figure.text


def test_a_curve_that_differs_is_told_where():
    check = check_named(HUBER, "loss_delta")
    figure = drawn(HUBER, check, huber_loss=lambda labels, predictions, delta: predictions**2 / 2)
    assert "at delta 2 they differ for errors from -4 to 4" in figure.text


NONSENSE = {
    "nothing": lambda **_: (None, None),
    "texts": lambda **_: (np.array(["a", "b"]), None),
    "another shape": lambda **_: (np.zeros((7, 3)), None),
    "an error": lambda **_: 1 / 0,
}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_leaves_the_reference_alone_in_the_picture(name):
    figure = drawn(OPTIMIZERS, check_named(OPTIMIZERS, "adam_steps"), adam=NONSENSE[name])
    assert "your path cannot be drawn" in figure.text
    assert "your path" not in [one["name"] for one in figure.payload["series"]]


@pytest.mark.parametrize("value", [np.nan, np.inf, 3e38])
def test_a_path_that_leaves_every_picture_can_still_be_told(value):
    def explode(params, **_):
        return params * np.float32(value), None

    figure = drawn(OPTIMIZERS, check_named(OPTIMIZERS, "adam_steps"), adam=explode)
    assert "Your path leaves the reference's in step 1." in figure.text


def test_hidden_checks_have_no_picture():
    hidden = replace(check_named(HUBER, "loss_delta"), hidden=True)
    solution = CellSolution(DirectCell({}), functions_by_name(HUBER.functions))
    assert play_picture(hidden, solution, 1) is None
    assert draw_picture(HUBER, hidden, 1, None) == ()
