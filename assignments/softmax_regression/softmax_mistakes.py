"""More known mistakes in the softmax, and in gradients that are built on a wrong one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from grader.model import Mistake
from reference.softmax_regression import softmax

Array = NDArray[np.floating]


@mistake(
    "softmax",
    "The maximum was taken over the batch instead of over the classes: look at its axis. Rows far "
    "below the others become 0 / 0, and the rest was shifted by other amounts from class to class.",
)
def softmax_maximum_over_the_batch(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(axis=0))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@mistake(
    "softmax",
    "The sum was taken over the batch instead of over the classes: look at its axis. Every row "
    "should sum to 1.",
)
def softmax_sum_over_the_batch(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=0))


@mistake(
    "softmax",
    "The whole batch sums to 1, and one maximum was subtracted from all of it: both need an axis "
    "(and keepdims), as every row is an image of its own.",
)
def softmax_of_the_whole_batch(logits: Array) -> Array:
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum())


@mistake(
    "softmax",
    "The whole batch sums to 1, but every row should: the sum needs an axis (and keepdims). And "
    "subtract each row's maximum, or the exponentials overflow.",
)
def softmax_of_the_whole_batch_without_maximum(logits: Array) -> Array:
    powers = np.exp(logits)
    return np.asarray(powers / powers.sum())


@mistake("softmax", "These are the exponentials only: divide each row by its sum.")
def softmax_exponentials(logits: Array) -> Array:
    return np.asarray(np.exp(logits))


@mistake(
    "softmax",
    "Something else than a row's largest logit was subtracted, so that exp() still overflows: "
    "subtract the largest one, and no exponent is above 0.",
)
def softmax_subtracts_minimum(logits: Array) -> Array:
    powers = np.exp(logits - logits.min(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@mistake(
    "softmax",
    "The logits were clipped before the exponential: large ones become equal, and so do their "
    "probabilities. Subtract each row's maximum instead.",
)
def softmax_clips_logits(logits: Array) -> Array:
    return softmax(np.clip(logits, -50, 50))


@mistake(
    "softmax",
    "Undefined values were turned into 0 after the exponentials had overflowed: subtract each "
    "row's maximum, and nothing overflows.",
)
def softmax_hides_overflow(logits: Array) -> Array:
    powers = np.exp(logits)
    return np.asarray(np.nan_to_num(powers / powers.sum(axis=1, keepdims=True)))


@mistake("softmax", "The smallest logit got the largest probability: the sign is wrong.")
def softmax_of_negative_logits(logits: Array) -> Array:
    return softmax(-logits)


@mistake(
    "softmax",
    "Only the largest logit counts, with 1: softmax gives every class its share.",
)
def softmax_is_hard(logits: Array) -> Array:
    return np.asarray((logits == logits.max(axis=1, keepdims=True)) * np.float32(1))


@mistake(
    "softmax",
    "The numbers are right, but `logits` itself was changed: `-=` writes into the caller's array. "
    "Work on a new one.",
)
def softmax_in_place(logits: Array) -> Array:
    logits -= logits.max(axis=1, keepdims=True)
    return softmax(logits)


SOFTMAX_MISTAKES = (
    softmax_maximum_over_the_batch,
    softmax_sum_over_the_batch,
    softmax_of_the_whole_batch,
    softmax_of_the_whole_batch_without_maximum,
    softmax_exponentials,
    softmax_subtracts_minimum,
    softmax_clips_logits,
    softmax_hides_overflow,
    softmax_of_negative_logits,
    softmax_is_hard,
    softmax_in_place,
)


def built_on(wrong: Mistake) -> Mistake:
    """The mistake of gradients that are right but for the softmax that they call."""
    wrong_softmax: Callable[[Array], Array] = wrong.replacement

    def follows(images: Array, labels: Array, weights: Array, bias: Array) -> tuple[Array, Array]:
        d_logits = (wrong_softmax(images @ weights + bias) - labels) / len(images)
        return images.T @ d_logits, d_logits.sum(axis=0)

    return Mistake(
        f"gradients_with_{wrong.name}",
        "gradients",
        f"The gradients follow from probabilities that are wrong. {wrong.sentence} Mend that "
        "first: the gradients may come right by themselves.",
        follows,
    )
