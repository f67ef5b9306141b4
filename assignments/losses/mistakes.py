"""Known mistakes in losses, in weighted means and in totals."""

from __future__ import annotations

from assignments.losses.absolute_mistakes import ABSOLUTE_MISTAKES
from assignments.losses.mean_mistakes import MEAN_MISTAKES
from assignments.losses.sigmoid_mistakes import SIGMOID_MISTAKES
from assignments.losses.sigmoid_overflow_mistakes import SIGMOID_OVERFLOW_MISTAKES
from assignments.losses.softmax_mistakes import SOFTMAX_MISTAKES
from assignments.losses.softmax_overflow_mistakes import SOFTMAX_OVERFLOW_MISTAKES
from assignments.losses.squared_mistakes import SQUARED_MISTAKES
from assignments.losses.total_mistakes import TOTAL_MISTAKES

MISTAKES = (
    *ABSOLUTE_MISTAKES,
    *SQUARED_MISTAKES,
    *SIGMOID_OVERFLOW_MISTAKES,
    *SIGMOID_MISTAKES,
    *SOFTMAX_MISTAKES,
    *SOFTMAX_OVERFLOW_MISTAKES,
    *MEAN_MISTAKES,
    *TOTAL_MISTAKES,
)
