"""What is known about each sample that was handed in, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.portal import FINAL_STATUSES, Answer, Receipt
from scripts.demo.samples import Sample

TELLING_FIRST = (
    "refused",
    "memory_limit",
    "time_limit",
    "output_limit",
    "crashed",
    "error",
    "failed",
    "missing",
    "skipped",
    "passed",
)


@dataclass(frozen=True)
class Row:
    """A sample, its receipt, and the portal's latest answer about it."""

    sample: Sample
    receipt: Receipt
    answer: Answer

    @property
    def is_final(self) -> bool:
        return self.answer["status"] in FINAL_STATUSES

    def with_answer(self, answer: Answer) -> Row:
        return replace(self, answer=answer)


@dataclass(frozen=True)
class Outcome:
    """The cells of one line of the table."""

    score: str
    accuracy: str
    verdict: str
    seconds: str
    mistake: str
    complaints: tuple[str, ...]


def describe_stage(row: Row) -> str:
    """Where grading has got to, for a person who is watching."""
    status = row.answer["status"]
    if status == "queued":
        position = row.answer.get("queue_position")
        return f"waiting, number {position} in line" if position else "waiting"
    progress = row.answer.get("progress") or {}
    if status == "running" and progress.get("total"):
        return f"{progress['done']} of {progress['total']}: {progress['doing']}"
    return str(status)


def outcome_of(row: Row) -> Outcome:
    """What came out, and what of it is not what the sample deserves."""
    report = row.answer.get("report")
    if report is None:
        return Outcome("", "", str(row.answer["status"]), "", "", ("no report was recorded",))
    checks = report["checks"]
    accuracies = [check["accuracy"]["value"] for check in checks if check.get("accuracy")]
    mistakes = sorted({check["mistake"] for check in checks if check["mistake"]})
    return Outcome(
        score=f"{report['score']:g} / {report['max_score']:g}",
        accuracy=", ".join(f"{accuracy:.2%}" for accuracy in accuracies),
        verdict=_overall_verdict(checks),
        seconds=f"{report['seconds']:.1f}",
        mistake=", ".join(mistakes),
        complaints=_complaints(row.sample, checks),
    )


def _overall_verdict(checks: list[Mapping[str, Any]]) -> str:
    """The verdict that says most about the file: a limit says more than a missing function."""
    found = {check["verdict"] for check in checks}
    return next(verdict for verdict in TELLING_FIRST if verdict in found)


def _complaints(sample: Sample, checks: list[Mapping[str, Any]]) -> tuple[str, ...]:
    found = {check["name"]: check["verdict"] for check in checks}
    complaints = [
        f"{name}: {found.get(name, 'absent')} instead of {' or '.join(verdicts)}"
        for name, verdicts in sample.verdicts.items()
        if found.get(name) not in verdicts
    ]
    recognised = {check["mistake"] for check in checks}
    if sample.mistake and sample.mistake not in recognised:
        complaints.append(f"the mistake {sample.mistake} was not recognised")
    return tuple(complaints)
