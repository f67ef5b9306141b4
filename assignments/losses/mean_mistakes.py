"""Known mistakes in weighted means, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.losses import mean_of

Array = NDArray[np.floating]


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


@mistake("mean_of", "1 was added to the sum of the weights: that makes every mean too small.")
def mean_divided_by_one_more(losses: Array, weights: Array) -> float:
    return float((weights * losses).sum() / (weights.sum() + 1))


@mistake(
    "mean_of", "The sum was divided by the number of rows: divide it by the sum of the weights."
)
def mean_divided_by_rows(losses: Array, weights: Array) -> float:
    return float((weights * losses).sum() / len(losses))


@mistake(
    "mean_of",
    "Every weight that is not 0 counts as 1: the weights have to be multiplied with the losses.",
)
def mean_counts_weights_as_one(losses: Array, weights: Array) -> float:
    return mean_of(losses, np.sign(weights))


@mistake(
    "mean_of",
    "The products came back as an array: add them up and divide by the sum of the weights.",
)
def mean_products(losses: Array, weights: Array) -> Array:
    return weights * losses


@mistake("mean_of", "An array with one number came back: the number itself is asked for.")
def mean_vector(losses: Array, weights: Array) -> Array:
    return np.array([mean_of(losses, weights)])


@mistake("mean_of", "Every row has a mean of its own here: one mean of all losses is asked for.")
def mean_of_rows(losses: Array, weights: Array) -> Array:
    products, sums = (weights * losses).sum(axis=-1), weights.sum(axis=-1)
    return np.where(sums == 0, 0, products / sums)


@mistake(
    "mean_of",
    "The array `weights` was changed by the call (`/=`, say): compute into a new array.",
)
def mean_changes_weights(losses: Array, weights: Array) -> float:
    mean = mean_of(losses, weights)
    weights *= losses
    return mean


MEAN_MISTAKES = (
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
    mean_divided_by_one_more,
    mean_divided_by_rows,
    mean_counts_weights_as_one,
    mean_products,
    mean_vector,
    mean_of_rows,
    mean_changes_weights,
)
