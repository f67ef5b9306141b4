"""The layers against TensorFlow's operations and their gradients, over sizes and paddings."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from reference import cnn_layers

PRECISIONS = {"float64": 1e-12, "float32": 2e-5}
IMAGES = ((3, 5, 8, 2), (2, 8, 5, 3), (1, 4, 4, 1))
WINDOWS = ((1, 1), (3, 3), (2, 3), (5, 2))
STRIDES = ((1, 1), (2, 2), (3, 1))
PADDINGS = ("SAME", "VALID")


def windowed_cases():
    """Every size of image, window, stride and padding, where the window is not the larger one.

    With a larger window the gradient of TensorFlow's average pooling contradicts its values.
    """
    sizes = itertools.product(IMAGES, WINDOWS, STRIDES, PADDINGS)
    return [case for case in sizes if all(np.array(case[1]) <= case[0][1:3])]


def ask_layers(ask_oracle, cases):
    """The oracle's answers to cases (layer, settings, arrays by name), numbered."""
    question = {}
    for number, (layer, settings, arrays) in enumerate(cases):
        inputs = [name for name in arrays if name != "d_outputs"]
        question[f"case_{number}"] = np.array(json.dumps([layer, settings, inputs]))
        question |= {f"{name}_{number}": array for name, array in arrays.items()}
    return ask_oracle("cnn_layers", **question)


def assert_layer(answers, number, case):
    """Outputs and gradients of one case in both precisions, and their dtypes."""
    layer, settings, arrays = case
    for dtype, tolerance in PRECISIONS.items():
        here = {name: array.astype(dtype) for name, array in arrays.items()}
        d_outputs = here.pop("d_outputs")
        results = {"outputs": getattr(cnn_layers, layer)(**here, **settings)}
        backward = getattr(cnn_layers, f"{layer}_backward", None)
        if backward is not None:
            extra = {name: here[name] for name in here if name not in {"bias", "beta"}}
            gradients = backward(d_outputs=d_outputs, **extra, **settings)
            tuples = gradients if isinstance(gradients, tuple) else (gradients,)
            names = [f"d_{name}" for name in here]
            results |= dict(zip(names, tuples, strict=True))
        for name, actual in results.items():
            oracle = answers[f"{name}_{dtype}_{number}"]
            assert actual.dtype == dtype, (layer, name)
            np.testing.assert_allclose(
                actual, oracle, rtol=tolerance, atol=tolerance, err_msg=f"{case[:2]} {name}"
            )


def test_windows_agree_with_tensorflow(ask_oracle):
    rng, cases = np.random.default_rng(8), []
    for shape, window, strides, padding in windowed_cases():
        images = rng.permutation(np.prod(shape)).reshape(shape) / 8 - 3.0
        pooled = cnn_layers.avg_pool(images, window, strides, padding).shape
        settings = {"strides": strides, "padding": padding}
        arrays = {"images": images, "d_outputs": rng.normal(size=pooled)}
        pooling = {"pool_size": window, **settings}
        cases += [("max_pool", pooling, arrays), ("avg_pool", pooling, arrays)]
        arrays = {
            "images": rng.normal(size=shape),
            "filters": rng.normal(size=(*window, shape[3], 4)),
            "bias": rng.normal(size=4),
            "d_outputs": rng.normal(size=(*pooled[:3], 4)),
        }
        cases.append(("conv2d", settings, arrays))
    answers = ask_layers(ask_oracle, cases)
    for number, case in enumerate(cases):
        assert_layer(answers, number, case)


def test_other_layers_agree_with_tensorflow(ask_oracle):
    rng, cases = np.random.default_rng(9), []
    for shape in ((7,), (4, 3), (2, 3, 4, 2)):
        arrays = {
            "inputs": rng.normal(scale=3.0, size=shape),
            "d_outputs": rng.normal(size=shape),
        }
        cases += [(layer, {}, arrays) for layer in ("relu", "sigmoid", "tanh")]
    for shape, epsilon in (((6, 3), 1e-3), ((3, 4, 5, 2), 0.1)):
        arrays = {
            "inputs": rng.normal(loc=2.0, size=shape),
            "gamma": rng.normal(size=shape[-1]),
            "beta": rng.normal(size=shape[-1]),
            "d_outputs": rng.normal(size=shape),
        }
        cases.append(("batch_norm", {"epsilon": epsilon}, arrays))
    for rows, inputs, units in ((1, 5, 2), (4, 3, 3)):
        arrays = {
            "inputs": rng.normal(size=(rows, inputs)),
            "weights": rng.normal(size=(inputs, units)),
            "bias": rng.normal(size=units),
            "d_outputs": rng.normal(size=(rows, units)),
        }
        cases.append(("dense", {}, arrays))
    images = rng.normal(size=(3, 2, 4, 2))
    cases.append(("flatten", {}, {"images": images, "d_outputs": images}))
    answers = ask_layers(ask_oracle, cases)
    for number, case in enumerate(cases):
        assert_layer(answers, number, case)


def test_width_4_filter_3_stride_2_is_padded_at_the_right():
    # Of the one column of zeros that SAME needs here, none goes to the left.
    images = np.array([1.0, 2.0, 3.0, 4.0]).reshape(1, 1, 4, 1)
    filters, bias = np.ones((1, 3, 1, 1)), np.zeros(1)
    outputs = cnn_layers.conv2d(images, filters, bias, (1, 2), "SAME")
    np.testing.assert_array_equal(outputs.ravel(), [6.0, 7.0])


@pytest.mark.parametrize("strides", STRIDES)
def test_convolution_is_linear_and_moves_with_its_image(strides):
    rng = np.random.default_rng(10)
    one, other = rng.normal(size=(2, 2, 9, 7, 2))
    filters, bias = rng.normal(size=(3, 2, 2, 3)), np.zeros(3)

    def convolve(images):
        return cnn_layers.conv2d(images, filters, bias, strides, "VALID")

    np.testing.assert_allclose(convolve(one + 2 * other), convolve(one) + 2 * convolve(other))
    moved = convolve(one[:, strides[0] :, strides[1] :])
    np.testing.assert_allclose(moved, convolve(one)[:, 1:, 1:])


def test_max_pooling_and_relu_commute():
    images = np.random.default_rng(11).normal(size=(2, 5, 7, 3))
    pooled_first = cnn_layers.relu(cnn_layers.max_pool(images))
    np.testing.assert_array_equal(pooled_first, cnn_layers.max_pool(cnn_layers.relu(images)))


@pytest.mark.parametrize("layer", ["conv2d", "max_pool", "avg_pool", "batch_norm", "dense"])
def test_gradients_are_slopes(layer):
    rng = np.random.default_rng(12)
    forward, backward, arrays = gradient_case(layer, rng)
    d_outputs = rng.normal(size=forward(**arrays).shape)
    gradients = backward(d_outputs, **arrays)
    tuples = gradients if isinstance(gradients, tuple) else (gradients,)
    for (name, array), gradient in zip(arrays.items(), tuples, strict=True):
        direction = rng.normal(size=array.shape)
        ahead, behind = (
            (d_outputs * forward(**{**arrays, name: array + step * direction})).sum()
            for step in (1e-6, -1e-6)
        )
        slope = (gradient * direction).sum()
        np.testing.assert_allclose((ahead - behind) / 2e-6, slope, rtol=1e-6, atol=1e-7)


def gradient_case(layer, rng):
    """Forward and backward function with settings bound, and the arrays they take."""
    images, settings = rng.normal(size=(2, 6, 5, 2)), ((2, 1), "SAME")
    forward, backward = getattr(cnn_layers, layer), getattr(cnn_layers, f"{layer}_backward")
    if layer == "dense":
        arrays = {"inputs": (4, 3), "weights": (3, 2), "bias": 2}
        return (
            forward,
            lambda d_outputs, inputs, weights, bias: backward(d_outputs, inputs, weights),
            {name: rng.normal(size=size) for name, size in arrays.items()},
        )
    if layer == "batch_norm":
        return (
            lambda inputs, gamma, beta: forward(inputs, gamma, beta, 0.01),
            lambda d_outputs, inputs, gamma, beta: backward(d_outputs, inputs, gamma, 0.01),
            {"inputs": images, "gamma": rng.normal(size=2), "beta": rng.normal(size=2)},
        )
    if layer == "conv2d":
        return (
            lambda images, filters, bias: forward(images, filters, bias, *settings),
            lambda d_outputs, images, filters, bias: backward(
                d_outputs, images, filters, *settings
            ),
            {
                "images": images,
                "filters": rng.normal(size=(3, 2, 2, 3)),
                "bias": rng.normal(size=3),
            },
        )
    return (
        lambda images: forward(images, (3, 2), *settings),
        lambda d_outputs, images: backward(d_outputs, images, (3, 2), *settings),
        {"images": images},
    )


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_sigmoid_and_tanh_are_exact_far_out_and_near_zero(dtype):
    inputs = np.array([-1000, -50, -1e-6, 0, 1e-6, 50, 1000], dtype=dtype)
    with np.errstate(over="raise", invalid="raise"):
        sigmoid, tanh = cnn_layers.sigmoid(inputs), cnn_layers.tanh(inputs)
    np.testing.assert_allclose(tanh, np.tanh(inputs), rtol=1e-6)
    assert sigmoid[0] == 0
    assert sigmoid[3] == 0.5
    assert sigmoid[-1] == 1
    assert sigmoid.dtype == tanh.dtype == dtype


@pytest.mark.parametrize("keep_prob", [0.2, 0.5, 0.9])
def test_dropout_keeps_the_mean_and_the_asked_share(keep_prob):
    inputs = np.ones((100, 200), dtype=np.float32)
    outputs = cnn_layers.dropout(inputs, keep_prob, seed=1, training=True)
    assert outputs.dtype == np.float32
    np.testing.assert_allclose(np.unique(outputs), [0, 1 / keep_prob], rtol=1e-6)
    sigma = np.sqrt(keep_prob * (1 - keep_prob) / inputs.size)
    assert abs((outputs > 0).mean() - keep_prob) < 5 * sigma
    again = cnn_layers.dropout(inputs, keep_prob, seed=1, training=True)
    other = cnn_layers.dropout(inputs, keep_prob, seed=2, training=True)
    np.testing.assert_array_equal(outputs, again)
    assert (outputs != other).any()


def test_dropout_changes_nothing_in_evaluation_or_at_1():
    inputs = np.random.default_rng(13).normal(size=(3, 4))
    for keep_prob, training in ((0.3, False), (1.0, True)):
        outputs = cnn_layers.dropout(inputs, keep_prob, seed=1, training=training)
        np.testing.assert_array_equal(outputs, inputs)
        assert outputs is not inputs


def test_refuses_shapes_that_do_not_fit():
    images, filters = np.zeros((2, 4, 4, 3)), np.zeros((3, 3, 2, 5))
    with pytest.raises(ValueError, match="do not fit NHWC hwCK K"):
        cnn_layers.conv2d(images, filters, np.zeros(5))
    with pytest.raises(ValueError, match="do not fit NHWC"):
        cnn_layers.max_pool(images[0])
    with pytest.raises(ValueError, match="do not fit NI IO O"):
        cnn_layers.dense(np.zeros((2, 3)), np.zeros((3, 4)), np.zeros(3))
