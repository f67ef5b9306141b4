"""Known mistakes in the tensor basics."""

from __future__ import annotations

from assignments.tensor_basics.condition_mistakes import CONDITION_MISTAKES
from assignments.tensor_basics.gradient_mistakes import GRADIENT_MISTAKES
from assignments.tensor_basics.product_mistakes import PRODUCT_MISTAKES
from assignments.tensor_basics.step_mistakes import STEP_MISTAKES
from assignments.tensor_basics.string_mistakes import STRING_MISTAKES

MISTAKES = (
    *PRODUCT_MISTAKES,
    *STRING_MISTAKES,
    *CONDITION_MISTAKES,
    *GRADIENT_MISTAKES,
    *STEP_MISTAKES,
)
