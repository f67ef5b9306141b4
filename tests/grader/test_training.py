"""A gate from end to end: what its training logs is seen live and stands in the result."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.datasets import generate_fires
from grader.errors import AssignmentFault
from grader.grade import grade
from grader.model import GateTable, Limits, LossGate, LossTrial, Solution, Verdict
from grader.report import Progress
from tests.grader.miniature import MINIATURE

TABLE = generate_fires(np.random.default_rng(1))
TRAINING = b"""
import time
from softmark import log

def double(x):
    for step in range(3):
        log(step, loss=1 / (step + 1), val_loss=0.5)
    END
    return 2 * x
"""


def play(solution: Solution, table: GateTable, _seed: int) -> LossTrial:
    return LossTrial(float(np.abs(solution.double(x=table.x) - 2 * table.x).max()))


GATE = LossGate(
    "doubling", "doubles", 10, 0.5, play, "the error", "fire-theft", limits=Limits(wall_seconds=2)
)


@pytest.mark.parametrize(
    ("ending", "verdict"),
    [
        (b"pass", Verdict.PASSED),
        (b"time.sleep(60)", Verdict.TIME_LIMIT),
        (b"1 / 0", Verdict.ERROR),
        (b"import os; os._exit(0)", Verdict.CRASHED),
    ],
)
def test_curves_are_in_the_result_however_the_training_ended(sandbox, ending, verdict) -> None:
    seen: list[Progress] = []
    source = TRAINING.replace(b"END", ending)
    assignment = replace(MINIATURE, checks=(), gates=(GATE,))
    report = grade(assignment, source, 5, sandbox, {"fire-theft": TABLE}, seen.append)
    (result,) = report.checks
    assert (result.verdict, result.trained) == (verdict, True)
    assert [figure.title for figure in result.figures] == ["Training curves"]
    assert result.figures[0].payload["series"][0]["name"] == "loss"
    live = [progress for progress in seen if progress.curves]
    assert live
    assert live[0].doing == "doubles"


def test_checks_draw_no_curves(sandbox) -> None:
    source = TRAINING.replace(b"END", b"pass")
    seen: list[Progress] = []
    report = grade(replace(MINIATURE, gates=()), source, 5, sandbox, {}, seen.append)
    assert not any(result.figures or result.trained for result in report.checks)
    assert not any(progress.curves for progress in seen)


ELSEWHERE = b"import numpy as np\n\ndef double(x):\n    return 2 * x\n"
TRUNCATES = b"import numpy as np\n\ndef double(x):\n    return x[:1]\n"
RAISES = b"def double(x):\n    raise ValueError('no reference')\n"


def only_in_cells(**_arguments: object) -> None:
    raise ImportError("No module named 'tensorflow'")


def forgets_a_key(solution: Solution, table: GateTable, _seed: int) -> LossTrial:
    return LossTrial({}[str(solution.double(x=table.x).shape)])


def adds_two(solution: Solution, table: GateTable, _seed: int) -> LossTrial:
    first, second = solution.double(x=table.x[:2])
    return LossTrial(0.0 * float(first + second))


@pytest.mark.parametrize(
    ("broken", "reference", "ours"),
    [
        (adds_two, ELSEWHERE, False),
        (adds_two, TRUNCATES, True),
        (adds_two, RAISES, True),
        (forgets_a_key, ELSEWHERE, True),
    ],
)
def test_whose_fault_a_broken_play_is_a_reference_in_a_cell_decides(
    sandbox, tmp_path, broken, reference, ours
) -> None:
    path = tmp_path / "double.py"
    path.write_bytes(reference)
    functions = tuple(replace(one, reference=only_in_cells) for one in MINIATURE.functions)
    assignment = replace(
        MINIATURE,
        checks=(),
        gates=(replace(GATE, play=broken),),
        functions=functions,
        reference_path=path,
    )

    def graded() -> Verdict:
        shown = {"fire-theft": TABLE}
        return grade(assignment, TRUNCATES, 5, sandbox, shown, lambda _: None).checks[0].verdict

    if not ours:
        assert graded() is Verdict.FAILED
        return
    with pytest.raises(AssignmentFault, match="fails by itself"):
        graded()
