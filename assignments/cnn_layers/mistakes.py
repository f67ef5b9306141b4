"""Known mistakes in the layers, with the sentence for those who made them."""

from __future__ import annotations

from assignments.cnn_layers.activation_mistakes import ACTIVATION_MISTAKES
from assignments.cnn_layers.conv_backward_mistakes import CONV_BACKWARD_MISTAKES
from assignments.cnn_layers.conv_mistakes import CONV_MISTAKES
from assignments.cnn_layers.conv_place_mistakes import CONV_PLACE_MISTAKES
from assignments.cnn_layers.conv_shape_mistakes import CONV_SHAPE_MISTAKES
from assignments.cnn_layers.conv_sum_mistakes import CONV_SUM_MISTAKES
from assignments.cnn_layers.dense_mistakes import DENSE_MISTAKES
from assignments.cnn_layers.dropout_mistakes import DROPOUT_MISTAKES
from assignments.cnn_layers.mask_mistakes import MASK_MISTAKES
from assignments.cnn_layers.norm_axes_mistakes import NORM_AXES_MISTAKES
from assignments.cnn_layers.norm_backward_mistakes import NORM_BACKWARD_MISTAKES
from assignments.cnn_layers.norm_mistakes import NORM_MISTAKES
from assignments.cnn_layers.pool_axes_mistakes import POOL_AXES_MISTAKES
from assignments.cnn_layers.pool_backward_mistakes import POOL_BACKWARD_MISTAKES
from assignments.cnn_layers.pool_mistakes import POOL_MISTAKES
from assignments.cnn_layers.pool_padding_mistakes import POOL_PADDING_MISTAKES
from assignments.cnn_layers.pool_place_mistakes import POOL_PLACE_MISTAKES
from assignments.cnn_layers.row_mistakes import ROW_MISTAKES
from assignments.cnn_layers.slope_mistakes import SLOPE_MISTAKES

MISTAKES = (
    *CONV_MISTAKES,
    *CONV_SHAPE_MISTAKES,
    *CONV_BACKWARD_MISTAKES,
    *CONV_SUM_MISTAKES,
    *CONV_PLACE_MISTAKES,
    *POOL_MISTAKES,
    *POOL_AXES_MISTAKES,
    *POOL_BACKWARD_MISTAKES,
    *POOL_PADDING_MISTAKES,
    *POOL_PLACE_MISTAKES,
    *ACTIVATION_MISTAKES,
    *SLOPE_MISTAKES,
    *DROPOUT_MISTAKES,
    *MASK_MISTAKES,
    *NORM_MISTAKES,
    *NORM_AXES_MISTAKES,
    *NORM_BACKWARD_MISTAKES,
    *DENSE_MISTAKES,
    *ROW_MISTAKES,
)
