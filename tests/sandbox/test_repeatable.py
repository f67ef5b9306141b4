"""The same file, graded twice: the same report, however TensorFlow is told to draw and compute."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.report import CheckResult
from tests.sandbox.attacks.battery import grade_one

from .conftest import TENSORFLOW

TWO = "import numpy as np, tensorflow as tf, keras\n"
ONE = "import numpy as np, tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\n"
KINDS = {
    "eager": TWO + "def double(x): return x + tf.random.normal([3], dtype=tf.float64)\n",
    "traced": TWO
    + """
@tf.function
def draw(x): return x + tf.random.shuffle(tf.random.uniform([3], dtype=tf.float64))
def double(x): return draw(x)
""",
    "keras": TWO
    + """
def double(x):
    model = keras.Sequential([keras.layers.Dense(8), keras.layers.Dropout(0.5),
                              keras.layers.Dense(3)])
    model.compile("adam", "mse")
    model.fit(np.tile(x, (64, 1)), np.tile(x, (64, 1)), batch_size=8, epochs=2)
    return model(x[None])[0]
""",
    "data": TWO
    + """
def double(x):
    numbers = tf.data.Dataset.range(300).shuffle(50)
    draws = numbers.map(lambda i: tf.random.uniform([]), num_parallel_calls=4).batch(300)
    return next(iter(draws))[-3:]
""",
    "generator": TWO + "def double(x): return tf.random.get_global_generator().normal([3])\n",
    "graph": ONE
    + """
def double(x):
    weights = tf.Variable(tf.random_uniform([3]))
    numbers = tf.data.make_one_shot_iterator(tf.data.Dataset.range(300).shuffle(50).batch(3))
    drawn = tf.nn.dropout(weights + tf.random_normal([3]), 0.2)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        return session.run(drawn + tf.cast(numbers.get_next(), tf.float32))
""",
    "seeded graph": ONE
    + """
def double(x):
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(int(abs(x[0]) * 1000))
        return session.run(tf.random_uniform([3]))
""",
}


@pytest.mark.parametrize("source", KINDS.values(), ids=KINDS)
def test_the_same_file_gets_the_same_report(sandbox, source):
    first, second = (timeless(grade_one(sandbox, source.encode(), {})) for _ in range(2))
    assert first == second
    assert first.verdict == "failed", first.message


def test_a_training_with_two_threads_ends_with_the_same_weights(open_cell):
    """Additions to the same place of a variable come in any order, unless they are told not to."""
    source = f"""{TWO}
def train():
    table, places = tf.Variable(tf.ones([50, 4])), np.random.randint(0, 50, 200_000)
    for _ in range(3):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.gather(table, places) * tf.random.normal([200_000, 4]))
        gradient = tape.gradient(loss, table)
        table.scatter_add(tf.IndexedSlices(gradient.values * -0.01, gradient.indices))
    return table
"""
    weights = set()
    for _ in range(3):
        with open_cell(source, TENSORFLOW, "tensorflow", threads=2) as cell:
            weights.add(cell.call("train", {}, "value")[0].tobytes())
    assert len(weights) == 1


def test_graphs_draw_something_else_for_every_operation(open_cell):
    """As without our seed, and as where a file sets one."""
    source = f"""{ONE}
def f():
    with tf.Session() as session:
        one, other = tf.random_normal([3]), tf.random_normal([3])
        return session.run([one, other]) + [session.run(one)]
"""
    with open_cell(source, TENSORFLOW, "tensorflow") as cell:
        draws = cell.call("f", {}, "values")[0]
    assert len({draw.tobytes() for draw in draws}) == 3


def timeless(result: CheckResult) -> CheckResult:
    """The result without what a clock says."""
    return replace(result, seconds=0.0, cpu_seconds=0.0, memory_bytes=0)
