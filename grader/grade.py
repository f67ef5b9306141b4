"""The line of grading: inspect, play, compare, diagnose, score, report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from grader.cells import History, Submission
from grader.datasets import DataSet
from grader.diagnosis import likeliest_mistakes
from grader.errors import NotLoadable, StudentFault, UnusableInput
from grader.gates import gate_flags
from grader.model import AnyGate, Assignment, Mistake
from grader.provenance import provenance_of
from grader.refusals import refused_functions, runtime_for
from grader.report import CheckResult, Curve, Progress, Report
from grader.running import run_check, with_room
from grader.sandbox import CellSource
from grader.scoring import total_score
from grader.sentences import listed, say, sentences_to_json
from grader.training import run_gate


def grade(
    assignment: Assignment,
    source: bytes,
    seed: int,
    sandbox: CellSource,
    datasets: Mapping[str, DataSet],
    on_progress: Callable[[Progress], None],
) -> Report:
    """Grade one file; `seed` is the attempt's secret, `datasets` holds what its gates train on.

    The student's faults become verdicts. OurFault is raised when something of ours failed:
    then there is no report, and the submission must be graded again.
    """
    trainings = trainings_of(assignment, datasets)
    started = time.perf_counter()
    history = History()
    submission = inspect_submission(assignment, source, seed, sandbox, history)
    results: list[CheckResult] = []
    total = len(assignment.parts)
    with check_results(sandbox, submission, history) as checked:
        for check in assignment.checks:
            on_progress(Progress(len(results), total, check.title))
            results.append(next(checked))
    for gate, dataset in trainings:
        begun = Progress(len(results), total, gate.title)
        on_progress(begun)
        on_curves = partial(_show_curves, on_progress, begun)
        results.append(run_gate(sandbox, submission, gate, dataset, history, on_curves))
    on_progress(Progress(total, total, say("gets its report")))
    results = with_mistakes(with_room(results), likeliest_mistakes(history.possible_mistakes))
    measured_on = names_of([dataset for _, dataset in trainings])
    flags = flags_of(results)
    seconds = time.perf_counter() - started
    return Report(
        assignment=assignment.name,
        version=assignment.version,
        score=total_score(results),
        max_score=assignment.max_score,
        seconds=round(seconds, 4),
        dataset=measured_on,
        checks=tuple(results),
        seed=seed,
        runtime=submission.runtime,
        tier=sandbox.tier,
        flags=flags,
        sentences=sentences_to_json([results, measured_on, flags]),
        engine_seconds=round(history.engine_seconds, 4),
        provenance=provenance_of(
            assignment, submission.runtime, sandbox.cores, [dataset for _, dataset in trainings]
        ),
    )


def trainings_of(
    assignment: Assignment, datasets: Mapping[str, DataSet]
) -> list[tuple[AnyGate, DataSet]]:
    """Each gate with what it trains on; UnusableInput where that was not given."""
    for name in assignment.datasets:
        if name not in datasets:
            raise UnusableInput(f"{assignment.name} trains on {name}, but no {name} were given.")
    return [(gate, datasets[gate.dataset]) for gate in assignment.gates]


def names_of(datasets: Iterable[DataSet]) -> str:
    """What a report says it was measured on: every data set once, or "none"."""
    return listed(list(dict.fromkeys(dataset.name for dataset in datasets))) or "none"


@contextmanager
def check_results(
    sandbox: CellSource, submission: Submission, history: History
) -> Iterator[Iterator[CheckResult]]:
    """Results of the checks, in order; as many are played at a time as the sandbox has cores."""
    pool = ThreadPoolExecutor(sandbox.cores, "check")
    try:
        yield pool.map(
            lambda check: run_check(sandbox, submission, check, history),
            submission.assignment.checks,
        )
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def inspect_submission(
    assignment: Assignment, source: bytes, seed: int, sandbox: CellSource, history: History
) -> Submission:
    """Parse the file in a cell of its own; one that cannot be read is remembered as such."""
    try:
        refuse_large_source(assignment, source)
        inspection = sandbox.inspect(source, assignment.file_name)
    except StudentFault as fault:
        history.load_fault = fault
        return Submission(assignment, source, seed, "numpy", {})
    refused = refused_functions(assignment, inspection.operations)
    return Submission(assignment, source, seed, runtime_for(inspection.modules), refused)


def refuse_large_source(assignment: Assignment, source: bytes) -> None:
    """Raise NotLoadable for a file that is larger than the assignment takes."""
    if len(source) > assignment.max_source_bytes:
        raise NotLoadable(
            say(
                "Your file has %(size)s bytes; at most %(most)s are taken.",
                size=f"{len(source):,}",
                most=f"{assignment.max_source_bytes:,}",
            )
        )


def with_mistakes(results: list[CheckResult], mistakes: Mapping[str, Mistake]) -> list[CheckResult]:
    """The results, with the mistakes that explain them by name of the check."""
    return [
        replace(result, mistake=mistake.name, mistake_sentence=mistake.sentence)
        if (mistake := mistakes.get(result.name))
        else result
        for result in results
    ]


def _show_curves(
    on_progress: Callable[[Progress], None], begun: Progress, curves: tuple[Curve, ...]
) -> None:
    on_progress(replace(begun, curves=curves))


def flags_of(results: list[CheckResult]) -> tuple[str, ...]:
    """What staff should look at in this report; students never see it."""
    return tuple(
        flag
        for result in results
        if result.accuracy is not None
        for flag in gate_flags(result.name, result.accuracy)
    )
