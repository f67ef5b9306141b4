"""Known mistakes in the layers, with the sentence for those who made them."""

from __future__ import annotations

from assignments.cnn_layers.activation_mistakes import ACTIVATION_MISTAKES
from assignments.cnn_layers.conv_backward_mistakes import CONV_BACKWARD_MISTAKES
from assignments.cnn_layers.conv_mistakes import CONV_MISTAKES
from assignments.cnn_layers.dense_mistakes import DENSE_MISTAKES
from assignments.cnn_layers.dropout_mistakes import DROPOUT_MISTAKES
from assignments.cnn_layers.norm_mistakes import NORM_MISTAKES
from assignments.cnn_layers.pool_backward_mistakes import POOL_BACKWARD_MISTAKES
from assignments.cnn_layers.pool_mistakes import POOL_MISTAKES
from assignments.cnn_layers.pool_padding_mistakes import POOL_PADDING_MISTAKES

MISTAKES = (
    *CONV_MISTAKES,
    *CONV_BACKWARD_MISTAKES,
    *POOL_MISTAKES,
    *POOL_BACKWARD_MISTAKES,
    *POOL_PADDING_MISTAKES,
    *ACTIVATION_MISTAKES,
    *DROPOUT_MISTAKES,
    *NORM_MISTAKES,
    *DENSE_MISTAKES,
)
