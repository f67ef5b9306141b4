"""The demonstration shows what it promises: of each assignment one file of every kind."""

from __future__ import annotations

import pytest

from scripts.demo.samples import FULL_MARKS, HOSTILE, KNOWN_MISTAKE, demo_samples


@pytest.mark.parametrize("assignment", ["huber-loss", "softmax-regression", "mnist-cnn"])
@pytest.mark.parametrize("kind", [FULL_MARKS, KNOWN_MISTAKE, HOSTILE])
def test_every_kind_is_shown(assignment, kind):
    assert (assignment, kind) in {(sample.assignment, sample.kind) for sample in demo_samples()}


def test_what_trains_longest_is_handed_in_first():
    first = demo_samples()[0]
    assert (first.assignment, first.kind) == ("mnist-cnn", FULL_MARKS)


def test_every_sample_is_a_file_with_a_verdict_for_every_check():
    for sample in demo_samples():
        assert sample.file.is_file()
        assert sample.verdicts
