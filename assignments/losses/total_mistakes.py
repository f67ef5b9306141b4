"""Known mistakes in weighted means and in totals, with the sentence for those who made them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.losses import mean_of, total

Array = NDArray[np.floating]
Arrays = Sequence[Array]


@mistake("mean_of", "The weights are not used: this is the plain mean of the losses.")
def mean_without_weights(losses: Array, weights: Array) -> float:
    return float(losses.mean())


@mistake(
    "mean_of",
    "The sum was divided by the number of losses: divide it by the sum of the weights.",
)
def mean_divided_by_count(losses: Array, weights: Array) -> float:
    return float((weights * losses).mean())


@mistake(
    "mean_of",
    "The sum was divided by how many weights are not 0: divide it by the sum of the weights.",
)
def mean_divided_by_nonzero(losses: Array, weights: Array) -> float:
    return float((weights * losses).sum() / max(np.count_nonzero(weights), 1))


@mistake("mean_of", "The weighted losses were added up, but not divided by the sum of the weights.")
def mean_not_divided(losses: Array, weights: Array) -> float:
    return float((weights * losses).sum())


@mistake(
    "mean_of",
    "The losses were divided by the sum of the weights, but not multiplied by the weights.",
)
def mean_not_multiplied(losses: Array, weights: Array) -> float:
    weight = float(weights.sum())
    return float(losses.sum()) / weight if weight else 0.0


@mistake(
    "mean_of",
    "Weights that are all 0 make this 0 / 0, which is no number: the mean is 0.0 there.",
)
def mean_zero_by_zero(losses: Array, weights: Array) -> float:
    return float((weights * losses).sum() / weights.sum())


@mistake(
    "mean_of",
    "The sum of the weights was kept at 1 or more to avoid a division by 0: "
    "that is wrong where the weights add up to less than 1.",
)
def mean_divided_by_one_at_least(losses: Array, weights: Array) -> float:
    return float((weights * losses).sum() / max(float(weights.sum()), 1.0))


@mistake(
    "mean_of",
    "Where all weights are 0 the plain mean came back: 0.0 is asked for.",
)
def mean_plain_where_all_zero(losses: Array, weights: Array) -> float:
    return mean_of(losses, weights) if weights.any() else float(losses.mean())


@mistake(
    "mean_of",
    "The mean is 0.0 as soon as one weight is 0: only where all of them are.",
)
def mean_zero_where_any_zero(losses: Array, weights: Array) -> float:
    return mean_of(losses, weights) if weights.all() else 0.0


@mistake("mean_of", "An array came back: the weighted losses still have to be added up.")
def mean_not_summed(losses: Array, weights: Array) -> Array:
    weight = weights.sum()
    return np.asarray(weights * losses / weight) if weight else np.zeros_like(losses)


@mistake(
    "mean_of",
    "The array `losses` was changed by the call (`*=`, say): compute into a new array.",
)
def mean_changes_losses(losses: Array, weights: Array) -> float:
    losses *= weights
    weight = float(weights.sum())
    return float(losses.sum()) / weight if weight else 0.0


@mistake("total", "The ½ of the weight decay is missing: l2_weight · ½ · the sum of squares.")
def total_without_half(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    return total(losses, parameters, 2 * l2_weight)


@mistake("total", "The losses were added up: their mean is asked for.")
def total_sum_of_losses(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    return total(losses, parameters, l2_weight) + float(losses.sum() - losses.mean())


@mistake("total", "Only the mean loss came back: the weight decay is missing.")
def total_without_decay(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    return float(losses.mean())


@mistake("total", "l2_weight is not used: it has to multiply the sum of squares.")
def total_without_weight(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    return total(losses, parameters, 1.0)


@mistake("total", "The mean of the squares was taken: they have to be added up.")
def total_mean_of_squares(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    squares = sum(float((parameter**2).mean()) for parameter in parameters)
    return float(losses.mean()) + l2_weight * squares / 2


@mistake(
    "total",
    "A root was taken: the squared norm of a parameter is the sum of its squares.",
)
def total_norms_not_squared(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    norms = sum(float(np.linalg.norm(parameter)) for parameter in parameters)
    return float(losses.mean()) + l2_weight * norms / 2


@mistake("total", "Absolute values were added up, as l1 would: squares are asked for.")
def total_absolute_values(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    sizes = sum(float(np.abs(parameter).sum()) for parameter in parameters)
    return float(losses.mean()) + l2_weight * sizes / 2


@mistake(
    "total",
    "The values of a parameter were added up first and squared then: square every value first.",
)
def total_square_of_sums(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    squares = sum(float(parameter.sum()) ** 2 for parameter in parameters)
    return float(losses.mean()) + l2_weight * squares / 2


@mistake("total", "Only the first parameter was counted: all arrays of the list decay.")
def total_first_parameter(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    return total(losses, parameters[:1], l2_weight)


@mistake(
    "total",
    "Only the last parameter was counted: the sum has to grow from one array to the next.",
)
def total_last_parameter(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    return total(losses, parameters[-1:], l2_weight)


@mistake("total", "Vectors were left out: all arrays of the list decay, the biases as well.")
def total_without_vectors(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    return total(losses, [one for one in parameters if one.ndim > 1], l2_weight)


@mistake("total", "The weight decay was subtracted: large parameters have to cost something.")
def total_subtracts_decay(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    return total(losses, parameters, -l2_weight)


@mistake("total", "The mean loss is missing: only the weight decay came back.")
def total_decay_only(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    return total(losses, parameters, l2_weight) - float(losses.mean())


@mistake(
    "total",
    "The weight decay was added to every loss: it is added once, to their mean.",
)
def total_array(losses: Array, parameters: Arrays, l2_weight: float) -> Array:
    return np.asarray(losses + total(np.zeros(1), parameters, l2_weight))


@mistake(
    "total",
    "The sum of squares was divided by the number of losses: "
    "only the losses are averaged, the decay is not.",
)
def total_decay_divided_by_rows(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    return total(losses, parameters, l2_weight / len(losses))


TOTAL_MISTAKES = (
    mean_without_weights,
    mean_divided_by_count,
    mean_divided_by_nonzero,
    mean_not_divided,
    mean_not_multiplied,
    mean_zero_by_zero,
    mean_divided_by_one_at_least,
    mean_plain_where_all_zero,
    mean_zero_where_any_zero,
    mean_not_summed,
    mean_changes_losses,
    total_without_half,
    total_sum_of_losses,
    total_without_decay,
    total_without_weight,
    total_mean_of_squares,
    total_norms_not_squared,
    total_absolute_values,
    total_square_of_sums,
    total_first_parameter,
    total_last_parameter,
    total_without_vectors,
    total_subtracts_decay,
    total_decay_only,
    total_array,
    total_decay_divided_by_rows,
)
