"""All known mistakes of the perceptron."""

from __future__ import annotations

from assignments.mlp.forward_mistakes import FORWARD_MISTAKES, MSE_MISTAKES
from assignments.mlp.start_mistakes import START_MISTAKES
from assignments.mlp.step_mistakes import STEP_MISTAKES
from assignments.mlp.variant_mistakes import VARIANT_MISTAKES

MISTAKES = (
    *START_MISTAKES,
    *FORWARD_MISTAKES,
    *MSE_MISTAKES,
    *STEP_MISTAKES,
    *VARIANT_MISTAKES,
)
