"""Points short of a gate's threshold: none, unless the gate says from where they rise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.credit import partial_points, reaches
from grader.grade import grade
from grader.handouts import checks_table
from grader.model import LossTrial, Verdict
from grader.outlining import gate_outline, load_outline
from grader.sandbox import Sandbox
from tests.grader.miniature import MINIATURE, MINIATURE_SOLUTION
from tests.grader.test_gates import GATE
from tests.grader.test_loss_gates import GATE as LOSS_GATE
from tests.grader.test_loss_gates import TABLE

PARTIAL = replace(GATE, points=4, threshold=0.99, credit_from=0.97)
PARTIAL_LOSS = replace(LOSS_GATE, points=4, threshold=0.5, credit_from=1.5)


@pytest.mark.parametrize(
    ("accuracy", "points"),
    [(0.5, 0), (0.97, 0), (0.98, 2), (0.98555, 3.11), (0.989999, 3.99)],
)
def test_points_rise_from_the_limit_to_the_threshold(accuracy: float, points: float) -> None:
    assert not reaches(PARTIAL, accuracy)
    assert partial_points(PARTIAL, accuracy) == points
    assert partial_points(replace(PARTIAL, credit_from=None), accuracy) == 0


@pytest.mark.parametrize(("loss", "points"), [(2.0, 0), (1.5, 0), (1.0, 2), (0.75, 3)])
def test_points_rise_while_a_loss_falls(loss: float, points: float) -> None:
    assert not reaches(PARTIAL_LOSS, loss)
    assert reaches(PARTIAL_LOSS, 0.5)
    assert partial_points(PARTIAL_LOSS, loss) == points


def grade_loss(sandbox: Sandbox, trial: LossTrial):
    gate = replace(PARTIAL_LOSS, play=lambda _solution, _table, _seed: trial)
    assignment = replace(MINIATURE, checks=(), gates=(gate,))
    datasets = {"fire-theft": TABLE}
    return grade(assignment, MINIATURE_SOLUTION, 5, sandbox, datasets, lambda _: None)


def test_the_report_gives_part_of_the_points_and_says_why(sandbox: Sandbox) -> None:
    report = grade_loss(sandbox, LossTrial(1.0))
    (result,) = report.checks
    assert (result.verdict, report.score, report.max_score) == (Verdict.FAILED, 2, 4)
    assert "worth 2 of 4 points, which rise in a straight line from 1.5 on" in result.message


def test_an_objection_leaves_nothing(sandbox: Sandbox) -> None:
    report = grade_loss(sandbox, LossTrial(1.0, objection="It is not the linear model."))
    assert report.score == 0


def test_the_handout_says_from_where_points_rise() -> None:
    outline = replace(load_outline("huber-loss"), gates=(gate_outline(PARTIAL),))
    assert "from 97 % on" in checks_table(outline, "en")
    assert "97 %" in checks_table(outline, "zh_Hans")
    assert "97 %" in checks_table(outline, "zh_Hant")
    assert "straight" not in checks_table(replace(outline, gates=()), "en")
