"""A judge's report is the report that the engine gives without one."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from grader.catalogue import assignment_names, load_assignment, starter_text
from grader.datasets import DataSet, Digits
from grader.errors import UnusableInput
from grader.judge import GradeOrder, Judge, grading
from grader.judge.grading import grade_order
from grader.judge.handover import Shelf, take_dataset
from grader.judge.messages import Message
from grader.model import GateTable
from grader.report import Progress
from grader.sandbox import Sandbox
from grader.settings import PROJECT_ROOT, Settings
from tests.judge.timeless import timeless


@pytest.fixture(scope="module")
def judge(sandbox: Sandbox, settings: Settings, datasets: dict[str, DataSet]) -> Iterator[Judge]:
    judging = Judge(sandbox, settings, datasets.__getitem__)
    yield judging
    judging.close()


def silent(_: Progress) -> None:
    """Nobody looks."""


@pytest.mark.parametrize("name", assignment_names())
def test_of_every_assignment_full_marks_and_nothing(judge, sandbox, name):
    assignment = load_assignment(name)
    order = GradeOrder(name, 11, self_check=True)
    sources = (assignment.reference_path.read_bytes(), starter_text(assignment).encode())
    scores = []
    for source in sources:
        judged = judge.grade(order, source, silent)
        inline = grade_order(order, source, sandbox, pytest.fail, silent)
        assert timeless(judged) == timeless(inline)
        scores.append(judged.score)
    assert scores == [judged.max_score, 0.0]


@pytest.mark.parametrize("name", ["linear-regression", "softmax-regression"])
def test_of_trainings_with_data_and_curves(judge, sandbox, datasets, name):
    order = GradeOrder(name, 12)
    source = load_assignment(name).reference_path.read_bytes()
    seen: list[Progress] = []
    judged = judge.grade(order, source, seen.append)
    inline = grade_order(order, source, sandbox, datasets.__getitem__, silent)
    assert timeless(judged) == timeless(inline)
    assert judged.score == judged.max_score
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)
    assert seen[0].doing == "gets ready"
    assert seen[-1].done == seen[-1].total


def test_of_tensorflow_twice_the_same_but_for_times(judge):
    source = (PROJECT_ROOT / "tests/submissions/huber-loss/tensorflow2.py").read_bytes()
    order = GradeOrder("huber-loss", 13, self_check=True)
    first, again = (judge.grade(order, source, silent) for _ in range(2))
    assert first.runtime == "tensorflow"
    assert timeless(first) == timeless(again)
    assert first.seed == 13
    assert first.provenance is not None
    assert first.provenance.threads >= 1


def test_live_curves_go_through(judge):
    source = load_assignment("softmax-regression").reference_path.read_bytes()
    source += b"""
import time
def train(images, labels, seed):
    for step in range(12):
        log(step, loss=1.0 / (step + 1), nothing=float("nan"))
        time.sleep(0.15)
    raise ValueError("enough")
"""
    seen: list[Progress] = []
    judge.grade(GradeOrder("softmax-regression", 3), source, seen.append)
    curves = {curve.name: curve for progress in seen for curve in progress.curves}
    assert curves["loss"].values[0] == 1.0
    assert all(math.isnan(value) for value in curves["nothing"].values)


def test_what_is_unusable_stays_unusable(judge):
    with pytest.raises(UnusableInput, match="Did you mean"):
        judge.grade(GradeOrder("hubber-loss", 1), b"", silent)


def test_inline_is_for_those_who_ask_for_it(sandbox, settings):
    with grading(sandbox, replace(settings, judge="inline"), pytest.fail) as grade:
        report = grade(GradeOrder("optimizers", 1, self_check=True), b"x = 1\n", silent)
    assert report.score == 0


def test_digits_come_sealed_and_tables_whole(digits, datasets):
    shelf = Shelf()
    content, descriptors = shelf.offer(digits)
    with pytest.raises(PermissionError):
        os.write(descriptors[0], b"x")
    again, same = shelf.offer(digits)
    assert (again, same) == (content, descriptors)
    taken = take_dataset(Message(content, b"", (os.dup(descriptors[0]),)))
    assert isinstance(taken, Digits)
    assert (taken.name, taken.digest) == (digits.name, digits.digest)
    assert np.array_equal(taken.images, digits.images)
    assert np.array_equal(taken.labels, digits.labels)
    assert not taken.images.flags.writeable
    table = take_dataset(Message(shelf.offer(datasets["fire-theft"])[0]))
    assert isinstance(table, GateTable)
    assert np.array_equal(table.x, datasets["fire-theft"].x)
    assert table.x.dtype == np.float32
    shelf.close()
