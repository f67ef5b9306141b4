"""The Huber reference against Keras, TensorFlow's gradient, published numbers, differences."""

from __future__ import annotations

import numpy as np
import pytest

from reference.huber_loss import huber_gradient, huber_loss

DELTAS = np.array([0.5, 1.0, 2.5])
PRECISIONS = {"float32": 1e-6, "float64": 1e-14}


def test_published_numbers():
    # google-deepmind/optax, optax/losses/_regression_test.py, class HuberLossTest.
    labels = np.array([0.0, -0.5, 0.0, 1.0, 1.0, 2.0, 0.3])
    predictions = np.array([-2.0, 0.5, 0.0, 0.5, 2.0, 4.0, 132.0])
    expected = np.array([1.5, 0.5, 0.0, 0.125, 0.5, 1.5, 131.2])
    np.testing.assert_allclose(huber_loss(labels, predictions, 1.0), expected, rtol=1e-12)


def test_agrees_with_keras_and_its_gradient(ask_oracle):
    rng = np.random.default_rng(1)
    labels = rng.normal(scale=3.0, size=(40, 5))
    predictions = labels + 10 ** rng.uniform(-3, 3, size=(40, 5)) * rng.choice([-1, 1], (40, 5))
    answers = ask_oracle("huber", labels=labels, predictions=predictions, deltas=DELTAS)
    for delta in DELTAS:
        for dtype, tolerance in PRECISIONS.items():
            pair = labels.astype(dtype), predictions.astype(dtype), float(delta)
            for name, function in (("loss", huber_loss), ("gradient", huber_gradient)):
                oracle = answers[f"{name}_{delta}_{dtype}"]
                np.testing.assert_allclose(function(*pair), oracle, rtol=tolerance, atol=tolerance)


def test_graph_agrees_with_the_numpy_reference(ask_oracle):
    rng = np.random.default_rng(2)
    labels = rng.integers(-3, 4, size=(9, 3)).astype(np.float32)
    predictions = labels + rng.choice([-7, -1.5, -1, 0, 0.25, 1.5, 4], (9, 3)).astype(np.float32)
    answers = ask_oracle("huber_graph", labels=labels, predictions=predictions, delta=1.5)
    loss = huber_loss(labels, predictions, 1.5)
    gradient = huber_gradient(labels, predictions, 1.5)
    for kind in ("float32", "float64", "session"):
        np.testing.assert_allclose(answers[f"loss_{kind}"], loss, rtol=1e-6)
        np.testing.assert_allclose(answers[f"gradient_{kind}"], gradient, rtol=1e-6)


def test_gradient_is_the_slope_of_the_loss():
    errors = np.array([-5.0, -2.6, -2.4, -0.1, 0.0, 0.1, 1.0, 2.4, 2.6, 5.0])
    labels, step = np.full_like(errors, 0.7), 1e-6
    above = huber_loss(labels, labels + errors + step, 2.5)
    below = huber_loss(labels, labels + errors - step, 2.5)
    slope = (above - below) / (2 * step)
    np.testing.assert_allclose(huber_gradient(labels, labels + errors, 2.5), slope, atol=1e-8)


def test_pieces_meet_at_delta():
    labels, predictions = np.zeros(2, np.float32), np.array([2.0, -2.0], np.float32)
    np.testing.assert_array_equal(huber_loss(labels, predictions, 2.0), [2.0, 2.0])
    np.testing.assert_array_equal(huber_gradient(labels, predictions, 2.0), [2.0, -2.0])


def test_keeps_dtype_and_does_not_overflow():
    far = np.array([1e30], np.float32)
    loss = huber_loss(np.zeros(1, np.float32), far)
    assert loss.dtype == np.float32
    np.testing.assert_allclose(loss, far, rtol=1e-6)


@pytest.mark.parametrize(("shapes", "delta"), [(((3,), (3, 1)), 1.0), (((3,), (3,)), 0.0)])
def test_refuses_what_the_formula_does_not_cover(shapes, delta):
    labels, predictions = (np.zeros(shape) for shape in shapes)
    with pytest.raises(ValueError, match=r"against|positive"):
        huber_loss(labels, predictions, delta)
