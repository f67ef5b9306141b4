"""The layers of a convolutional network: their contract with students, points and limits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from assignments.cnn_layers import conv_checks, element_checks, pool_checks, vector_checks
from assignments.cnn_layers.mistakes import MISTAKES
from grader.model import Assignment, Function, Limits, Returns
from reference import cnn_layers as reference

_READY_MADE = (
    "scipy.*",
    "tensorflow.*",
    "keras.*",
    "torch.*",
    "skimage.*",
    "cv2.*",
    "numpy.convolve",
    "numpy.correlate",
)
_THREE = ("value", "value", "value")


def _layer(
    function: Callable[..., Any], returns: Returns = "value", refuses: tuple[str, ...] = ()
) -> Function:
    """A layer may use NumPy only; what is refused in it besides is its own."""
    return Function(function.__name__, function, returns, refuses=(*_READY_MADE, *refuses))


ASSIGNMENT = Assignment(
    name="cnn-layers",
    version="1",
    title="The layers of a convolutional network",
    file_name="cnn_layers.py",
    folder=Path(__file__).parent,
    reference_path=Path(reference.__file__),
    functions=(
        _layer(reference.conv2d),
        _layer(reference.conv2d_backward, returns=_THREE),
        _layer(reference.max_pool),
        _layer(reference.max_pool_backward),
        _layer(reference.avg_pool),
        _layer(reference.avg_pool_backward),
        _layer(reference.relu),
        _layer(reference.relu_backward),
        _layer(reference.sigmoid),
        _layer(reference.tanh, refuses=("numpy.tanh", "math.tanh", "cmath.tanh")),
        _layer(reference.dropout),
        _layer(reference.batch_norm),
        _layer(reference.batch_norm_backward, returns=_THREE),
        _layer(reference.flatten),
        _layer(reference.dense),
        _layer(reference.dense_backward, returns=_THREE),
    ),
    checks=(
        conv_checks.conv_example,
        conv_checks.conv_strides,
        conv_checks.conv_random,
        conv_checks.conv_backward_small,
        conv_checks.conv_backward_strides,
        pool_checks.max_pool_example,
        pool_checks.max_pool_cases,
        pool_checks.max_pool_backward_example,
        pool_checks.max_pool_backward_cases,
        pool_checks.avg_pool_example,
        pool_checks.avg_pool_cases,
        pool_checks.avg_pool_backward_example,
        pool_checks.avg_pool_backward_cases,
        element_checks.relu_values,
        element_checks.relu_backward_values,
        element_checks.sigmoid_values,
        element_checks.tanh_values,
        element_checks.dropout_scales,
        element_checks.dropout_masks,
        element_checks.dropout_identity,
        vector_checks.batch_norm_small,
        vector_checks.batch_norm_epsilon,
        vector_checks.batch_norm_backward_small,
        vector_checks.batch_norm_backward_random,
        vector_checks.flatten_rows,
        vector_checks.dense_values,
        vector_checks.dense_backward_values,
        # Last, so that a convolution that takes too long costs no other check its points.
        conv_checks.conv_speed,
    ),
    mistakes=MISTAKES,
    limits=Limits(wall_seconds=5.0, cpu_seconds=5.0),
    tensorflow_limits=Limits(wall_seconds=5.0, cpu_seconds=5.0),
    equivalent_mutants={
        **dict.fromkeys(
            ("conv2d: padding: str=''", "max_pool: padding: str=''", "avg_pool: padding: str=''"),
            "the reference takes everything but VALID as SAME",
        ),
        "sigmoid: return np.asarray(np.where(inputs > 0, 1, power) / (1 + power))": (
            "at 0 the power is 1, so both branches are 1 / 2"
        ),
        "dropout: kept = np.random.default_rng(seed).uniform(size=inputs.shape) <= keep_prob": (
            "a uniform number equals keep_prob once in 2**53 draws"
        ),
        **dict.fromkeys(
            (
                f"_pixel_counts: ones = _pad(np.ones_like(images[{part}]), pool_size, strides, "
                "padding)"
                for part in (":, :, :, :1", ":1, :, :, :")
            ),
            "the count is the same for every image and channel",
        ),
    },
)
