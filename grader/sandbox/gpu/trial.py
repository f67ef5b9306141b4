"""What is run in a cell to see that it can compute on the GPU of its box; `kind` is "GPU" there."""

from __future__ import annotations

import importlib


def multiply_on(kind: str) -> str:
    """Why two matrices could not be multiplied there, in words; empty where they were."""
    tensorflow = importlib.import_module("tensorflow")
    found = len(tensorflow.config.list_physical_devices(kind))
    if found != 1:
        return f"TensorFlow sees {found} devices of the kind {kind}"
    with tensorflow.device(f"/{kind}:0"):
        ones = tensorflow.ones((256, 256))
        product = tensorflow.matmul(ones, ones)
    if not product.device.endswith(f"{kind}:0"):
        return f"TensorFlow computed on {product.device}"
    right = bool(tensorflow.reduce_all(product == 256.0))
    return "" if right else "a product of matrices is wrong"
