"""The softmax reference against TensorFlow, SciPy's published numbers, finite differences."""

from __future__ import annotations

import numpy as np
import pytest

from reference.softmax_regression import cross_entropy, gradients, predict, softmax, train

PRECISIONS = {"float32": 3e-6, "float64": 1e-13}


def test_published_numbers():
    # The example of scipy.special.softmax in SciPy's documentation, axis 1.
    logits = np.array([[1, 0.5, 0.2, 3], [1, -1, 7, 3], [2, 12, 13, 3]])
    expected = [
        [1.05877e-01, 6.42177e-02, 4.75736e-02, 7.82332e-01],
        [2.42746e-03, 3.28521e-04, 9.79307e-01, 1.79366e-02],
        [1.22094e-05, 2.68929e-01, 7.31025e-01, 3.31885e-05],
    ]
    np.testing.assert_allclose(softmax(logits), expected, rtol=5e-6)


def test_agrees_with_tensorflow(ask_oracle):
    rng = np.random.default_rng(3)
    question = {
        "logits": rng.normal(scale=8.0, size=(50, 10)) + rng.choice([0, 500, -9e3], (50, 1)),
        "labels": np.eye(10)[rng.integers(1, 10, size=50)],
        "images": rng.uniform(size=(50, 784)),
        "weights": rng.normal(scale=0.2, size=(784, 10)),
        "bias": rng.normal(size=10),
    }
    answers = ask_oracle("softmax", **question)
    for dtype, tolerance in PRECISIONS.items():
        here = {name: array.astype(dtype) for name, array in question.items()}
        logits, labels = here.pop("logits"), here["labels"]
        d_weights, d_bias = gradients(**here)
        here.pop("labels")
        for name, actual in (
            ("softmax", softmax(logits)),
            ("cross_entropy", cross_entropy(logits, labels)),
            ("d_weights", d_weights),
            ("d_bias", d_bias),
            ("predict", predict(**here)),
        ):
            oracle = answers[f"{name}_{dtype}"]
            np.testing.assert_allclose(actual, oracle, rtol=tolerance, atol=tolerance, err_msg=name)


def test_gradients_are_slopes_of_the_cross_entropy():
    rng = np.random.default_rng(4)
    images, labels = rng.uniform(size=(6, 784)), np.eye(10)[rng.integers(10, size=6)]
    weights, bias = rng.normal(scale=0.1, size=(784, 10)), rng.normal(size=10)
    d_weights, d_bias = gradients(images, labels, weights, bias)
    for _ in range(5):
        toward, toward_bias = rng.normal(size=weights.shape), rng.normal(size=bias.shape)
        ahead, behind = (
            cross_entropy(images @ (weights + h * toward) + bias + h * toward_bias, labels)
            for h in (1e-6, -1e-6)
        )
        expected = (d_weights * toward).sum() + (d_bias * toward_bias).sum()
        np.testing.assert_allclose((ahead - behind) / 2e-6, expected, rtol=1e-6)


@pytest.mark.parametrize("size", [1e3, 1e4, -1e4])
def test_large_logits_change_nothing(size):
    logits = np.array([[0.0, 1.0, 3.0]], dtype=np.float32)
    labels = np.array([[0.0, 1.0, 0.0]], dtype=np.float32)
    moved = logits + np.float32(size)
    np.testing.assert_allclose(softmax(moved), softmax(logits), rtol=1e-6)
    assert cross_entropy(moved, labels) == pytest.approx(cross_entropy(logits, labels), rel=1e-6)


def test_cross_entropy_is_exact_where_a_probability_underflows():
    logits = np.array([[-10_000.0, 10_000.0]], dtype=np.float32)
    assert cross_entropy(logits, np.array([[1.0, 0.0]], dtype=np.float32)) == 20_000.0


def test_refuses_shapes_that_do_not_fit():
    with pytest.raises(ValueError, match="two axes"):
        softmax(np.zeros(3))
    with pytest.raises(ValueError, match="labels must have shape"):
        cross_entropy(np.zeros((2, 3)), np.zeros((2, 4)))


def test_training_learns_a_separable_problem_whatever_the_seed():
    rng = np.random.default_rng(5)
    labels = np.eye(10, dtype=np.float32)[rng.integers(10, size=400)]
    images = (labels @ rng.uniform(size=(10, 784)) + rng.uniform(0, 0.1, (400, 784))) / 1.1
    for seed in (0, 1):
        weights, bias = train(images.astype(np.float32), labels, seed)
        assert weights.shape == (784, 10)
        assert weights.dtype == np.float32
        assert (predict(images, weights, bias) == labels.argmax(axis=1)).mean() > 0.98
