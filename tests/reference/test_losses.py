"""The losses' reference against TensorFlow's, published numbers, identities and slopes."""

from __future__ import annotations

import numpy as np
import pytest

from reference.losses import l1, l2, mean_of, sigmoid_cross_entropy, softmax_cross_entropy, total

PRECISIONS = {"float32": 2e-6, "float64": 1e-13}


def test_published_numbers():
    # tensorflow/models and optax publish few digits; these are from the documentation of
    # tf.keras.losses.BinaryCrossentropy (from_logits=True) and CategoricalCrossentropy.
    labels = np.array([[0.0, 1.0], [0.0, 0.0]])
    logits = np.array([[-18.6, 0.51], [2.94, -12.8]])
    assert sigmoid_cross_entropy(labels, logits).mean() == pytest.approx(0.865, abs=5e-4)
    one_hot = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    predictions = np.array([[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]])
    with np.errstate(divide="ignore"):
        losses = softmax_cross_entropy(one_hot, np.maximum(np.log(predictions), -1e3))
    np.testing.assert_allclose(losses, [0.0513, 2.303], atol=5e-4)


def test_agrees_with_tensorflow(ask_oracle):
    rng = np.random.default_rng(6)
    question = {
        "labels": rng.uniform(size=(30, 7)),
        "predictions": rng.normal(scale=5.0, size=(30, 7)),
        "logits": rng.normal(scale=8.0, size=(30, 7)) + rng.choice([0, 500, -9e3], (30, 1)),
        "one_hot": np.eye(7)[rng.integers(1, 7, size=30)],
        "weights": rng.choice([0.0, 0.5, 3.0], size=(30, 7)),
    }
    answers = ask_oracle("losses", **question)
    for dtype, tolerance in PRECISIONS.items():
        labels, predictions, logits, one_hot, weights = (
            array.astype(dtype) for array in question.values()
        )
        for name, actual in (
            ("l1", l1(labels, predictions)),
            ("l2", l2(labels, predictions)),
            ("sigmoid", sigmoid_cross_entropy(labels, logits)),
            ("softmax", softmax_cross_entropy(one_hot, logits)),
            ("mean", mean_of(labels, weights)),
            ("mean_of_nothing", mean_of(labels, np.zeros_like(weights))),
            ("total", total(labels, [logits, one_hot[0]], 0.3)),
        ):
            oracle = answers[f"{name}_{dtype}"]
            np.testing.assert_allclose(actual, oracle, rtol=tolerance, atol=tolerance, err_msg=name)
            assert np.shape(actual) == oracle.shape


def test_slopes_are_what_training_needs():
    rng = np.random.default_rng(7)
    labels, one_hot = rng.uniform(size=(4, 5)), np.eye(5)[rng.integers(5, size=4)]
    logits, toward = rng.normal(scale=3.0, size=(4, 5)), rng.normal(size=(4, 5))
    powers = np.exp(logits)
    for function, targets, gradient in (
        (l2, labels, logits - labels),
        (sigmoid_cross_entropy, labels, 1 / (1 + np.exp(-logits)) - labels),
        (softmax_cross_entropy, one_hot, powers / powers.sum(axis=1, keepdims=True) - one_hot),
    ):
        ahead, behind = (function(targets, logits + h * toward).sum() for h in (1e-6, -1e-6))
        np.testing.assert_allclose((ahead - behind) / 2e-6, (gradient * toward).sum(), rtol=1e-6)


@pytest.mark.parametrize("size", [20.0, 1e3, 1e4])
def test_sigmoid_cross_entropy_is_exact_for_large_logits(size):
    logits = np.array([size, size, -size, -size], dtype=np.float32)
    labels = np.array([1, 0, 1, 0], dtype=np.float32)
    loss = sigmoid_cross_entropy(labels, logits)
    np.testing.assert_allclose(loss, [0.0, size, size, 0.0], atol=3e-9)


@pytest.mark.parametrize("size", [1e3, 1e4, -1e4])
def test_softmax_cross_entropy_ignores_what_a_row_has_in_common(size):
    logits = np.array([[0.0, 1.0, 3.0], [2.0, 2.0, 2.0]], dtype=np.float32)
    labels = np.eye(3, dtype=np.float32)[[1, 2]]
    moved = softmax_cross_entropy(labels, logits + np.float32(size))
    np.testing.assert_allclose(moved, softmax_cross_entropy(labels, logits), rtol=1e-6)
    np.testing.assert_allclose(moved[1], np.log(3), rtol=1e-6)


def test_softmax_cross_entropy_of_two_classes_is_the_sigmoids():
    rng = np.random.default_rng(8)
    logits = rng.normal(scale=100.0, size=50)
    pairs = np.stack([logits, np.zeros(50)], axis=1)
    labels = np.eye(2)[rng.integers(2, size=50)]
    rows = softmax_cross_entropy(labels, pairs)
    np.testing.assert_allclose(rows, sigmoid_cross_entropy(labels[:, 0], logits), atol=1e-12)


def test_weighted_means_of_little_and_of_nothing():
    losses = np.array([4.0, 8.0])
    assert mean_of(losses, np.array([0.0, 0.25])) == 8.0
    assert mean_of(losses, np.zeros(2)) == 0.0


def test_total_adds_half_the_squares():
    parameters = [np.array([[1.0, -2.0], [3.0, 2.0]]), np.array([2.0, 1.0]), np.array([-1.0])]
    assert total(np.array([1.0, 2.0, 6.0]), parameters, 0.1) == pytest.approx(4.2, rel=1e-15)


def test_keeps_float32():
    ones = np.ones((2, 3), dtype=np.float32)
    for function in (l1, l2, sigmoid_cross_entropy, softmax_cross_entropy):
        assert function(ones, ones).dtype == np.float32


def test_refuses_shapes_that_do_not_fit():
    vector, column = np.zeros(3), np.zeros((3, 1))
    for function in (l1, l2, sigmoid_cross_entropy, softmax_cross_entropy, mean_of):
        with pytest.raises(ValueError, match="against"):
            function(vector, column)
    with pytest.raises(ValueError, match="two axes"):
        softmax_cross_entropy(vector, vector)
