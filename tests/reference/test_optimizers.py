"""The update rules against TensorFlow's kernels, published numbers, and a valley to descend."""

from __future__ import annotations

import inspect
import json

import numpy as np
import pytest

from reference import optimizers

STEPS = 20
PENALTIES = {"initial_accumulator": 0.5, "l1": 0.2, "l2": 0.3}
CASES = (
    ("gradient_descent", {}),
    ("momentum", {}),
    ("momentum", {"momentum": 0.5}),
    ("nesterov_momentum", {}),
    ("nesterov_momentum", {"momentum": 0.5}),
    ("adagrad", {}),
    ("adagrad", {"initial_accumulator": 1.5}),
    ("adagrad_da", {}),
    ("adagrad_da", {"l1": 0.1}),
    ("adagrad_da", PENALTIES),
    ("adadelta", {}),
    ("adadelta", {"rho": 0.7, "epsilon": 1e-2}),
    ("rmsprop", {}),
    ("rmsprop", {"decay": 0.7, "momentum": 0.6, "epsilon": 1e-2}),
    ("adam", {}),
    ("adam", {"beta_1": 0.7, "beta_2": 0.8, "epsilon": 0.1}),
    ("ftrl", {}),
    ("ftrl", {"l1": 0.7}),
    ("ftrl", PENALTIES),
    ("proximal_gradient_descent", {}),
    ("proximal_gradient_descent", {"l1": 0.2, "l2": 0.3}),
    ("proximal_adagrad", {}),
    ("proximal_adagrad", PENALTIES),
)
RULES = sorted({rule for rule, _ in CASES})


def trajectory(rule, settings, params, all_grads, learning_rate):
    """The parameters after every step of the reference."""
    step, state, after = getattr(optimizers, rule), None, []
    for grads in all_grads:
        params, state = step(params, grads, state, learning_rate, **settings)
        after.append(params)
    return np.array(after)


def test_follows_the_kernels_of_tensorflow(ask_oracle):
    rng = np.random.default_rng(5)
    params, grads = rng.normal(size=(3, 4)), rng.normal(size=(STEPS, 3, 4))
    cases = {
        f"case_{number}": np.array(json.dumps([rule, {"learning_rate": 0.3, **settings}]))
        for number, (rule, settings) in enumerate(CASES)
    }
    answers = ask_oracle("optimizers", params=params, grads=grads, **cases)
    for number, (rule, settings) in enumerate(CASES):
        actual = trajectory(rule, settings, params, grads, 0.3)
        oracle = answers[f"case_{number}"]
        np.testing.assert_allclose(actual, oracle, rtol=1e-13, atol=1e-14, err_msg=rule)
        np.testing.assert_array_equal(actual == 0, oracle == 0, err_msg=rule)


@pytest.mark.parametrize(("rule", "settings"), CASES)
def test_float32_follows_float64(rule, settings):
    rng = np.random.default_rng(6)
    params, grads = rng.normal(size=(5, 7)), rng.normal(size=(STEPS, 5, 7))
    wide = trajectory(rule, settings, params, grads, 0.3)
    single = trajectory(rule, settings, np.float32(params), np.float32(grads), 0.3)
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, wide, rtol=2e-5, atol=2e-5)


@pytest.mark.parametrize("rule", RULES)
def test_changes_nothing_that_it_was_given(rule):
    params, grads = np.array([1.0, -2.0]), np.array([0.5, -0.25])
    step = getattr(optimizers, rule)
    first, state = step(params, grads, None, 0.1)
    kept = repr(state)
    again = [step(first, grads, state, 0.1)[0] for _ in range(2)]
    np.testing.assert_array_equal(*again)
    assert repr(state) == kept
    np.testing.assert_array_equal(params, [1.0, -2.0])
    np.testing.assert_array_equal(grads, [0.5, -0.25])


@pytest.mark.parametrize("rule", RULES)
def test_descends_into_a_valley(rule):
    # Half the squared distance from 0, stretched by 10 in one direction: the gradient is scale * w.
    scale = np.array([1.0, 10.0])
    params, state, step = np.array([1.0, 1.0]), None, getattr(optimizers, rule)
    rate = 20.0 if rule == "adadelta" else 0.1
    for _ in range(300):
        params, state = step(params, scale * params, state, rate)
    assert (scale * params**2).sum() < (scale * np.ones(2) ** 2).sum() / 10


def test_adams_first_step_is_the_sign_of_the_gradient():
    # Kingma and Ba (2015), section 2.1: |step| <= learning_rate, whatever the gradient's scale.
    grads = np.array([1e-3, -4.0, 2e5])
    updated, _ = optimizers.adam(np.zeros(3), grads, None, 0.1, epsilon=0.0)
    np.testing.assert_allclose(updated, -0.1 * np.sign(grads), rtol=1e-12)


def test_penalties_of_zero_change_nothing():
    rng = np.random.default_rng(7)
    params, grads = rng.normal(size=4), rng.normal(size=(STEPS, 4))
    for proximal, plain in (
        ("proximal_gradient_descent", "gradient_descent"),
        ("proximal_adagrad", "adagrad"),
    ):
        np.testing.assert_allclose(
            trajectory(proximal, {}, params, grads, 0.1),
            trajectory(plain, {}, params, grads, 0.1),
            rtol=1e-13,
        )


@pytest.mark.parametrize("rule", RULES)
def test_refuses_shapes_that_differ(rule):
    with pytest.raises(ValueError, match=r"params \(2, 1\) against grads \(2,\)"):
        getattr(optimizers, rule)(np.zeros((2, 1)), np.zeros(2), None, 0.1)


def test_every_rule_is_tested():
    rules = [
        name
        for name, member in inspect.getmembers(optimizers, inspect.isfunction)
        if not name.startswith("_")
    ]
    assert sorted(rules) == RULES
