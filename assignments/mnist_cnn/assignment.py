"""A convolutional network: its contract with students, its points and its limits."""

from __future__ import annotations

from pathlib import Path

from assignments.mnist_cnn import checks
from assignments.mnist_cnn.accuracy import accuracy
from assignments.mnist_cnn.mistakes import MISTAKES
from grader.model import MIB, Assignment, Function, Limits
from reference import mnist_cnn as reference

_UNKNOWN_SIZE = "numpy works out a negative size from the others"

ASSIGNMENT = Assignment(
    name="mnist-cnn",
    version="1",
    title="A convolutional network for handwritten digits",
    file_name="mnist_cnn.py",
    folder=Path(__file__).parent,
    reference_path=Path(reference.__file__),
    functions=(
        Function("conv_layer", reference.conv_layer),
        Function("flatten_layer", reference.flatten_layer),
        Function("fully_connected_layer", reference.fully_connected_layer),
        Function("train", reference.train, returns="opaque"),
        Function("predict", reference.predict),
    ),
    checks=(
        checks.conv_small,
        checks.conv_pooling,
        checks.conv_uneven_sizes,
        checks.conv_random,
        checks.flatten_rows,
        checks.dense_small,
        checks.dense_random,
    ),
    gates=(accuracy,),
    mistakes=MISTAKES,
    queue="gpu",
    equivalent_mutants={
        "flatten_layer: return inputs.reshape(len(inputs), -2)": _UNKNOWN_SIZE,
        **dict.fromkeys(
            (
                f"_max_pool: windows = padded.reshape(images, {sizes}, channels)"
                for sizes in (
                    "height // -2, 2, width // 2, 2",
                    "height // 2, -2, width // 2, 2",
                    "height // 2, 2, width // -2, 2",
                    "height // 2, 2, width // 2, -2",
                )
            ),
            _UNKNOWN_SIZE,
        ),
        "_max_pool: padded = np.pad(outputs, ((0, 0), (0, rows), (0, columns), (0, 0)))": (
            "a zero that wins its window is what ReLU makes of the true maximum"
        ),
    },
    limits=Limits(wall_seconds=10.0, cpu_seconds=10.0),
    tensorflow_limits=Limits(wall_seconds=20.0, cpu_seconds=40.0, memory_bytes=1536 * MIB),
)
