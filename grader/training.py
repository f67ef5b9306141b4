"""Runs one gate on one submission: train in a cell, measure outside, repeat a near miss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from grader.cells import CellRun, History, Submission
from grader.credit import credit_sentence, partial_points, reaches
from grader.curves import training_figures
from grader.datasets import DataSet, Digits, draw_digits, shown_to_plays
from grader.errors import AssignmentFault, StudentFault
from grader.gates import (
    CountedTrial,
    gate_accuracy,
    gate_figures,
    gate_message,
    is_near_miss,
    play_trial,
)
from grader.loss_gates import gate_loss, is_near_loss, loss_figures, loss_message, play_loss_trial
from grader.model import AnyGate, Gate, LossGate, LossTrial, Trial, Verdict
from grader.play import CellSolution
from grader.reference_cell import ours_if_reference_breaks, threads_for
from grader.report import CheckResult, Curve, Usage
from grader.running import faulty_result, make_result
from grader.sandbox import CellSource
from grader.sentences import join, say
from grader.trials import TrialSeeds, run_trials


def run_gate(
    sandbox: CellSource,
    submission: Submission,
    gate: AnyGate,
    dataset: DataSet,
    history: History,
    on_curves: Callable[[tuple[Curve, ...]], None],
) -> CheckResult:
    """The result of a gate, whatever it measures; `on_curves` sees what the training logs."""
    if history.load_fault is not None:
        return faulty_result(gate, history.load_fault, Usage())
    threads = threads_for(submission.runtime)
    run = CellRun(sandbox, submission, history, gate.limits, threads, on_curves)
    try:
        if isinstance(gate, LossGate):
            return _measure_loss(gate, run, dataset)
        return _measure_accuracy(gate, run, dataset)
    except StudentFault as fault:
        if history.doubts(fault):
            return run_gate(sandbox, submission, gate, dataset, history, on_curves)
        logged = run.curves[-1] if run.curves else ()
        return replace(faulty_result(gate, fault, run.usage), figures=training_figures(logged))


def _measure_accuracy(gate: Gate, run: CellRun, dataset: DataSet) -> CheckResult:
    """Train and predict on digits drawn by the attempt's secret, and count outside."""
    if not isinstance(dataset, Digits):
        raise AssignmentFault(
            say("%(gate)s counts digits, but asks for %(data)s.", gate=gate.name, data=dataset.name)
        )

    def run_trial(seeds: TrialSeeds) -> CountedTrial:
        draw = draw_digits(dataset, seeds.draw)

        def play(own: CellSolution) -> Trial:
            return gate.play(own, draw.digits, seeds.student)

        with ours_if_reference_breaks(run, play), run.solution() as solution:
            return play_trial(gate, solution, draw, seeds.student)

    secret = run.submission.seed
    trials = run_trials(secret, run_trial, lambda counted: is_near_miss(gate, counted))
    accuracy = gate_accuracy(gate, trials)
    objection = _first_objection(tuple(counted.trial for counted in trials))
    message = gate_message(accuracy, dataset.name)
    result = _gate_result(gate, run, accuracy.value, objection, message)
    counting = [counted.correct for counted in trials].index(accuracy.correct)
    figures = training_figures(run.curves[counting]) + gate_figures(trials, accuracy)
    return replace(result, accuracy=accuracy, figures=figures)


def _measure_loss(gate: LossGate, run: CellRun, dataset: DataSet) -> CheckResult:
    """Train on what the gate's play may see of the data set, and take the loss it computes."""

    def run_trial(seeds: TrialSeeds) -> LossTrial:
        shown = shown_to_plays(dataset, seeds.draw)

        def play(own: CellSolution) -> LossTrial:
            return gate.play(own, shown, seeds.student)

        with ours_if_reference_breaks(run, play), run.solution() as solution:
            return play_loss_trial(gate, solution, shown, seeds.student)

    secret = run.submission.seed
    trials = run_trials(secret, run_trial, lambda trial: is_near_loss(gate, trial))
    loss = gate_loss(gate, trials)
    message = loss_message(loss, dataset.name)
    result = _gate_result(gate, run, loss.value, _first_objection(trials), message)
    counting = [trial.loss for trial in trials].index(loss.value)
    figures = training_figures(run.curves[counting]) + loss_figures(loss, trials)
    return replace(result, loss=loss, figures=figures)


def _gate_result(
    gate: AnyGate, run: CellRun, value: float, objection: str | None, message: str
) -> CheckResult:
    """Passed where the threshold is reached and nothing speaks against it."""
    if objection:
        return make_result(gate, Verdict.FAILED, join([objection, message]), run.usage)
    if reaches(gate, value):
        return make_result(gate, Verdict.PASSED, message, run.usage)
    points = partial_points(gate, value)
    told = join([message, credit_sentence(gate, points)]) if points else message
    return replace(make_result(gate, Verdict.FAILED, told, run.usage), points=points)


def _first_objection(trials: tuple[Trial, ...] | tuple[LossTrial, ...]) -> str | None:
    return next((trial.objection for trial in trials if trial.objection), None)
