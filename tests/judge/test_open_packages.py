"""A package is graded by a judge that unpacks it, and only by what it said of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.errors import JudgeFault
from grader.judge import GradeOrder, Judge, lint_package, no_dataset
from grader.judge.orders import Packed
from tests.judge.test_packages import NAME, skeleton, zipped


def test_a_package_grades_by_what_it_said_of_itself(sandbox, settings, tmp_path):
    files = skeleton(tmp_path)
    content = zipped(files)
    outline = lint_package(sandbox, settings, content, lambda _: None, seeds=2).outline
    richer = tuple(replace(check, points=check.points + 1) for check in outline.checks)
    order = GradeOrder(NAME, 5, package=Packed(content, outline))
    liar = replace(order, package=Packed(content, replace(outline, checks=richer)))
    solution, starter = files["reference/running_mean.py"], outline.starter.encode()
    judge = Judge(sandbox, settings, no_dataset)
    try:
        report = judge.grade(order, solution, lambda _: None)
        assert (report.score, report.max_score) == (10, 10)
        assert judge.grade(replace(order, self_check=True), starter, lambda _: None).score == 0
        with pytest.raises(JudgeFault, match="said of itself"):
            judge.grade(liar, solution, lambda _: None)
    finally:
        judge.close()
