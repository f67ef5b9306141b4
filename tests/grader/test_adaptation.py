"""What a course may change of an assignment itself."""

from __future__ import annotations

import pytest

from grader.adaptation import adapted, adjustable_gates, check_adaptation
from grader.catalogue import load_assignment
from grader.errors import UnusableInput
from grader.outlining import load_outline, outline_of


def test_nothing_changed_is_the_assignment_itself():
    assignment = load_assignment("mnist-cnn")
    assert adapted(assignment, {}, {}) is assignment


def test_a_threshold_and_limits_reach_what_is_graded_by():
    stated = load_assignment("softmax-regression")
    (gate,) = adjustable_gates(outline_of(stated))
    asked = adapted(stated, {gate.name: 0.9}, {"seconds": 2.0, "memory": 1.5})
    assert [one.threshold for one in asked.gates] == [0.9]
    assert [one.title for one in asked.gates] == ["reaches 90 % on unseen digits"]
    assert asked.limits.wall_seconds == 2 * stated.limits.wall_seconds
    assert asked.limits.memory_bytes == 1.5 * stated.limits.memory_bytes
    assert asked.gates[0].limits.cpu_seconds == 2 * gate.limits.cpu_seconds
    assert asked.limits.processes == stated.limits.processes


def test_limits_of_single_checks_are_widened_too():
    stated = load_assignment("cnn-layers")
    asked = adapted(stated, {}, {"seconds": 3.0})
    pairs = zip(stated.checks, asked.checks, strict=True)
    own = [(old.limits, new.limits) for old, new in pairs if old.limits is not None]
    assert own
    assert all(new.wall_seconds == 3 * old.wall_seconds for old, new in own)


@pytest.mark.parametrize(
    ("thresholds", "limits"),
    [
        ({"no_such_gate": 0.9}, {}),
        ({"GATE": 0.5}, {}),
        ({"GATE": float("nan")}, {}),
        ({}, {"seconds": 0.5}),
        ({}, {"seconds": 5.0}),
        ({}, {"memory": float("inf")}),
        ({}, {"processes": 2.0}),
    ],
)
def test_what_the_assignment_leaves_no_choice_of_is_refused(thresholds, limits):
    assignment = load_outline("softmax-regression")
    (gate,) = adjustable_gates(assignment)
    named = {name.replace("GATE", gate.name): value for name, value in thresholds.items()}
    with pytest.raises(UnusableInput):
        check_adaptation(assignment, named, limits)
