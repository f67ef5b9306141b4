"""TensorFlow in a cell: eager, traced, TensorFlow 1 graphs, and a network that is trained."""

from __future__ import annotations

import numpy as np
import pytest

from grader.errors import BadAnswer, RaisedError
from grader.model import Pixels, Traced

from .conftest import TENSORFLOW

HUBER = """
def huber(labels, predictions, delta=1.0):
    r = tf.abs(labels - predictions)
    return tf.where(r < delta, 0.5 * r * r, delta * r - 0.5 * delta ** 2)
"""
TWO = "import tensorflow as tf\n"
ONE = "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\n"


@pytest.fixture
def open_tensorflow(open_cell):
    """Open a cell in the tensorflow box."""
    return lambda source: open_cell(source, TENSORFLOW, "tensorflow")


@pytest.mark.parametrize("head", [TWO, ONE])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_traced_call_brings_result_and_gradient(open_tensorflow, head, dtype):
    arguments = {
        "labels": np.array([[0.0, 3.0]], dtype),
        "predictions": np.array([[0.5, 0.0]], dtype),
        "delta": 1.0,
    }
    with open_tensorflow(head + HUBER) as cell:
        (loss, gradient), _ = cell.call("huber", arguments, "value", Traced("predictions"))
    assert loss.dtype == gradient.dtype == dtype
    np.testing.assert_allclose(loss, [[0.125, 2.5]], rtol=1e-6)
    np.testing.assert_allclose(gradient, [[0.5, -1.0]], rtol=1e-6)


@pytest.mark.parametrize("head", [TWO, ONE])
@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("if x > 0: return x\n    return -x", RaisedError, "use tf.where"),
        ("import numpy as np; return tf.constant(np.abs(x))", RaisedError, "to NumPy"),
        ("return tf.constant(1.0)", BadAnswer, "does not depend on `x`"),
        ("return None", BadAnswer, "returned NoneType"),
        ("return y", RaisedError, "NameError"),
    ],
)
def test_what_cannot_be_traced_is_told_in_words(open_tensorflow, head, body, kind, words):
    with open_tensorflow(f"{head}def f(x):\n    {body}\n") as cell, pytest.raises(kind) as fault:
        cell.call("f", {"x": np.ones(3, np.float32)}, "value", Traced("x"))
    assert words in str(fault.value)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("tf.constant([1.0, 2.0])", [1.0, 2.0]),
        ("tf.Variable([1, 2])", [1, 2]),
        ("[tf.constant(1.0), 2.0]", [1.0, 2.0]),
        ("tf.cast([1.5], tf.bfloat16)", [1.5]),
        ("keras.Variable([1.0])", [1.0]),
        (
            "tf.IndexedSlices(tf.constant([[1.0]]), tf.constant([1]), tf.constant([2, 1]))",
            [[0], [1]],
        ),
        ("traced(tf.constant(2.0))", 3.0),
    ],
)
def test_every_kind_of_tensor_is_an_array(open_tensorflow, expression, expected):
    source = f"""import tensorflow as tf, keras
@tf.function
def traced(x):
    if x > 0: return x + 1
    return x
def f(): return {expression}
"""
    with open_tensorflow(source) as cell:
        answer, _ = cell.call("f", {}, "value")
    assert np.asarray(answer).tolist() == expected


@pytest.mark.parametrize(
    "expression",
    ["tf.ragged.constant([[1], [2, 3]])", "tf.sparse.eye(3)", "tf.constant('text')",
     "keras.Input((3,))", "keras.Sequential()", "tf.constant(1j)"],
)  # fmt: skip
def test_other_objects_of_tensorflow_are_refused(open_tensorflow, expression):
    source = f"import tensorflow as tf, keras\ndef f(): return {expression}\n"
    with open_tensorflow(source) as cell, pytest.raises(BadAnswer):
        cell.call("f", {}, "value")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            "tf.reshape(x, [2, 2])",
            "InvalidArgumentError: Input to reshape is a tensor with 3 values",
        ),
        ("traced(x)", "InvalidArgumentError: Input to reshape is a tensor with 3 values"),
        ("fit()", "InvalidArgumentError: Received a label value of 7 which is outside"),
    ],
)
def test_operations_that_fail_say_why_and_not_how_they_were_reached(open_tensorflow, call, words):
    source = f"""import numpy as np, tensorflow as tf, keras
@tf.function
def traced(x): return tf.reshape(x, tf.cast(x[:2], tf.int32))
def fit():
    model = keras.Sequential([keras.layers.Dense(3)])
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(np.ones((8, 4)), np.full(8, 7))
def f(x): return {call}
"""
    with open_tensorflow(source) as cell, pytest.raises(RaisedError) as fault:
        cell.call("f", {"x": np.array([3.0, 4.0, 5.0])}, "value")
    assert str(fault.value).startswith(words)
    assert "{{" not in str(fault.value)


def test_graphs_of_tensorflow_1_are_evaluated(open_tensorflow):
    source = f"""{ONE}
weights = tf.Variable(2.0)
step = tf.assign(weights, weights + 1.0)
def product(x): return weights * x, [weights + 0.0]
def own_session(x):
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        return session.run(weights * x)
def advance(): return step
"""
    x = np.array([1.0, 2.0], np.float32)
    with open_tensorflow(source) as cell:
        (scaled, parts), _ = cell.call("product", {"x": x}, ("value", "values"))
        assert scaled.tolist() == [2.0, 4.0]
        assert parts[0] == 2.0
        assert cell.call("own_session", {"x": x}, "value")[0].tolist() == [2.0, 4.0]
        assert cell.call("advance", {}, "value")[0] == 3.0
        assert cell.call("product", {"x": x}, ("value", "values"))[0][0].tolist() == [3.0, 6.0]


def test_a_model_of_tensorflow_1_stays_as_it_is_with_its_placeholders(open_tensorflow):
    source = f"""{ONE}
def train():
    x, session = tf.placeholder(tf.float32, [None]), tf.Session()
    weights = tf.Variable(2.0)
    session.run(tf.global_variables_initializer())
    session.run(tf.assign(weights, 5.0))
    return session, x, weights * x
def predict(model, x):
    session, placeholder, product = model
    return session.run(product, {{placeholder: x}})
"""
    with open_tensorflow(source) as cell:
        model, _ = cell.call("train", {}, "opaque")
        x = np.array([1.0, 2.0], np.float32)
        assert cell.call("predict", {"model": model, "x": x}, "value")[0].tolist() == [5.0, 10.0]


def test_a_network_is_trained_and_asked(open_tensorflow):
    source = """
import numpy as np, tensorflow as tf
from tensorflow.keras import layers
def train(images, labels, seed):
    tf.keras.utils.set_random_seed(seed)
    model = tf.keras.Sequential([
        layers.Conv2D(4, 3, activation="relu"), layers.Flatten(), layers.Dense(2)])
    loss = tf.keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(tf.keras.optimizers.Adam(0.02), loss)
    model.fit(images, labels, epochs=8, batch_size=32, validation_split=0.1)
    model.save("model.keras")
    return tf.keras.models.load_model("model.keras")
def predict(model, images): return np.argmax(model.predict(images), axis=1)
"""
    rng = np.random.default_rng(0)
    classes = rng.integers(0, 2, 256)
    images = rng.integers(0, 100, (256, 8, 8, 1)) + 150 * classes[:, None, None, None]
    labels = np.eye(2, dtype=np.float32)[classes]
    pixels = Pixels(images.astype(np.uint8))
    with open_tensorflow(source) as cell:
        arguments = {"images": pixels, "labels": labels, "seed": 1}
        model, _ = cell.call("train", arguments, "opaque")
        predictions, _ = cell.call("predict", {"model": model, "images": pixels}, "value")
    assert (predictions == classes).mean() > 0.95
    assert cell.usage.memory_bytes > 2**20
    assert len(cell.usage.output) < 4096
