"""What is measured of honest answers, and what is said about tolerances that do not suit them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grader.model import Check
from grader.orders import BACKWARDS, ONE_BY_ONE, rewrite_reference
from grader.spread import deviation_of
from grader.tolerances import Measured, objection_to

CHECK = Check("check", "adds", 1.0, lambda _solution, _rng: iter(()), tolerance=1e-4, floor=1e-6)
SOURCE = """
import numpy as np

def products(left, right):
    return left @ right, np.tensordot(left, right, axes=((1,), (0,)))

def sums(array):
    return array.sum(), np.sum(array, axis=0), array.mean(axis=(0, 2), keepdims=True)
"""


@pytest.mark.parametrize("order", [ONE_BY_ONE, BACKWARDS], ids=lambda order: order.name)
def test_another_order_gives_the_same_numbers_but_for_rounding(order):
    rng = np.random.default_rng(1)
    module = rewrite_reference(SOURCE, order)
    left, right, array = (rng.normal(size=size) for size in ((4, 900), (900, 3), (7, 300, 5)))
    for product in module.products(left, right):
        np.testing.assert_allclose(product, left @ right, rtol=1e-11)
    total, columns, mean = module.sums(array)
    assert total == pytest.approx(array.sum(), rel=1e-11)
    np.testing.assert_allclose(columns, array.sum(axis=0), rtol=1e-10)
    np.testing.assert_allclose(mean, array.mean(axis=(0, 2), keepdims=True), rtol=1e-10)


@pytest.mark.parametrize("order", [ONE_BY_ONE, BACKWARDS], ids=lambda order: order.name)
def test_another_order_shows_in_float32(order):
    array = np.random.default_rng(2).uniform(size=(1, 10_000, 1)).astype(np.float32)
    total, _, _ = rewrite_reference(SOURCE, order).sums(array)
    assert total.dtype == np.float32
    assert 0 < abs(total - array.sum()) < 1e-3 * total


def deviation(actual, expected):
    return deviation_of("a test", CHECK, [("it", actual)], [("it", expected)])


def test_errors_are_measured_against_value_and_magnitude():
    found = deviation(np.array([10.0, 0.001]), np.array([10.0, 0.0]))
    assert found.magnitude == 10
    assert found.spread == pytest.approx(1e-4)
    assert found.used == pytest.approx(0.001 / CHECK.floor)


def test_equal_values_of_any_kind_differ_by_nothing():
    odd = (np.array([np.nan, np.inf, -np.inf, 1.0]), {"a": np.array([0.5, 2])}, None)
    assert deviation(odd, odd).spread == deviation(odd, odd).used == 0


def test_tolerances_are_about_fractions_only():
    found = deviation(("a", np.array([1, 2]), False), ("b", np.array([1, 3]), True))
    assert found.spread == found.used == found.magnitude == 0


@pytest.mark.parametrize(("actual", "expected"), [(np.zeros(2), np.zeros(3)), (np.nan, 1.0)])
def test_what_no_tolerance_covers_is_infinite(actual, expected):
    assert deviation(actual, expected).used == np.inf


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        (Measured(magnitude=1.0, spread=1e-6, by="", used=0.01), ""),
        (Measured(magnitude=1.0, spread=1e-5, by="", used=0.3), "honest answers use 30% of it"),
        (Measured(magnitude=1.0, spread=0.0, by="", used=0.0), ""),
        (Measured(magnitude=1.0, spread=1e-6, by="", used=0.01, reason="why"), "needs none"),
        (Measured(magnitude=1e-3, spread=0.0, by="", used=0.0), "no reason is given"),
        (Measured(magnitude=1e-3, spread=0.0, by="", used=0.0, reason="why"), ""),
    ],
)
def test_a_tolerance_is_neither_narrower_than_proposed_nor_much_wider(measured, words):
    objection = objection_to(CHECK, measured)
    assert words in objection
    assert bool(words) == bool(objection)


def test_an_exact_check_allows_no_spread():
    exact = replace(CHECK, tolerance=0.0, floor=0.0)
    assert not objection_to(exact, Measured(1.0, 0.0, "", 0.0))
    assert objection_to(exact, Measured(1.0, 1e-9, "", 1.0))
