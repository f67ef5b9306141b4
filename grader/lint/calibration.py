"""How often a gate fails the reference and passes a model that is known to be weak."""

from __future__ import annotations

import hashlib
import inspect
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from grader.cells import History
from grader.credit import reaches
from grader.datasets import TEST_DIGITS, DataSet, digest_of_data
from grader.errors import AssignmentFault
from grader.grade import inspect_submission
from grader.lint.findings import Finding, Kind
from grader.lint.odds import Odds, passing_odds
from grader.model import AnyGate, Assignment, LossGate, Verdict
from grader.sandbox import CellSource
from grader.sentences import say
from grader.training import run_gate

FEWEST_TRAININGS, MOST_TRAININGS, ENOUGH_SECONDS = 6, 20, 45.0
"""Each candidate is trained until both the fewest and enough seconds are reached, or the most."""
MOST_FAILURES = 0.01
"""How often a gate may fail the reference."""
MOST_PASSES = 0.1
"""How often a gate may pass a weak model."""
KEPT_IN = "calibrations"
REFERENCE, WEAK_MODEL = say("reference"), say("weak model")


@dataclass(frozen=True)
class Candidate:
    """A hand-in whose chances at a gate are measured; `role` is REFERENCE or WEAK_MODEL."""

    role: str
    source: bytes


@dataclass(frozen=True)
class Calibration:
    """What some trainings of a candidate reached, and how often the gate passes it by that.

    `draw_deviation` is the part of the values' spread that drawing the test digits makes.
    """

    gate: AnyGate
    role: str
    values: tuple[float, ...]
    draw_deviation: float
    odds: Odds


def calibrate_gate(
    assignment: Assignment,
    gate: AnyGate,
    dataset: DataSet,
    sandbox: CellSource,
    home: Path,
    on_progress: Callable[[str], None],
) -> Iterator[Calibration]:
    """Train every candidate some times, each time with other seeds and other test digits.

    What a training reached is kept below `home` and holds as long as sources and data do.
    """
    for candidate in candidates_of(assignment, gate):
        values: list[float] = []
        started = time.monotonic()
        for seed in range(MOST_TRAININGS):
            kept = home / KEPT_IN / f"{digest_of(candidate, gate, dataset)}-{seed}"
            if not kept.exists():
                if seed >= FEWEST_TRAININGS and time.monotonic() - started > ENOUGH_SECONDS:
                    break
                on_progress(
                    say(
                        "%(assignment)s: %(gate)s, %(role)s, training %(number)s",
                        assignment=assignment.name,
                        gate=gate.name,
                        role=candidate.role,
                        number=seed + 1,
                    )
                )
                keep(kept, train_once(assignment, gate, dataset, sandbox, candidate, seed))
            values.append(float(kept.read_text(encoding="ascii")))
        yield calibration_of(gate, candidate.role, tuple(values))


def candidates_of(assignment: Assignment, gate: AnyGate) -> Iterator[Candidate]:
    """The reference, and the weak model where the gate states one."""
    source = assignment.reference_path.read_bytes()
    yield Candidate(REFERENCE, source)
    if gate.weak is not None:
        yield Candidate(WEAK_MODEL, source + f"\n\n{gate.weak}\n".encode())


def train_once(
    assignment: Assignment,
    gate: AnyGate,
    dataset: DataSet,
    sandbox: CellSource,
    candidate: Candidate,
    seed: int,
) -> float:
    """The accuracy or the loss of one training in the sandbox, as an attempt's first one.

    AssignmentFault where that does not decide, because the gate objects or the candidate breaks.
    """
    history = History()
    submission = inspect_submission(assignment, candidate.source, seed, sandbox, history)
    once = replace(gate, near_miss=0.0)
    result = run_gate(sandbox, submission, once, dataset, history, lambda _curves: None)
    measured = result.accuracy or result.loss
    objected = result.verdict is not Verdict.PASSED and measured and reaches(gate, measured.value)
    if measured is None or objected:
        raise AssignmentFault(
            say(
                "%(assignment)s, %(role)s: %(message)s",
                assignment=assignment.name,
                role=candidate.role,
                message=result.message,
            )
        )
    return measured.value


def keep(path: Path, value: float) -> None:
    """Write a value to a file that appears complete or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(repr(value), encoding="ascii")
    draft.replace(path)


def calibration_of(gate: AnyGate, role: str, values: tuple[float, ...]) -> Calibration:
    """What the values say about the gate's chances with this candidate."""
    falling = isinstance(gate, LossGate)
    margins = [gate.threshold - one if falling else one - gate.threshold for one in values]
    near_miss = gate.near_miss * abs(gate.threshold) if falling else gate.near_miss
    mean = float(np.mean(values))
    deviation = 0.0 if falling else float(np.sqrt(mean * (1 - mean) / TEST_DIGITS))
    return Calibration(gate, role, values, deviation, passing_odds(margins, deviation, near_miss))


def digest_of(candidate: Candidate, gate: AnyGate, dataset: DataSet) -> str:
    """Names what a training depends on: the candidate, the gate's module, the data."""
    module = Path(inspect.getfile(gate.play)).read_bytes()
    data = digest_of_data(dataset).encode()
    parts = (candidate.source, module, gate.name.encode(), data)
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def calibration_findings(
    assignment: Assignment, gate: AnyGate, calibrations: Iterable[Calibration]
) -> Iterator[Finding]:
    """Whether a gate lets the reference through and keeps the weak model out."""
    for calibration in calibrations:
        odds, trainings = calibration.odds, len(calibration.values)
        if calibration.role == REFERENCE:
            chance, low, high = 1 - odds.value, 1 - odds.high, 1 - odds.low
            proved = chance <= MOST_FAILURES
        else:
            chance, low, high = odds.value, odds.low, odds.high
            proved = chance <= MOST_PASSES
        detail = say(
            "%(verb)s in %(chance)s of attempts (95 %% interval %(low)s to %(high)s), by "
            "%(trainings)s trainings %(values)s",
            verb=say("fails") if calibration.role == REFERENCE else say("passes"),
            chance=f"{chance:.2%}",
            low=f"{low:.2%}",
            high=f"{high:.2%}",
            trainings=trainings,
            values=_values(calibration),
        )
        yield _finding(assignment, gate, calibration.role, proved, detail)
    if gate.weak is None:
        yield _finding(assignment, gate, WEAK_MODEL, False, say("none is stated"))


def _finding(
    assignment: Assignment,
    gate: AnyGate,
    role: str,
    proved: bool,  # noqa: FBT001 what was found out, not a switch
    detail: str,
) -> Finding:
    subject = say("gate %(name)s, %(role)s", name=gate.name, role=role)
    return Finding(assignment.name, Kind.GATES, subject, proved, detail)


def _values(calibration: Calibration) -> str:
    """Mean and deviation of what the trainings reached, and the drawn digits' part in that."""
    mean, deviation = np.mean(calibration.values), np.std(calibration.values, ddof=1)
    if isinstance(calibration.gate, LossGate):
        return say(
            "with a loss of %(mean)s ± %(deviation)s",
            mean=f"{mean:.4g}",
            deviation=f"{deviation:.2g}",
        )
    return say(
        "with %(mean)s ± %(deviation)s, of which the draw of digits makes %(drawn)s",
        mean=f"{mean:.2%}",
        deviation=f"{deviation:.2%}",
        drawn=f"{calibration.draw_deviation:.2%}",
    )
