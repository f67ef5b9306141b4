"""What counts as agreement, and which sentence a difference becomes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.comparison import (
    Tolerance,
    compare_observations,
    compare_values,
    shape_difference,
)

TOLERANCE = Tolerance(1e-4, 1e-6)
NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (1.00005, 1.0),
        (np.float32(0.1), 0.1),
        (np.array([1, 2], np.uint8), np.array([1.0, 2.0])),
        (np.array([True, False]), np.array([1, 0])),
        ([1.0, 2.0], (1.0, 2.0)),
        (np.array([INF, -INF]), np.array([INF, -INF])),
        (np.array([NAN]), np.array([NAN])),
        (np.array(["a", "b"]), np.array(["a", "b"], dtype="<U9")),
        ({"a": 1.0}, {"a": 1.0}),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (None, None),
    ],
)
def test_agreement(actual: Any, expected: Any) -> None:
    assert compare_values(actual, expected, TOLERANCE) is None


@pytest.mark.parametrize(
    ("actual", "expected", "words"),
    [
        (np.array([1.0, 2.5]), np.array([1.0, 2.0]), ("expected 2 at [1], got 2.5", "1 of 2")),
        (NAN, 1.0, ("expected 1, got nan", "nan")),
        (np.array([1.0, NAN]), np.array([1.0, 2.0]), ("got nan", "Some of your values are nan")),
        (np.array([INF, 1.0]), np.array([3.0, 1.0]), ("got inf", "infinite")),
        (np.array([1.0, 1.0]), np.array([INF, 1.0]), ("expected inf at [0], got 1",)),
        (np.array([2.0, 4.0]), np.array([1.0, 2.0]), ("2 times what is expected",)),
        (np.array([-1.0, -2.0]), np.array([1.0, 2.0]), ("Only the sign is wrong",)),
        (np.zeros(3), np.array([1.0, 2.0, 3.0]), ("All your values are 0",)),
        (np.ones((2, 1)), np.ones(2), ("shape (2,)", "shape (2, 1)")),
        (np.array(["a"]), np.array([1.0]), ("expected numbers, got strings",)),
        (np.array([1.0]), np.array(["a"]), ("expected strings, got numbers",)),
        (np.array(["a", "x"]), np.array(["a", "b"]), ("expected 'b' at [1], got 'x'",)),
        (np.array([250], np.uint8), np.array([-6]), ("expected -6 at [0], got 250",)),
        (1.0, (1.0, 2.0), ("expected 2 values",)),
        ((1.0,), (1.0, 2.0), ("expected 2 values, got 1",)),
        ((1.0, 9.0), (1.0, 2.0), ("in item 1, expected 2, got 9",)),
        ({"b": 1.0}, {"a": 1.0}, ("expected the names a; got b",)),
        ({"a": 2.0}, {"a": 1.0}, ("under “a”, expected 1, got 2",)),
        (None, 1.0, ("expected 1, got nothing (None)",)),
    ],
)
def test_difference_sentences(actual: Any, expected: Any, words: tuple[str, ...]) -> None:
    sentence = compare_values(actual, expected, TOLERANCE)
    assert sentence is not None
    for word in words:
        assert word in sentence


def test_a_broadcastable_answer_is_no_agreement() -> None:
    assert compare_values(np.ones((1, 3)), np.ones((2, 3)), TOLERANCE) is not None
    assert compare_values(1.0, np.ones((2, 3)), TOLERANCE) is not None


def test_the_first_differing_observation_is_named() -> None:
    expected = (("loss", 1.0), ("update", 2.0))
    actual = (("loss", 1.0), ("update", 3.0))
    assert compare_observations(actual, expected, TOLERANCE) == "Update: expected 2, got 3."


def test_missing_observations_are_a_difference() -> None:
    assert compare_observations((), (("loss", 1.0),), TOLERANCE) == "Expected 1 results, got 0."


@pytest.mark.parametrize(
    ("actual", "expected", "returns", "words"),
    [
        (np.ones(3), np.ones((3, 1)), "value", "shape (3,); expected shape (3, 1)"),
        ((np.ones(3), 1.0), (np.ones(2), 1.0), ("value", "value"), "shape (3,)"),
        ((np.ones(3),), (np.ones(3), np.ones(1)), "values", "1 values; expected 2"),
        ((np.ones(3), np.ones(2)), (np.ones(3), np.ones(1)), "values", "shape (2,)"),
    ],
)
def test_shape_difference(actual: Any, expected: Any, returns: Any, words: str) -> None:
    assert words in (shape_difference(actual, expected, returns) or "")


def test_opaque_answers_have_no_shape() -> None:
    assert shape_difference((1.0, object()), (2.0, None), ("value", "opaque")) is None
