"""Known mistakes in what a training step does with gradients and parameters."""

from __future__ import annotations

from assignments.mlp.variants import Array, Parameters, Variant, descend
from grader.checks import mistake
from reference.mlp import forward, mse, train_step

RIGHT = Variant()

Stepped = tuple[list[Array], float]


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
)
