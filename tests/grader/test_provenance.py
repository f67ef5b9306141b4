"""What a report says about how it was made."""

from __future__ import annotations

import platform

from grader.catalogue import load_assignment
from grader.datasets import Digits
from grader.model import MIB
from grader.provenance import provenance_of
from grader.sandbox.runtimes import RUNTIMES


def test_a_run_names_machine_software_and_sources(digits: Digits) -> None:
    assignment = load_assignment("mnist-cnn")
    made = provenance_of(assignment, "tensorflow", 2, [digits])
    assert made.interpreter.endswith(platform.python_version())
    assert list(made.libraries)[:2] == ["numpy", "keras"]
    assert list(made.libraries)[2].startswith("tensorflow")
    assert made.processor
    assert made.threads == 2
    assert made.data == {digits.name: digits.digest}
    assert len(made.reference) == 64
    assert made.limits["each check"]["memory_bytes"] == 1536 * MIB
    assert made.limits["accuracy"]["wall_seconds"] == 600


def test_the_lighter_box_has_no_tensorflow() -> None:
    assert "numpy" in RUNTIMES
    made = provenance_of(load_assignment("losses"), "numpy", 1, ())
    assert list(made.libraries) == ["numpy"]
