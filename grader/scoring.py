"""Accuracy with its interval, and what a gate or a report is worth."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.report import Accuracy, CheckResult

Z_95 = 1.959963984540054


def wilson_interval(correct: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share, by E. B. Wilson (1927), as (low, high) in [0, 1]."""
    share = correct / total
    spread = Z_95**2 / total
    centre = (share + spread / 2) / (1 + spread)
    half = math.sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)


def accuracy_of_trials(
    corrects: Sequence[int], total: int, threshold: float, unmoved: float | None
) -> Accuracy:
    """The accuracy that counts: the median over the trials, each of `total` digits."""
    correct = sorted(corrects)[len(corrects) // 2]
    low, high = wilson_interval(correct, total)
    trials = tuple(count / total for count in corrects)
    return Accuracy(correct / total, low, high, threshold, correct, total, trials, unmoved)


def total_score(results: Sequence[CheckResult]) -> float:
    """The sum of all points, free of binary rounding noise."""
    return round(sum(result.points for result in results), 6)
