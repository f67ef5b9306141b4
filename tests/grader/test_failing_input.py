"""The smallest failing input: which call it is, and that its code runs and means the same."""

import numpy as np
import pytest

from grader.comparison import Tolerance
from grader.failing_input import (
    MOST_CALLS,
    failing_input,
    no_calls,
    note_answer,
    remember,
)

TOLERANCE = Tolerance(1e-4, 1e-6)


def double(values):
    return 2 * values


def tried_with(*values, answer):
    tried = no_calls()
    for value in values:
        remember(tried, "double", {"values": value})
        note_answer(tried, answer(value))
    return tried


def code_of(tried):
    return failing_input(tried, {"double": double}, TOLERANCE, "doubles.py")


def test_the_call_with_the_fewest_numbers_that_is_wrong():
    tried = tried_with(np.ones(5), np.array([-1.0, 2.0]), np.ones(1), answer=np.abs)
    code, answers = code_of(tried).split("\n)\n")
    assert code.endswith("    values=np.array([1.0], dtype=np.float64),")
    assert answers.splitlines() == [
        "# yours: np.array([1.0], dtype=np.float64)",
        "# expected: np.array([2.0], dtype=np.float64)",
    ]
    right_for_one = tried_with(np.full(3, 2.0), np.zeros(1), answer=np.abs)
    assert "np.array([2.0, 2.0, 2.0]" in code_of(right_for_one)


def test_where_every_call_is_right_there_is_none():
    assert code_of(tried_with(np.ones(5), answer=double)) == ""


def test_what_is_too_large_is_not_shown():
    assert code_of(tried_with(np.ones(500), answer=np.abs)) == ""


def test_a_call_without_an_answer_is_wrong():
    tried = tried_with(np.ones(1), answer=double)
    remember(tried, "double", {"values": np.zeros((0, 2), np.float32)})
    assert "    values=np.zeros((0, 2), dtype=np.float32),\n)\n# expected:" in code_of(tried)
    without_reference = no_calls()
    remember(without_reference, "double", {"values": None})
    assert code_of(without_reference).endswith("    values=None,\n)")


def test_arguments_are_those_of_before_the_call():
    tried, values = no_calls(), np.ones(2)
    remember(tried, "double", {"values": values})
    values *= 7
    note_answer(tried, values)
    assert "[1.0, 1.0]" in code_of(tried)


def test_only_the_last_calls_are_remembered():
    tried = tried_with(*(np.ones(1) for _ in range(MOST_CALLS + 5)), answer=double)
    assert len(tried) == MOST_CALLS


@pytest.mark.parametrize(
    "value",
    [
        np.array([[0.1, np.nan], [np.inf, -np.inf]], np.float32),
        np.array([0.1, 1e-30, 1e300]),
        np.array(3),
        np.array([True, False]),
        [np.array([1], np.int8), (2.5, None, "text")],
        {"weights": np.zeros((2, 1)), "step": 3},
        (1,),
        float("nan"),
    ],
)
def test_the_code_makes_the_same_value(value):
    tried = no_calls()
    remember(tried, "double", {"values": value})
    lines = code_of(tried).splitlines()
    written = lines[4].strip().removeprefix("values=").removesuffix(",")
    made = eval(written, {"np": np})
    np.testing.assert_equal(made, value)
    if isinstance(value, np.ndarray):
        assert made.dtype == value.dtype
