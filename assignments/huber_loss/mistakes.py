"""Known mistakes in Huber losses and gradients."""

from __future__ import annotations

from assignments.huber_loss.gradient_mistakes import GRADIENT_MISTAKES
from assignments.huber_loss.graph_mistakes import GRAPH_MISTAKES
from assignments.huber_loss.loss_mistakes import LOSS_MISTAKES
from assignments.huber_loss.shape_mistakes import SHAPE_MISTAKES

MISTAKES = (*LOSS_MISTAKES, *GRADIENT_MISTAKES, *SHAPE_MISTAKES, *GRAPH_MISTAKES)
