"""What every assignment promises of its starter, reference, known mistakes and handout."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from latex2mathml.converter import convert

from grader.catalogue import assignment_names, load_assignment, starter_text
from grader.grade import grade
from grader.handouts import handout_text
from grader.lint.mistakes import recognitions
from grader.model import Verdict
from grader.outlining import load_outline

SEEDS = (1, 2, 3)

pytestmark = pytest.mark.parametrize("name", assignment_names())


def test_starter_earns_nothing(name, sandbox, datasets):
    source = starter_text(load_assignment(name)).encode()
    report = grade(load_assignment(name), source, 1, sandbox, datasets, lambda _progress: None)
    assert {result.verdict for result in report.checks} == {Verdict.FAILED}
    assert report.score == 0


def test_reference_earns_everything_but_the_gates(name, sandbox):
    assignment = replace(load_assignment(name), gates=())
    source = assignment.reference_path.read_bytes()
    report = grade(assignment, source, 2, sandbox, {}, lambda _progress: None)
    assert [result.message for result in report.checks if result.message] == []
    assert report.score == assignment.max_score


def test_points_are_a_round_total(name):
    assert load_assignment(name).max_score == 10


def test_every_known_mistake_is_caught_and_recognised(name):
    assignment = load_assignment(name)
    assert len(assignment.mistakes) >= 8
    seeds = [recognitions(assignment, assignment.mistakes, seed) for seed in SEEDS]
    for mistake in assignment.mistakes:
        found = {named for recognised in seeds for named in recognised[mistake.name].values()}
        assert found, f"{mistake.name} passes every check"
        assert found == {mistake.name}


def test_handout_states_every_function_and_every_default(name):
    text = handout_text(load_outline(name))
    for function in load_assignment(name).functions:
        assert f"`{function.name}(" in text
    assert "{{" not in text


def test_handout_has_mathematics_that_can_be_shown(name):
    formulas = re.findall(
        r"\$\$(.+?)\$\$|\$([^$\n]+)\$", handout_text(load_outline(name)), re.DOTALL
    )
    assert formulas
    for display, inline in formulas:
        assert "\\" not in convert(display or inline)
