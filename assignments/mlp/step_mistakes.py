"""Known mistakes in the training step, with the sentence for those who made them.

Code that differentiates its own loss is wrong in the loss and in the step at once, code that
derives by hand often in one of the two. Where both could be meant, the mistake in one comes first.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from assignments.mlp.variants import (
    HALF,
    LINEAR,
    RELU,
    RELU_WITH_SLOPE_1,
    SIGMOID,
    SUM,
    SUM_OVER_CLASSES,
    TANH,
    Array,
    Loss,
    Parameters,
    Variant,
    descend,
)
from grader.checks import mistake
from grader.model import Mistake
from reference.mlp import forward, mse, train_step

RIGHT = Variant()

Stepped = tuple[list[Array], float]


def _step(name: str, sentence: str, variant: Variant) -> Mistake:
    """The mistake of stepping like the variant."""
    return Mistake(name, "train_step", sentence, variant.step)


def _cross_entropy(outputs: Array, labels: Array) -> float:
    log_sums = np.logaddexp.reduce(outputs, axis=1, keepdims=True)
    return float((labels * (log_sums - outputs)).sum(axis=1).mean())


def _cross_entropy_slope(outputs: Array, labels: Array) -> Array:
    log_sums = np.logaddexp.reduce(outputs, axis=1, keepdims=True)
    return np.asarray((np.exp(outputs - log_sums) - labels) / len(labels))


CROSS_ENTROPY = Loss(_cross_entropy, _cross_entropy_slope)


@mistake(
    "train_step",
    "The loss is the one after the step: compute it with the parameters that you were given.",
)
def step_loss_after(
    images: Array, labels: Array, parameters: Parameters, learning_rate: float
) -> Stepped:
    stepped, _ = train_step(images, labels, parameters, learning_rate)
    return stepped, mse(forward(images, stepped), labels)


@mistake(
    "train_step",
    "The parameters that you were given were changed in place (-= does that): return new arrays.",
)
def step_in_place(
    images: Array, labels: Array, parameters: Parameters, learning_rate: float
) -> Stepped:
    stepped, loss = train_step(images, labels, parameters, learning_rate)
    for parameter, new in zip(parameters, stepped, strict=True):
        parameter[...] = new
    return stepped, loss


@mistake("train_step", "The step goes uphill: subtract the gradient, do not add it.")
def step_uphill(
    images: Array, labels: Array, parameters: Parameters, learning_rate: float
) -> Stepped:
    return train_step(images, labels, parameters, -learning_rate)


@mistake("train_step", "The biases stay as they are: they have gradients, too.")
def step_without_biases(
    images: Array, labels: Array, parameters: Parameters, learning_rate: float
) -> Stepped:
    stepped, loss = train_step(images, labels, parameters, learning_rate)
    return [*_weights_of(stepped, biases=parameters)], loss


@mistake("train_step", "Only the biases change: the weights have gradients, too.")
def step_without_weights(
    images: Array, labels: Array, parameters: Parameters, learning_rate: float
) -> Stepped:
    stepped, loss = train_step(images, labels, parameters, learning_rate)
    return [*_weights_of(parameters, biases=stepped)], loss


@mistake("train_step", "Only the last layer learns: carry the gradient on to w1, b1, w2 and b2.")
def step_last_layer_only(
    images: Array, labels: Array, parameters: Parameters, learning_rate: float
) -> Stepped:
    stepped, loss = train_step(images, labels, parameters, learning_rate)
    return [*parameters[:4], *stepped[4:]], loss


@mistake("train_step", "The first layer does not learn: carry the gradient on to w1 and b1.")
def step_without_first_layer(
    images: Array, labels: Array, parameters: Parameters, learning_rate: float
) -> Stepped:
    stepped, loss = train_step(images, labels, parameters, learning_rate)
    return [*parameters[:2], *stepped[2:]], loss


@mistake("train_step", "The parameters came back unchanged: no step was taken.")
def step_nowhere(
    images: Array, labels: Array, parameters: Parameters, learning_rate: float
) -> Stepped:
    return train_step(images, labels, parameters, 0.0)


@mistake("train_step", "The learning rate is not used: multiply the gradients by it.")
def step_without_learning_rate(
    images: Array, labels: Array, parameters: Parameters, learning_rate: float
) -> Stepped:
    return train_step(images, labels, parameters, 1.0)


@mistake(
    "train_step",
    "You returned the gradients: the parameters after the step were asked for.",
)
def step_returns_gradients(
    images: Array, labels: Array, parameters: Parameters, learning_rate: float
) -> Stepped:
    gradients = RIGHT.gradients(images, labels, parameters)
    return gradients, mse(forward(images, parameters), labels)


@mistake(
    "train_step",
    "You returned the changes: the parameters after the step, old minus change, were asked for.",
)
def step_returns_changes(
    images: Array, labels: Array, parameters: Parameters, learning_rate: float
) -> Stepped:
    gradients = RIGHT.gradients(images, labels, parameters)
    changes = [-learning_rate * gradient for gradient in gradients]
    return changes, mse(forward(images, parameters), labels)


@mistake(
    "train_step",
    "The gradients of the biases are means over the batch: they are sums, like those of the "
    "weights; the loss has divided by the batch already.",
)
def step_bias_means(
    images: Array, labels: Array, parameters: Parameters, learning_rate: float
) -> Stepped:
    gradients = RIGHT.gradients(images, labels, parameters)
    means = [each / len(images) if each.ndim == 1 else each for each in gradients]
    return descend(parameters, means, learning_rate), mse(forward(images, parameters), labels)


@mistake(
    "train_step",
    "A layer was changed before the gradient had passed it: compute all six gradients with the "
    "old weights, then step.",
)
def step_through_new_weights(
    images: Array, labels: Array, parameters: Parameters, learning_rate: float
) -> Stepped:
    w1, b1, w2, b2, w3, b3 = parameters
    (_, first, second, outputs), _ = RIGHT.layers(images, parameters)
    d_outputs = 2 * (outputs - labels) / outputs.size
    w3 = w3 - learning_rate * second.T @ d_outputs
    b3 = b3 - learning_rate * d_outputs.sum(axis=0)
    d_second = d_outputs @ w3.T * (second > 0)
    w2 = w2 - learning_rate * first.T @ d_second
    b2 = b2 - learning_rate * d_second.sum(axis=0)
    d_first = d_second @ w2.T * (first > 0)
    w1 = w1 - learning_rate * images.T @ d_first
    b1 = b1 - learning_rate * d_first.sum(axis=0)
    return [w1, b1, w2, b2, w3, b3], mse(outputs, labels)


def _weights_of(parameters: Parameters, biases: Parameters) -> list[Array]:
    """The weights of the first, the biases of the second."""
    return [
        bias if bias.ndim == 1 else weights
        for weights, bias in zip(parameters, biases, strict=True)
    ]


_OF_SUM = "adds the squared errors up: the mean divides by N times 10."
_OF_BATCH = (
    "is ten times too large: the mean of the squared errors goes over the classes, too, not over "
    "the batch only."
)
_OF_HALF = "is half of what it should be: this mean squared error has no factor of one half."

STEP_MISTAKES = (
    step_loss_after,
    step_in_place,
    step_uphill,
    step_without_biases,
    step_without_weights,
    step_last_layer_only,
    step_without_first_layer,
    step_nowhere,
    step_without_learning_rate,
    step_returns_gradients,
    step_returns_changes,
    step_bias_means,
    step_through_new_weights,
    _step("step_loss_sum", f"The loss {_OF_SUM}", replace(RIGHT, value=SUM)),
    _step("step_loss_batch", f"The loss {_OF_BATCH}", replace(RIGHT, value=SUM_OVER_CLASSES)),
    _step("step_loss_half", f"The loss {_OF_HALF}", replace(RIGHT, value=HALF)),
    _step("step_gradient_sum", f"The gradient {_OF_SUM}", replace(RIGHT, slope=SUM)),
    _step(
        "step_gradient_batch", f"The gradient {_OF_BATCH}", replace(RIGHT, slope=SUM_OVER_CLASSES)
    ),
    _step(
        "step_gradient_half",
        "The gradient is half of what it should be: the derivative of a square has a factor 2.",
        replace(RIGHT, slope=HALF),
    ),
    _step("step_sum", f"What is minimised {_OF_SUM}", Variant(value=SUM, slope=SUM)),
    _step(
        "step_batch",
        f"What is minimised {_OF_BATCH}",
        Variant(value=SUM_OVER_CLASSES, slope=SUM_OVER_CLASSES),
    ),
    _step("step_half", f"What is minimised {_OF_HALF}", Variant(value=HALF, slope=HALF)),
    _step(
        "step_cross_entropy",
        "What is minimised is the cross-entropy of a softmax: the mean squared error was asked "
        "for.",
        Variant(value=CROSS_ENTROPY, slope=CROSS_ENTROPY),
    ),
    _step(
        "step_through_dead_units",
        "The gradient passes units that are off: where ReLU gave 0, its derivative is 0.",
        Variant((RELU_WITH_SLOPE_1, RELU_WITH_SLOPE_1, LINEAR)),
    ),
    _step(
        "step_through_dead_first_units",
        "The gradient passes units of the first layer that are off: where ReLU gave 0, its "
        "derivative is 0.",
        Variant((RELU_WITH_SLOPE_1, RELU, LINEAR)),
    ),
    _step(
        "step_through_dead_second_units",
        "The gradient passes units of the second layer that are off: where ReLU gave 0, its "
        "derivative is 0.",
        Variant((RELU, RELU_WITH_SLOPE_1, LINEAR)),
    ),
    _step(
        "step_relu_after_last",
        "The step is that of a network with ReLU after the last layer, too: there is none.",
        Variant((RELU, RELU, RELU)),
    ),
    _step(
        "step_without_relu",
        "The step is that of a network without ReLU: it belongs after the first two layers.",
        Variant((LINEAR, LINEAR, LINEAR)),
    ),
    _step(
        "step_without_second_relu",
        "The step is that of a network without ReLU after the second layer.",
        Variant((RELU, LINEAR, LINEAR)),
    ),
    _step(
        "step_sigmoid",
        "The step is that of a network with sigmoids: ReLU was asked for.",
        Variant((SIGMOID, SIGMOID, LINEAR)),
    ),
    _step(
        "step_tanh",
        "The step is that of a network with tanh: ReLU was asked for.",
        Variant((TANH, TANH, LINEAR)),
    ),
)
