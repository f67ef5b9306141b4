"""Pictures decide nothing: whatever happens while they are played, the verdict stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from grader.grade import grade
from grader.lines import Axes, lines_figure
from grader.model import Figure, Limits, Observation, Picture, Solution, Verdict
from tests.grader.miniature import MINIATURE, MINIATURE_SOLUTION, doubles


def ask(solution: Solution, _rng: np.random.Generator) -> Iterator[Observation]:
    yield "twice 77", solution.double(x=np.full(3, 77.0))


def draw(actual: tuple[Observation, ...] | None, _expected: tuple[Observation, ...]) -> Figure:
    return lines_figure("A picture", f"seen: {actual is not None}", Axes("x", "y"), [])


PICTURED = replace(
    MINIATURE,
    checks=(replace(doubles, picture=Picture(ask, draw), limits=Limits(wall_seconds=2)),),
)


@pytest.mark.parametrize(
    ("odd", "text"),
    [
        (b"pass", "seen: True"),
        (b"raise ValueError", "seen: False"),
        (b"import time; time.sleep(60)", "seen: False"),
        (b"import os; os._exit(1)", "seen: False"),
        (b"return 'no array'", "seen: False"),
        (b"print('x' * 10**6)", "seen: False"),
    ],
)
def test_what_happens_in_a_picture_costs_no_point(sandbox, odd, text):
    source = MINIATURE_SOLUTION.replace(b"return 2 * x", b"if x[0] == 77: ODD\n    return 2 * x")
    source = source.replace(b"x[0]", b"np.ravel(x)[0]").replace(b"ODD", odd)
    (result,) = grade(PICTURED, source, 5, sandbox, {}, lambda _: None).checks
    assert result.verdict is Verdict.PASSED
    assert [figure.text for figure in result.figures] == [text]


def test_a_failed_check_is_drawn_too(sandbox):
    source = MINIATURE_SOLUTION.replace(b"2 * x", b"3 * x")
    (result,) = grade(PICTURED, source, 5, sandbox, {}, lambda _: None).checks
    assert result.verdict is Verdict.FAILED
    assert [figure.text for figure in result.figures] == ["seen: True"]
