"""The same report by a judge and without one, in turn: what it costs that the judge has no keys."""

from __future__ import annotations

import statistics
import time
from contextlib import closing
from dataclasses import dataclass

from grader.catalogue import load_assignment
from grader.judge import GradeFile, GradeOrder, Judge, no_dataset
from grader.judge.grading import grade_order
from grader.report import Progress
from grader.sandbox import Sandbox
from grader.settings import Settings

ASSIGNMENTS = ("softmax-regression", "huber-loss")
PAUSE_SECONDS = 0.05
"""What a worker needs between two reports to record one and to claim another, at least."""


@dataclass(frozen=True)
class JudgeCost:
    """Median seconds of a report on the visible checks."""

    assignment: str
    judged: float
    inline: float

    def __str__(self) -> str:
        return (
            f"{self.assignment}, visible checks: {self.judged * 1e3:.1f} ms by a judge, "
            f"{self.inline * 1e3:.1f} ms without: {(self.judged - self.inline) * 1e3:+.1f} ms, "
            f"ratio {self.judged / self.inline:.2f}"
        )


def judge_cost(name: str, runs: int, sandbox: Sandbox, settings: Settings) -> JudgeCost:
    """Grade the reference `runs` times each way."""
    source = load_assignment(name).reference_path.read_bytes()
    seconds: dict[str, list[float]] = {"judged": [], "inline": []}
    with closing(Judge(sandbox, settings, no_dataset)) as judge:
        ways: dict[str, GradeFile] = {
            "judged": judge.grade,
            "inline": lambda order, content, show: grade_order(
                order, content, sandbox, no_dataset, show
            ),
        }
        for number in range(runs + 1):
            for way, grade in ways.items():
                started = time.perf_counter()
                grade(GradeOrder(name, number, self_check=True), source, _ignore)
                seconds[way].append(time.perf_counter() - started)
                time.sleep(PAUSE_SECONDS)
    return JudgeCost(name, *(statistics.median(taken[1:]) for taken in seconds.values()))


def _ignore(_progress: Progress) -> None:
    """Nobody looks on."""
