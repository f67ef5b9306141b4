"""Known mistakes in the update rules, with the sentence for those who made them."""

from __future__ import annotations

from assignments.optimizers.adadelta_mistakes import ADADELTA_MISTAKES
from assignments.optimizers.adagrad_mistakes import ADAGRAD_MISTAKES
from assignments.optimizers.adam_mistakes import ADAM_MISTAKES
from assignments.optimizers.adam_moment_mistakes import ADAM_MOMENT_MISTAKES
from assignments.optimizers.common_mistakes import COMMON_MISTAKES
from assignments.optimizers.dual_averaging_mistakes import DUAL_AVERAGING_MISTAKES
from assignments.optimizers.ftrl_mistakes import FTRL_MISTAKES
from assignments.optimizers.momentum_mistakes import MOMENTUM_MISTAKES
from assignments.optimizers.nesterov_mistakes import NESTEROV_MISTAKES
from assignments.optimizers.proximal_adagrad_mistakes import PROXIMAL_ADAGRAD_MISTAKES
from assignments.optimizers.proximal_mistakes import PROXIMAL_MISTAKES
from assignments.optimizers.rmsprop_mistakes import RMSPROP_MISTAKES

MISTAKES = (
    *MOMENTUM_MISTAKES,
    *NESTEROV_MISTAKES,
    *ADAGRAD_MISTAKES,
    *DUAL_AVERAGING_MISTAKES,
    *ADADELTA_MISTAKES,
    *RMSPROP_MISTAKES,
    *ADAM_MISTAKES,
    *ADAM_MOMENT_MISTAKES,
    *FTRL_MISTAKES,
    *PROXIMAL_MISTAKES,
    *PROXIMAL_ADAGRAD_MISTAKES,
    *COMMON_MISTAKES,
)
