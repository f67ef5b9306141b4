"""Counting a training run, repeating near misses, and telling odd predictions apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.datasets import Draw
from grader.direct_cell import DirectCell
from grader.errors import BadAnswer
from grader.gates import (
    CountedTrial,
    class_numbers,
    gate_accuracy,
    gate_figures,
    gate_flags,
    gate_message,
    is_near_miss,
    play_trial,
)
from grader.model import Gate, GateDigits, Limits, Trial
from grader.play import CellSolution
from grader.trials import run_trials, trial_seeds

TOTAL = 1000


def play(_solution: Any, digits: GateDigits, _seed: int) -> Trial:
    return Trial(np.zeros(len(digits.test_images)))


GATE = Gate("unseen", "reaches 91 %", 4, 0.91, play, 0.003, Limits())


def draw() -> Draw:
    images = np.zeros((TOTAL, 28, 28), np.uint8)
    labels = np.arange(TOTAL) % 10
    digits = GateDigits(images, labels, images, images[:10])
    return Draw(digits, labels, labels[:10])


def counted(correct: int, unmoved: float | None = None) -> CountedTrial:
    labels = draw().test_labels
    predictions = labels.copy()
    predictions[correct:] = (labels[correct:] + 1) % 10
    return CountedTrial(correct, predictions, unmoved, Trial(predictions), draw())


def near(trial: CountedTrial) -> bool:
    return is_near_miss(GATE, trial)


def run(*corrects: int) -> tuple[int, ...]:
    left = list(corrects)
    trials = run_trials(5, lambda _seed: counted(left.pop(0)), near)
    return tuple(trial.correct for trial in trials)


def test_a_clear_pass_and_a_clear_miss_are_run_once() -> None:
    assert run(910) == (910,)
    assert run(906) == (906,)


def test_a_near_miss_is_run_three_times_and_the_median_counts() -> None:
    assert run(907, 915, 912) == (907, 915, 912)
    trials = tuple(counted(correct) for correct in (907, 915, 912))
    accuracy = gate_accuracy(GATE, trials)
    assert accuracy.correct == 912
    assert "three seeds" in gate_message(accuracy, "MNIST")
    assert len(gate_figures(trials, accuracy)) == 2


def test_an_objection_is_not_repeated() -> None:
    objecting = replace(counted(908), trial=Trial(np.zeros(1), objection="No."))
    assert len(run_trials(5, lambda _seed: objecting, near)) == 1


def test_trial_seeds_differ_and_the_students_fit_every_library() -> None:
    seeds = [trial_seeds(2**61, number) for number in range(3)]
    assert len({seed.draw for seed in seeds}) == len({seed.student for seed in seeds}) == 3
    assert all(0 <= seed.student < 2**31 for seed in seeds)


def test_the_students_seed_does_not_give_the_digits_away() -> None:
    seeds = trial_seeds(5, 0)
    assert seeds.draw.bit_length() > 64
    given = np.random.default_rng(seeds.student).permutation(1000)
    drawn = np.random.default_rng(seeds.draw).permutation(1000)
    assert (given == drawn).mean() < 0.02


def test_a_trial_counts_against_labels_that_the_play_never_saw() -> None:
    solution = CellSolution(DirectCell({}), {})
    trial = play_trial(GATE, solution, draw(), 3)
    assert trial.correct == TOTAL // 10


@pytest.mark.parametrize(
    ("predictions", "words"),
    [
        (np.zeros((3, 10)), "one class number per image"),
        (np.array([0.5, 1, 2]), "fractions"),
        (np.array([0, np.nan, 2]), "other than class numbers"),
        (np.array(["1", "2", "3"]), "other than class numbers"),
        (5, "one class number per image"),
    ],
)
def test_odd_predictions_are_told_apart(predictions: Any, words: str) -> None:
    with pytest.raises(BadAnswer, match=words):
        class_numbers(predictions, 3)


def test_class_numbers_out_of_range_are_wrong_and_not_an_error() -> None:
    assert class_numbers(np.array([3.0, -7, 2**40]), 3).tolist() == [3, -1, 10]


def test_a_model_that_knows_the_published_digits_is_flagged() -> None:
    assert gate_flags(GATE.name, gate_accuracy(GATE, (counted(920, unmoved=0.93),))) == ()
    flags = gate_flags(GATE.name, gate_accuracy(GATE, (counted(920, unmoved=1.0),)))
    assert "table" in flags[0]
