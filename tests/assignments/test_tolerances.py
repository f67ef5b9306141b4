"""Tolerances: honest answers in every precision and order of summation lie far inside of them."""

from __future__ import annotations

import numpy as np
import pytest

from assignments.softmax_regression import checks
from grader.catalogue import load_assignment
from grader.comparison import Tolerance, compare_observations
from grader.model import Mistake
from grader.play import play_mistake, play_trusted
from reference import huber_loss, mnist_cnn, softmax_regression

SEEDS = range(4)


def softmax_by_log_sum_exp(logits):
    return np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))


def cross_entropy_by_log_sum_exp(logits, labels):
    log_sums = np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return np.float32(np.sum(labels * (log_sums - logits)) / np.float32(len(logits)))


def gradients_summed_image_by_image(images, labels, weights, bias):
    d_weights, d_bias = np.zeros_like(weights), np.zeros_like(bias)
    for image, label in zip(images[::-1], labels[::-1], strict=True):
        one = softmax_regression.gradients(image[None], label[None], weights, bias)
        d_weights += one[0] / np.float32(len(images))
        d_bias += one[1] / np.float32(len(images))
    return d_weights, d_bias


def huber_loss_in_two_pieces(labels, predictions, delta=1.0):
    size = np.abs(predictions - labels)
    return np.where(size < delta, 0.5 * size**2, delta * size - 0.5 * delta**2)


def huber_loss_without_excess(labels, predictions, delta=1.0):
    size = np.abs(predictions - labels)
    return size**2 / 2 - np.maximum(size - delta, 0) ** 2 / 2


def conv_layer_in_float64(inputs, filters, biases, **switches):
    wide = (array.astype(np.float64) for array in (inputs, filters, biases))
    return mnist_cnn.conv_layer(*wide, **switches)


def softmax_in_float64(logits):
    return softmax_regression.softmax(logits.astype(np.float64))


def huber_loss_in_float64(labels, predictions, delta=1.0):
    wide = labels.astype(np.float64), predictions.astype(np.float64)
    return huber_loss.huber_loss(*wide, delta)


@pytest.mark.parametrize(
    ("name", "function", "style"),
    [
        ("softmax-regression", "softmax", softmax_by_log_sum_exp),
        ("softmax-regression", "softmax", softmax_in_float64),
        ("softmax-regression", "cross_entropy", cross_entropy_by_log_sum_exp),
        ("softmax-regression", "gradients", gradients_summed_image_by_image),
        ("huber-loss", "huber_loss", huber_loss_in_two_pieces),
        ("huber-loss", "huber_loss", huber_loss_without_excess),
        ("huber-loss", "huber_loss", huber_loss_in_float64),
        ("mnist-cnn", "conv_layer", conv_layer_in_float64),
    ],
)
def test_other_styles_pass_with_a_third_of_the_tolerance(name, function, style):
    assignment = load_assignment(name)
    for check in assignment.checks:
        for seed in SEEDS:
            expected = play_trusted(assignment, check, seed)
            actual = play_mistake(assignment, check, seed, style_of(function, style))
            strict = Tolerance(check.tolerance / 3, check.floor / 3)
            assert not compare_observations(actual.observations, expected.observations, strict)


def style_of(function, style):
    return Mistake(style.__name__, function, "another style", style)


@pytest.mark.parametrize(
    ("name", "relative", "floor"),
    [
        ("huber-loss", "one part in 10 000", "0.000 001"),
        ("softmax-regression", "one part in 10 000", "0.000 001"),
        ("mnist-cnn", "one part in 10 000", "0.001"),
    ],
)
def test_handouts_state_the_tolerances(name, relative, floor):
    assignment = load_assignment(name)
    text = (assignment.folder / "handout.md").read_text(encoding="utf-8")
    assert relative in " ".join(text.split())
    assert floor in text
    part = 1 / int(relative.split("in")[1].replace(" ", ""))
    exact = [each for each in assignment.checks if each.tolerance != checks.LARGE_TOLERANCE]
    assert {each.tolerance for each in exact} == {part}
    assert {each.floor for each in exact} == {float(floor.replace(" ", ""))}
