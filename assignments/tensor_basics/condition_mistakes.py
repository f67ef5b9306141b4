"""Known mistakes in choices by condition, with the sentence for those who made them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.checks import mistake
from reference.tensor_basics import mark_extremes

Array = NDArray[np.floating]


@mistake(
    "mark_extremes",
    "1 and 5 are swapped: the extremes get 1.0, everything between them 5.0.",
)
def mark_swapped(rgb: Array) -> Array:
    return np.asarray(6 - mark_extremes(rgb))


@mistake(
    "mark_extremes",
    "No level is above 250 and below 5 at once: the conditions are joined by or, not by and.",
)
def mark_both_at_once(rgb: Array) -> Array:
    return np.full_like(rgb, 5.0)


@mistake("mark_extremes", "250 and 5 themselves were marked: use > and <, not >= and <=.")
def mark_thresholds_included(rgb: Array) -> Array:
    return _marked((rgb >= 250) | (rgb <= 5))


@mistake("mark_extremes", "250 itself was marked: only levels above it are extremes.")
def mark_250_included(rgb: Array) -> Array:
    return _marked((rgb >= 250) | (rgb < 5))


@mistake("mark_extremes", "5 itself was marked: only levels below it are extremes.")
def mark_5_included(rgb: Array) -> Array:
    return _marked((rgb > 250) | (rgb <= 5))


@mistake("mark_extremes", "Dark levels were not marked: those below 5 are extremes as well.")
def mark_bright_only(rgb: Array) -> Array:
    return _marked(rgb > 250)


@mistake("mark_extremes", "Bright levels were not marked: those above 250 are extremes as well.")
def mark_dark_only(rgb: Array) -> Array:
    return _marked(rgb < 5)


@mistake(
    "mark_extremes",
    "The levels were made whole first, so that 250.25 and 4.75 land on the wrong side.",
)
def mark_whole_levels(rgb: Array) -> Array:
    return mark_extremes(np.floor(rgb))


@mistake("mark_extremes", "Levels between the thresholds kept their value: they become 5.0.")
def mark_keeps_levels(rgb: Array) -> Array:
    return np.where((rgb > 250) | (rgb < 5), np.float32(1), rgb)


@mistake("mark_extremes", "The extremes kept their value: they become 1.0.")
def mark_keeps_extremes(rgb: Array) -> Array:
    return np.where((rgb > 250) | (rgb < 5), rgb, np.float32(5))


@mistake(
    "mark_extremes",
    "The condition itself came back (1 or 0): where it does not hold, 5.0 is asked for.",
)
def mark_condition(rgb: Array) -> Array:
    return np.asarray(mark_extremes(rgb) == 1, dtype=np.float32)


@mistake(
    "mark_extremes",
    "The array `rgb` was changed by the call (`rgb[…] = …`): compute into a new array.",
)
def mark_changes_rgb(rgb: Array) -> Array:
    marks = mark_extremes(rgb)
    rgb += 1
    return marks


@mistake(
    "mark_extremes",
    "Everything counts as extreme: every level is below 250 or above 5. Look at < and >.",
)
def mark_everything(rgb: Array) -> Array:
    return np.full_like(rgb, 1.0)


@mistake(
    "mark_extremes",
    "Only the ends, 0 and 255, were marked: extremes are all levels below 5 and above 250.",
)
def mark_ends_only(rgb: Array) -> Array:
    return _marked((rgb >= 255) | (rgb <= 0))


@mistake(
    "mark_extremes",
    "The levels were rounded first, so that 250.25 and 4.75 land on the wrong side.",
)
def mark_rounded_levels(rgb: Array) -> Array:
    return mark_extremes(np.round(rgb))


@mistake("mark_extremes", "The marks stand in one long vector: keep the shape of `rgb`.")
def mark_flat(rgb: Array) -> Array:
    return mark_extremes(rgb).ravel()


def _marked(extremes: NDArray[np.bool_]) -> Array:
    return np.where(extremes, np.float32(1), np.float32(5))


CONDITION_MISTAKES = (
    mark_swapped,
    mark_both_at_once,
    mark_thresholds_included,
    mark_250_included,
    mark_5_included,
    mark_bright_only,
    mark_dark_only,
    mark_whole_levels,
    mark_keeps_levels,
    mark_keeps_extremes,
    mark_condition,
    mark_changes_rgb,
    mark_everything,
    mark_ends_only,
    mark_rounded_levels,
    mark_flat,
)
