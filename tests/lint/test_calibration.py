"""Calibration of gates: trained in the sandbox, kept, and told as findings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.errors import AssignmentFault
from grader.lint.calibration import (
    FEWEST_TRAININGS,
    MOST_TRAININGS,
    calibrate_gate,
    calibration_findings,
    calibration_of,
)
from grader.model import LossTrial
from tests.grader.miniature import MINIATURE, MINIATURE_SOLUTION
from tests.grader.test_gates import GATE as ACCURACY_GATE
from tests.grader.test_loss_gates import GATE as LOSS_GATE
from tests.grader.test_loss_gates import TABLE

WEAK = "def double(x):\n    return 2.2 * x"


def play(solution, table, seed):
    off = np.abs(solution.double(x=table.x) / table.x - 2).max()
    return LossTrial(float(4 * off + seed % 1000 / 1e5))


GATE = replace(LOSS_GATE, play=play, near_miss=0.0, weak=WEAK)


@pytest.fixture
def assignment(tmp_path):
    path = tmp_path / "reference.py"
    path.write_bytes(MINIATURE_SOLUTION)
    return replace(MINIATURE, reference_path=path)


def calibrate(assignment, gate, sandbox, home):
    steps: list[str] = []
    found = list(calibrate_gate(assignment, gate, TABLE, sandbox, home, steps.append))
    return found, steps


def test_reference_passes_weak_model_fails_and_nothing_is_trained_twice(
    assignment, sandbox, tmp_path
):
    (reference, weak), steps = calibrate(assignment, GATE, sandbox, tmp_path)
    assert len(reference.values) == len(weak.values) == MOST_TRAININGS
    assert len(steps) == 2 * MOST_TRAININGS
    assert len(set(reference.values)) > FEWEST_TRAININGS
    assert reference.odds.value > 0.99
    assert weak.odds.value < 0.01
    again, steps = calibrate(assignment, GATE, sandbox, tmp_path)
    assert again == [reference, weak]
    assert steps == []
    findings = list(calibration_findings(assignment, GATE, again))
    assert all(finding.proved for finding in findings)
    assert "20 trainings" in findings[0].detail


def test_other_sources_are_trained_anew(assignment, sandbox, tmp_path):
    calibrate(assignment, GATE, sandbox, tmp_path)
    _, steps = calibrate(assignment, replace(GATE, weak=f"{WEAK} + 1"), sandbox, tmp_path)
    assert len(steps) == MOST_TRAININGS


def test_a_gate_needs_a_weak_model(assignment):
    (missing,) = calibration_findings(assignment, replace(GATE, weak=None), ())
    assert not missing.proved


def test_a_weak_model_that_breaks_is_our_fault(assignment, sandbox, tmp_path):
    broken = replace(GATE, weak="def double(x):\n    raise ValueError('no')")
    with pytest.raises(AssignmentFault, match="weak model"):
        calibrate(assignment, broken, sandbox, tmp_path)


def test_a_candidate_that_the_gate_objects_to_is_our_fault(assignment, sandbox, tmp_path):
    objecting = replace(GATE, play=lambda *_: LossTrial(0.1, objection="It is not linear."))
    with pytest.raises(AssignmentFault, match="not linear"):
        calibrate(assignment, objecting, sandbox, tmp_path)


def test_a_weak_model_too_near_the_threshold_is_told():
    calibration = calibration_of(ACCURACY_GATE, "weak model", (0.9085, 0.909, 0.9095, 0.909))
    assert 0.001 < calibration.draw_deviation < 0.01
    (found,) = calibration_findings(MINIATURE, replace(ACCURACY_GATE, weak=WEAK), (calibration,))
    assert not found.proved
    assert "passes in" in found.detail
