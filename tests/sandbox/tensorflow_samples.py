"""Grades a few TensorFlow samples at another tier; started by test_containers.py.

It prints one JSON object: the tier, and what was not as the verdict table says.
"""

from __future__ import annotations

import json
import sys

from grader.sandbox import Sandbox
from grader.settings import read_settings
from tests.assignments.test_verdict_table import grade_sample, read_samples

SAMPLES = {
    "huber-loss": ("tensorflow2", "tensorflow1_graph", "python_if_on_tensors", "uses_keras_huber"),
}


def main() -> None:
    """Right ones and wrong ones, one after the other."""
    samples = [
        each for each in read_samples() if each.path.stem in SAMPLES.get(each.assignment, ())
    ]
    wrong = []
    with Sandbox(read_settings()) as sandbox:
        for sample in samples:
            for result in grade_sample(sample, sandbox, {}).checks:
                told = f"{sample.path.stem}, {result.name}: {result.verdict}: {result.message}"
                if result.verdict not in sample.verdicts.get(result.name, ["passed"]):
                    wrong.append(told)
        json.dump({"tier": sandbox.tier, "samples": len(samples), "wrong": wrong}, sys.stdout)


if __name__ == "__main__":
    main()
