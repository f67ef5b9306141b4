"""What handouts say about gates is what is done, in every language."""

from __future__ import annotations

import pytest

from grader.catalogue import assignment_names, load_assignment
from grader.datasets import TEST_DIGITS
from grader.handouts import WORDS, handout_text
from grader.model import Gate
from grader.outlining import outline_of

ACCURACY_GATES = [
    pytest.param(load_assignment(name), gate, id=f"{name}-{gate.name}")
    for name in assignment_names()
    for gate in load_assignment(name).gates
    if isinstance(gate, Gate)
]
INTERVAL = {"en": "95 % interval", "zh_Hans": "95 % 置信区间", "zh_Hant": "95 % 信賴區間"}
MEDIAN = {"en": "the median of the three counts", "zh_Hans": "中位数", "zh_Hant": "中位數"}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize(("assignment", "gate"), ACCURACY_GATES)
def test_handouts_state_the_rule_of_an_accuracy_gate(assignment, gate, language):
    text = " ".join(handout_text(outline_of(assignment), language).split())
    assert f"**{100 * gate.threshold:g} %**" in text
    assert f"{TEST_DIGITS:,}".replace(",", " ") in text
    assert f"{100 * gate.near_miss:g} " in text
    assert MEDIAN[language] in text
    assert INTERVAL[language] in text


@pytest.mark.parametrize("name", assignment_names())
def test_every_gate_states_a_weak_model_that_is_python(name):
    for gate in load_assignment(name).gates:
        assert gate.weak, f"{name}, {gate.name}"
        compile(gate.weak, gate.name, "exec")
