"""The interval of an accuracy against published values, and the median over seeds."""

from __future__ import annotations

import pytest

from grader.scoring import accuracy_of_trials, wilson_interval


@pytest.mark.parametrize(
    ("correct", "total", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_interval(correct: int, total: int, low: float, high: float) -> None:
    assert wilson_interval(correct, total) == pytest.approx((low, high), abs=5e-5)


def test_the_interval_stays_within_zero_and_one() -> None:
    assert 0.99 < wilson_interval(10, 10)[1] <= 1.0


def test_the_median_counts() -> None:
    accuracy = accuracy_of_trials([907, 930, 911], 1000, 0.91, None)
    assert accuracy.value == 0.911
    assert accuracy.trials == (0.907, 0.93, 0.911)
