"""Known mistakes in totals, with the sentence for those who made them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.losses import total

Array = NDArray[np.floating]
Arrays = Sequence[Array]


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


@mistake("total", "The losses were added up, and the ½ of the weight decay is missing.")
def total_sum_without_half(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    return total(losses, parameters, 2 * l2_weight) + float(losses.sum() - losses.mean())


@mistake("total", "The mean loss was halved as well: the ½ belongs to the weight decay only.")
def total_halves_everything(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    return total(losses, parameters, 2 * l2_weight) / 2


@mistake(
    "total",
    "The sum of squares was divided by the number of losses: "
    "only the losses are averaged, the decay is not.",
)
def total_decay_divided_by_losses(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    return total(losses, parameters, l2_weight / losses.size)


@mistake(
    "total",
    "The sum of squares was divided by the number of arrays: the squares are added up.",
)
def total_mean_of_parameters(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    return total(losses, parameters, l2_weight / len(parameters))


@mistake("total", "A root was taken of the sum of squares: the sum itself is asked for.")
def total_root_of_squares(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    squares = sum(float((parameter**2).sum()) for parameter in parameters)
    return float(losses.mean()) + l2_weight * float(np.sqrt(squares)) / 2


@mistake("total", "An array with one number came back: the number itself is asked for.")
def total_vector(losses: Array, parameters: Arrays, l2_weight: float) -> Array:
    return np.array([total(losses, parameters, l2_weight)])


@mistake(
    "total",
    "Arrays in `parameters` were changed by the call (`**=`, say): compute into new ones.",
)
def total_changes_parameters(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    loss = total(losses, parameters, l2_weight)
    for parameter in parameters:
        parameter *= 2  # noqa: PLW2901 the mistake is that the array itself changes
    return loss


@mistake(
    "total",
    "The array `losses` was changed by the call (`/=`, say): compute into a new array.",
)
def total_changes_losses(losses: Array, parameters: Arrays, l2_weight: float) -> float:
    loss = total(losses, parameters, l2_weight)
    losses *= 2
    return loss


TOTAL_MISTAKES = (
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
    total_sum_without_half,
    total_halves_everything,
    total_decay_divided_by_losses,
    total_mean_of_parameters,
    total_root_of_squares,
    total_vector,
    total_changes_parameters,
    total_changes_losses,
)
