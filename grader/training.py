"""Runs one gate on one submission: train in a cell, measure outside, repeat a near miss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from grader.cells import CellRun, History, Submission
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
from grader.report import CheckResult, Curve, Usage
from grader.running import faulty_result, make_result
from grader.sandbox import Sandbox
from grader.trials import TrialSeeds, run_trials


def run_gate(
    sandbox: Sandbox,
    submission: Submission,
    gate: AnyGate,
    dataset: DataSet,
    history: History,
    on_curves: Callable[[tuple[Curve, ...]], None],
) -> CheckResult:
    """The result of a gate, whatever it measures; `on_curves` sees what the training logs."""
    if history.load_fault is not None:
        return faulty_result(gate, history.load_fault, Usage())
    # OpenBLAS threads that have to wait for each other cost up to ten times the single thread's
    # time on a busy machine; TensorFlow's pools share a core without spinning.
    threads = None if submission.runtime == "tensorflow" else 1
    run = CellRun(sandbox, submission, history, gate.limits, threads, on_curves)
    try:
        if isinstance(gate, LossGate):
            return _measure_loss(gate, run, dataset)
        return _measure_accuracy(gate, run, dataset)
    except StudentFault as fault:
        logged = run.curves[-1] if run.curves else ()
        return replace(faulty_result(gate, fault, run.usage), figures=training_figures(logged))


def _measure_accuracy(gate: Gate, run: CellRun, dataset: DataSet) -> CheckResult:
    """Train and predict on digits drawn by the attempt's secret, and count outside."""
    if not isinstance(dataset, Digits):
        raise AssignmentFault(f"{gate.name} counts digits, but asks for {dataset.name}.")

    def run_trial(seeds: TrialSeeds) -> CountedTrial:
        draw = draw_digits(dataset, seeds.draw)
        with run.solution() as solution:
            return play_trial(gate, solution, draw, seeds.student)

    secret = run.submission.seed
    trials = run_trials(secret, run_trial, lambda counted: is_near_miss(gate, counted))
    accuracy = gate_accuracy(gate, trials)
    reached = accuracy.value >= gate.threshold
    objection = _first_objection(tuple(counted.trial for counted in trials))
    result = _gate_result(gate, run, reached, objection, gate_message(accuracy, dataset.name))
    counting = [counted.correct for counted in trials].index(accuracy.correct)
    figures = training_figures(run.curves[counting]) + gate_figures(trials, accuracy)
    return replace(result, accuracy=accuracy, figures=figures)


def _measure_loss(gate: LossGate, run: CellRun, dataset: DataSet) -> CheckResult:
    """Train on what the gate's play may see of the data set, and take the loss it computes."""

    def run_trial(seeds: TrialSeeds) -> LossTrial:
        shown = shown_to_plays(dataset, seeds.draw)
        with run.solution() as solution:
            return play_loss_trial(gate, solution, shown, seeds.student)

    secret = run.submission.seed
    trials = run_trials(secret, run_trial, lambda trial: is_near_loss(gate, trial))
    loss = gate_loss(gate, trials)
    reached = loss.value <= gate.threshold
    message = loss_message(loss, dataset.name)
    result = _gate_result(gate, run, reached, _first_objection(trials), message)
    counting = [trial.loss for trial in trials].index(loss.value)
    figures = training_figures(run.curves[counting]) + loss_figures(loss, trials)
    return replace(result, loss=loss, figures=figures)


def _gate_result(
    gate: AnyGate,
    run: CellRun,
    reached: bool,  # noqa: FBT001 what was found out, not a switch
    objection: str | None,
    message: str,
) -> CheckResult:
    """Passed where the threshold is reached and nothing speaks against it."""
    verdict = Verdict.PASSED if reached and objection is None else Verdict.FAILED
    return make_result(gate, verdict, f"{objection} {message}" if objection else message, run.usage)


def _first_objection(trials: tuple[Trial, ...] | tuple[LossTrial, ...]) -> str | None:
    return next((trial.objection for trial in trials if trial.objection), None)
