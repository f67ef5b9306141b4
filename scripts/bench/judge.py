"""The same report by a judge and without one, in turn: what it costs that the judge has no keys."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from grader.catalogue import load_assignment
from grader.judge import GradeFile, GradeOrder, Judge, no_dataset
from grader.judge.grading import grade_order
from grader.report import Progress, Report
from grader.sandbox import Sandbox
from grader.settings import Settings

ASSIGNMENTS = ("softmax-regression", "huber-loss")
PAUSE_SECONDS = 0.05
"""What a worker needs between two reports to record one and to claim another, at least."""


@dataclass(frozen=True)
class JudgeCost:
    """Median seconds of a report on the visible checks, and the quartiles of what a judge adds.

    Each difference is between two reports made one right after the other, so that whatever slows
    the machine for a while slows both.
    """

    assignment: str
    judged: float
    inline: float
    differences: tuple[float, float, float]

    def __str__(self) -> str:
        low, middle, high = (f"{each * 1e3:+.1f}" for each in self.differences)
        return (
            f"{self.assignment}, visible checks: {self.judged * 1e3:.1f} ms by a judge, "
            f"{self.inline * 1e3:.1f} ms without: {middle} ms (half of the pairs {low} to {high})"
        )


def judge_cost(name: str, pairs: int, sandbox: Sandbox, settings: Settings) -> JudgeCost:
    """Grade the reference `pairs` times each way; which way comes first changes every time."""
    source = load_assignment(name).reference_path.read_bytes()
    taken: list[tuple[float, float]] = []
    with closing(Judge(sandbox, settings, no_dataset)) as judge:

        def inline(order: GradeOrder, content: bytes, show: Callable[[Progress], None]) -> Report:
            return grade_order(order, content, sandbox, no_dataset, show)

        for number in range(pairs + 1):
            ways: list[GradeFile] = [judge.grade, inline]
            first = number % 2
            order = GradeOrder(name, number, self_check=True)
            seconds = {way: _seconds(ways[way], order, source) for way in (first, 1 - first)}
            taken.append((seconds[0], seconds[1]))
    judged, alone = (statistics.median(each) for each in zip(*taken[1:], strict=True))
    low, middle, high = statistics.quantiles([one - other for one, other in taken[1:]], n=4)
    return JudgeCost(name, judged, alone, (low, middle, high))


def _seconds(grade: GradeFile, order: GradeOrder, source: bytes) -> float:
    """How long one report takes, with a pause after it."""
    started = time.perf_counter()
    grade(order, source, _ignore)
    seconds = time.perf_counter() - started
    time.sleep(PAUSE_SECONDS)
    return seconds


def _ignore(_progress: Progress) -> None:
    """Nobody looks on."""
