"""Tolerances are held to the figures beside the checks, and the handouts to the tolerances."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assignments.softmax_regression import checks
from grader.catalogue import assignment_names, load_assignment
from grader.tolerances import (
    SAFETY,
    measure_assignment,
    objection_to,
    read_measured,
    write_measured,
)

SEEDS = range(1, 3)
"""Among those that the figures were measured with."""


@pytest.mark.parametrize("name", assignment_names())
def test_tolerances_suit_what_was_measured(name):
    recorded = read_measured(load_assignment(name))
    by_name = {check.name: check for check in load_assignment(name).checks}
    assert set(recorded) <= set(by_name), f"run softmark tolerances {name} --write"
    objections = {each: objection_to(by_name[each], recorded[each]) for each in recorded}
    assert not any(objections.values()), objections


@pytest.mark.parametrize("name", assignment_names())
def test_tolerances_suit_the_reference_measured_anew(name):
    assignment = load_assignment(name)
    recorded = read_measured(assignment)
    for fresh in measure_assignment(assignment, SEEDS, lambda _check: iter(())):
        check = fresh.check
        assert check.name in recorded, f"run softmark tolerances {name} --write"
        assert SAFETY * fresh.measured.used <= 1, check.name
        assert fresh.measured.spread <= recorded[check.name].tolerance, check.name


@pytest.mark.parametrize(
    ("name", "relative", "floor"),
    [
        ("huber-loss", "one part in 10 000", "0.000 01"),
        ("softmax-regression", "one part in 10 000", "0.000 01"),
        ("mnist-cnn", "one part in 10 000", "0.001"),
    ],
)
def test_handouts_state_the_tolerances(name, relative, floor):
    assignment = load_assignment(name)
    text = (assignment.folder / "handout.md").read_text(encoding="utf-8")
    assert relative in " ".join(text.split())
    assert f"plus {floor})" in " ".join(text.split())
    part = 1 / int(relative.split("in")[1].replace(" ", ""))
    exact = [each for each in assignment.checks if each.tolerance != checks.LARGE_TOLERANCE]
    assert {each.tolerance for each in exact} == {part}
    assert {each.floor for each in exact} == {float(floor.replace(" ", ""))}


def test_figures_come_back_as_they_were_written(tmp_path):
    assignment = replace(load_assignment("huber-loss"), folder=tmp_path)
    judgements = list(measure_assignment(assignment, range(1, 2), lambda _check: iter(())))
    reasoned = replace(judgements[0].measured, reason='float32 at "10 000" – see there')
    write_measured(assignment, [replace(judgements[0], measured=reasoned)])
    (read,) = read_measured(assignment).values()
    assert read.reason == reasoned.reason
    assert read.magnitude == pytest.approx(reasoned.magnitude, rel=0.05)
