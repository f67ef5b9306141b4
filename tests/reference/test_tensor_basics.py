"""The tensor basics against TensorFlow, published numbers and finite differences."""

from __future__ import annotations

import numpy as np
import pytest

from reference.tensor_basics import descend, join, mark_extremes, multiply, value_and_gradients


def test_published_numbers():
    # The exercise as it is set: z = x² + xy + 3 at (5, 3), and a step at rate 0.1.
    assert value_and_gradients(5.0, 3.0) == (43.0, 13.0, 5.0)
    assert descend(5.0, 3.0, 0.1) == pytest.approx((3.7, 2.5), rel=1e-15)


def test_agrees_with_tensorflow(ask_oracle):
    rng = np.random.default_rng(9)
    question = {
        "x": rng.normal(size=(4, 3)),
        "y": rng.normal(size=(4, 3)),
        "rgb": rng.choice([0, 4.75, 5, 5.25, 100, 250, 250.25, 255], size=(6, 5, 3)),
        "left": np.array(["", "naï", "梯度", "🙂", "a "]),
        "right": np.array(["x", "ve", "下降", "é", " b"]),
        "places": rng.uniform(-5, 5, size=(6, 2)),
        "learning_rate": np.array(0.125),  # exact in float32, as optimizers keep it
    }
    answers = ask_oracle("tensor_basics", **question)
    for dtype in ("float32", "float64"):
        x, y, rgb = (question[name].astype(dtype) for name in ("x", "y", "rgb"))
        np.testing.assert_array_equal(multiply(x, y), answers[f"multiply_{dtype}"])
        np.testing.assert_array_equal(mark_extremes(rgb), answers[f"marks_{dtype}"])
    np.testing.assert_array_equal(join(question["left"], question["right"]), answers["joined"])
    for number, (x, y) in enumerate(question["places"].tolist()):
        found = value_and_gradients(x, y)
        np.testing.assert_allclose(found, answers[f"value_{number}"], rtol=1e-14)
        step = descend(x, y, 0.125)
        np.testing.assert_allclose(step, answers[f"step_{number}"], rtol=1e-13)


def test_gradients_are_slopes_of_the_value():
    h = 1e-6
    for x, y in ((5.0, 3.0), (0.0, 0.0), (-2.5, 1.5)):
        _, d_x, d_y = value_and_gradients(x, y)
        slopes = [
            (value_and_gradients(*ahead)[0] - value_and_gradients(*behind)[0]) / (2 * h)
            for ahead, behind in (((x + h, y), (x - h, y)), ((x, y + h), (x, y - h)))
        ]
        np.testing.assert_allclose([d_x, d_y], slopes, atol=1e-8)


def test_a_small_step_goes_downhill():
    for x, y in ((5.0, 3.0), (-1.0, 4.0)):
        assert value_and_gradients(*descend(x, y, 1e-3))[0] < value_and_gradients(x, y)[0]


def test_thresholds_are_no_extremes():
    levels = np.array([4.75, 5.0, 5.25, 249.75, 250.0, 250.25], dtype=np.float32)
    marks = mark_extremes(levels)
    np.testing.assert_array_equal(marks, [1, 5, 5, 5, 5, 1])
    assert marks.dtype == np.float32


def test_joined_strings_find_room():
    joined = join(np.array(["a", ""]), np.array(["b" * 300, "é"]))
    assert joined.tolist() == ["a" + "b" * 300, "é"]


def test_refuses_shapes_that_do_not_fit():
    for function in (multiply, join):
        with pytest.raises(ValueError, match="against"):
            function(np.ones(3), np.ones((3, 1)))
