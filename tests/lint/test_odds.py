"""Odds of passing a gate: against counting, and honest about how few trainings there were."""

from __future__ import annotations

import numpy as np
import pytest

from grader.lint.odds import pass_probability, passing_odds


def passes(margins: np.ndarray, near_miss: float) -> np.ndarray:
    """What the rule gives, margins (N, 3) being those of the three trainings there may be."""
    first = margins[:, 0]
    median = np.median(margins, axis=1) >= 0
    return np.where(first >= 0, True, (first >= -near_miss) & median)


@pytest.mark.parametrize(("mean", "near_miss"), [(0.002, 0.003), (-0.002, 0.003), (0.0, 0.0)])
def test_the_rule_s_probability_is_what_counting_gives(mean, near_miss):
    margins = np.random.default_rng(1).normal(mean, 0.003, size=(400_000, 3))
    counted = passes(margins, near_miss).mean()
    (computed,) = pass_probability(np.array([mean]), np.array([0.003]), near_miss)
    assert computed == pytest.approx(counted, abs=0.003)


def test_more_trainings_leave_less_open():
    rng = np.random.default_rng(2)
    few, many = (passing_odds(rng.normal(0.009, 0.003, n), 0.0028, 0.003) for n in (4, 40))
    assert many.high - many.low < few.high - few.low
    assert many.value > 0.99
    assert few.low <= few.value <= few.high


def test_alike_trainings_still_leave_the_draw_of_digits():
    odds = passing_odds([0.001] * 6, draw_deviation=0.001, near_miss=0.0)
    assert 0.7 < odds.value < 0.95


@pytest.mark.parametrize(("margin", "value"), [(0.5, 1.0), (-0.5, 0.0)])
def test_what_never_varies_passes_always_or_never(margin, value):
    odds = passing_odds([margin] * 3, draw_deviation=0.0, near_miss=0.1)
    assert odds.low == odds.value == odds.high == value
