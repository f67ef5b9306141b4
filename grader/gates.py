"""Judges training runs by accuracy: predictions are counted outside, with labels never inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.datasets import Draw
from grader.errors import BadAnswer
from grader.figures import (
    confusion_matrix,
    filter_answers,
    filter_pictures,
    mistaken_digits,
    weight_pictures,
)
from grader.model import Figure, Gate, Trial, Value
from grader.play import CellSolution, misuse_as_bad_answer
from grader.report import Accuracy
from grader.scoring import accuracy_of_trials
from grader.sentences import join, say
from grader.trials import near_miss_sentence

PIXELS = 784
UNMOVED_MARGIN = 0.03
"""How much better a model may be on unmoved digits before staff are told."""


@dataclass(frozen=True)
class CountedTrial:
    """One training run, counted: correct answers, the trial itself, and the digits it saw."""

    correct: int
    predictions: NDArray[np.int64]
    unmoved: float | None
    trial: Trial
    draw: Draw


def is_near_miss(gate: Gate, counted: CountedTrial) -> bool:
    """Whether the accuracy lies below the threshold by no more than the gate's near miss."""
    share = counted.correct / len(counted.predictions)
    return gate.threshold - gate.near_miss <= share < gate.threshold and not counted.trial.objection


def play_trial(gate: Gate, solution: CellSolution, draw: Draw, seed: int) -> CountedTrial:
    """Train and predict in the solution's cell, and count against the labels kept outside."""

    def play(solution: CellSolution) -> Trial:
        return gate.play(solution, draw.digits, seed)

    with misuse_as_bad_answer(solution, play):
        trial = play(solution)
    predictions = class_numbers(trial.predictions, len(draw.test_labels))
    unmoved = None
    if trial.unmoved_predictions is not None:
        guesses = class_numbers(trial.unmoved_predictions, len(draw.unmoved_labels))
        unmoved = float((guesses == draw.unmoved_labels).mean())
    correct = int((predictions == draw.test_labels).sum())
    return CountedTrial(correct, predictions, unmoved, trial, draw)


def class_numbers(predictions: Value, total: int) -> NDArray[np.int64]:
    """Predictions as whole numbers (N,); BadAnswer where they are anything else."""
    array = np.asarray(predictions)
    if array.shape != (total,):
        raise BadAnswer(
            say(
                "`predict` returned an array of shape %(shape)s for %(total)s images; expected "
                "(%(total)s,), one class number per image.",
                shape=array.shape,
                total=total,
            )
        )
    if array.dtype.kind not in "biuf" or not np.isfinite(array.astype(np.float64)).all():
        raise BadAnswer(say("`predict` returned something other than class numbers."))
    if (array != np.round(array)).any():
        raise BadAnswer(say("`predict` returned fractions; expected class numbers from 0 to 9."))
    classes: NDArray[np.int64] = np.clip(array, -1, 10).astype(np.int64)
    return classes


def gate_accuracy(gate: Gate, trials: tuple[CountedTrial, ...]) -> Accuracy:
    """The accuracy that counts, over all trials of the gate."""
    total = len(trials[0].predictions)
    corrects = [counted.correct for counted in trials]
    return accuracy_of_trials(corrects, total, gate.threshold, trials[0].unmoved)


def gate_message(accuracy: Accuracy, dataset: str) -> str:
    """What the student reads about a gate that was run to its end."""
    measured = say(
        "%(value)s of %(total)s unseen digits (%(dataset)s) are classified correctly, 95 %% "
        "interval %(low)s to %(high)s; %(threshold)s is asked for.",
        value=f"{accuracy.value:.2%}",
        total=accuracy.total,
        dataset=dataset,
        low=f"{accuracy.low:.2%}",
        high=f"{accuracy.high:.2%}",
        threshold=f"{accuracy.threshold:.0%}",
    )
    if len(accuracy.trials) == 1:
        return measured
    return join([measured, near_miss_sentence([f"{share:.2%}" for share in accuracy.trials])])


def gate_figures(trials: tuple[CountedTrial, ...], accuracy: Accuracy) -> tuple[Figure, ...]:
    """The pictures of the trial whose accuracy counts."""
    counted = next(one for one in trials if one.correct == accuracy.correct)
    labels, digits = counted.draw.test_labels, counted.draw.digits
    figures = [
        confusion_matrix(labels, counted.predictions),
        mistaken_digits(digits.test_images, labels, counted.predictions),
    ]
    weights, filters = counted.trial.weights, counted.trial.filters
    if weights is not None and drawable(weights, 2) and weights.shape[0] == PIXELS:
        figures.append(weight_pictures(weights))
    if filters is not None and drawable(filters, 4):
        figures.append(filter_pictures(filters))
        figures.append(filter_answers(filters, digits.test_images[0]))
    return tuple(figures)


def gate_flags(name: str, accuracy: Accuracy) -> tuple[str, ...]:
    """What staff should look at: a model that knows the published digits by heart."""
    if accuracy.unmoved is None or accuracy.unmoved - accuracy.value <= UNMOVED_MARGIN:
        return ()
    flag = say(
        "%(gate)s: %(unmoved)s of unmoved but only %(moved)s of moved digits are right; the "
        "submission may hold the published digits in a table.",
        gate=name,
        unmoved=f"{accuracy.unmoved:.1%}",
        moved=f"{accuracy.value:.1%}",
    )
    return (flag,)


def drawable(array: NDArray[Any], dimensions: int) -> bool:
    """Whether an array from a cell can be turned into pictures."""
    return (
        array.ndim == dimensions
        and array.dtype.kind in "iuf"
        and 0 < array.shape[-1] <= 64
        and array.size <= 2**16
        and bool(np.isfinite(array).all())
    )
