"""Judges training runs by a loss that must be small: the median counts, a near miss is repeated."""

from __future__ import annotations

from typing import Any

from grader.errors import BadAnswer
from grader.gate_nouns import Figure, LossGate, LossTrial
from grader.play import CellSolution, misuse_as_bad_answer
from grader.report import Loss
from grader.sentences import capitalised, join, say
from grader.trials import near_miss_sentence

FEWEST_DIGITS = 4
MOST_DIGITS = 17
LARGEST = 1e300
"""A loss beyond it counts as infinite: nothing can be computed with it any more."""


def play_loss_trial(gate: LossGate, solution: CellSolution, shown: Any, seed: int) -> LossTrial:
    """Train in the solution's cell on what the play is shown; BadAnswer for NaN and infinity."""

    def play(solution: CellSolution) -> LossTrial:
        return gate.play(solution, shown, seed)

    with misuse_as_bad_answer(solution, play):
        trial = play(solution)
    if not abs(trial.loss) <= LARGEST:
        raise BadAnswer(
            say(
                "%(loss)s is not finite (%(value)s): the numbers grew beyond every bound, or "
                "became NaN on the way.",
                loss=capitalised(gate.loss_name),
                value=trial.loss,
            )
        )
    return trial


def is_near_loss(gate: LossGate, trial: LossTrial) -> bool:
    """Whether the loss lies above the threshold by no more than the gate's near miss."""
    nearly = gate.threshold + gate.near_miss * abs(gate.threshold)
    return gate.threshold < trial.loss <= nearly and not trial.objection


def gate_loss(gate: LossGate, trials: tuple[LossTrial, ...]) -> Loss:
    """The loss that counts: the median over the trials."""
    losses = tuple(float(trial.loss) for trial in trials)
    median = sorted(losses)[len(losses) // 2]
    return Loss(gate.loss_name, median, gate.threshold, losses)


def loss_message(loss: Loss, dataset: str) -> str:
    """What the student reads about a gate that was run to its end."""
    value, threshold = told_apart(loss.value, loss.threshold)
    measured = say(
        "%(loss)s is %(value)s (%(dataset)s); at most %(threshold)s is asked for.",
        loss=capitalised(loss.name),
        value=value,
        dataset=dataset,
        threshold=threshold,
    )
    if len(loss.trials) == 1:
        return measured
    tries = [f"{trial:.{FEWEST_DIGITS}g}" for trial in loss.trials]
    return join([measured, near_miss_sentence(tries)])


def loss_figures(loss: Loss, trials: tuple[LossTrial, ...]) -> tuple[Figure, ...]:
    """The pictures of the trial whose loss counts."""
    return next(trial.figures for trial in trials if trial.loss == loss.value)


def told_apart(value: float, threshold: float) -> tuple[str, str]:
    """Both as text with as few digits as show which is larger: 1.01004 and 1.01, not 1.01 twice."""
    for digits in range(FEWEST_DIGITS, MOST_DIGITS):
        texts = f"{value:.{digits}g}", f"{threshold:.{digits}g}"
        if texts[0] != texts[1] or value == threshold:
            return texts
    return repr(value), repr(threshold)
