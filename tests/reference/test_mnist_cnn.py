"""The network's reference layers against TensorFlow's kernels and its published example."""

from __future__ import annotations

import numpy as np
import pytest

from reference.mnist_cnn import conv_layer, flatten_layer, fully_connected_layer

PRECISIONS = {"float32": 2e-5, "float64": 1e-12}
SIZES = [
    ((2, 28, 28, 1), (5, 5, 1, 16)),
    ((1, 7, 4, 3), (3, 3, 3, 2)),
    ((3, 6, 9, 2), (2, 4, 2, 5)),
    ((2, 5, 5, 4), (4, 1, 4, 3)),
    ((1, 1, 1, 1), (3, 3, 1, 1)),
    ((2, 3, 8, 2), (7, 6, 2, 2)),
]


def test_published_example():
    # The example of tf.nn.conv2d in TensorFlow's documentation; under SAME its results stand at
    # the top left, because a filter of 2 x 2 gets its zeros at the bottom and the right.
    image = [[2, 1, 2, 0, 1], [1, 3, 2, 2, 3], [1, 1, 3, 3, 0], [2, 2, 0, 1, 1], [0, 0, 3, 1, 2]]
    filters = np.array([[[[2, 0.1]], [[3, 0.2]]], [[[0, 0.3]], [[1, 0.4]]]])
    first = [[10, 10, 6, 6], [12, 15, 13, 13], [7, 11, 16, 7], [10, 7, 4, 7]]
    second = [
        [1.9, 2.2, 1.6, 2.0],
        [1.4, 2.2, 2.7, 1.7],
        [1.7, 1.3, 1.3, 1.0],
        [0.6, 1.4, 1.5, 1.4],
    ]
    inputs = np.array(image, dtype=np.float64)[np.newaxis, :, :, np.newaxis]
    outputs = conv_layer(inputs, filters, np.zeros(2), use_pooling=False)
    np.testing.assert_allclose(outputs[0, :4, :4, 0], first, rtol=1e-12)
    np.testing.assert_allclose(outputs[0, :4, :4, 1], second, rtol=1e-12)


def test_agrees_with_tensorflow(ask_oracle):
    rng = np.random.default_rng(6)
    questions = [random_layer(rng, *shapes) for shapes in SIZES]
    answers = ask_oracle("layers", **flat(questions))
    for number, question in enumerate(questions):
        for dtype, tolerance in PRECISIONS.items():
            here = {name: array.astype(dtype) for name, array in question.items()}
            layer = here["inputs"], here["filters"], here["biases"]
            dense = flatten_layer(here["inputs"]), here["weights"], here["dense_biases"]
            for name, actual in (
                ("plain", conv_layer(*layer, use_pooling=False)),
                ("pooled", conv_layer(*layer)),
                ("dense", fully_connected_layer(*dense)),
            ):
                oracle = answers[f"{name}_{dtype}_{number}"]
                assert actual.dtype == dtype
                np.testing.assert_allclose(actual, oracle, rtol=tolerance, atol=tolerance)


def random_layer(rng, images_shape, filters_shape):
    features = int(np.prod(images_shape[1:]))
    return {
        "inputs": rng.normal(size=images_shape),
        "filters": rng.normal(size=filters_shape),
        "biases": rng.normal(size=filters_shape[3:]),
        "weights": rng.normal(size=(features, 6)) / np.sqrt(features),
        "dense_biases": rng.normal(size=6),
    }


def flat(questions):
    numbered = enumerate(questions)
    return {f"{name}_{n}": array for n, each in numbered for name, array in each.items()}


def test_relu_is_left_out_when_it_is_not_asked_for():
    outputs = fully_connected_layer(np.eye(2), -np.eye(2), np.zeros(2), use_relu=False)
    np.testing.assert_array_equal(outputs, -np.eye(2))


def test_flattening_keeps_each_image_in_its_row():
    images = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)
    np.testing.assert_array_equal(flatten_layer(images), np.arange(120).reshape(2, 60))


@pytest.mark.parametrize(
    ("inputs", "filters", "biases"),
    [
        ((1, 4, 4, 2), (3, 3, 1, 5), (5,)),
        ((4, 4, 1), (3, 3, 1, 5), (5,)),
        ((1, 4, 4, 1), (3, 3, 1, 5), (4,)),
    ],
)
def test_refuses_shapes_that_do_not_fit(inputs, filters, biases):
    with pytest.raises(ValueError, match="do not fit"):
        conv_layer(np.zeros(inputs), np.zeros(filters), np.zeros(biases))
