"""Code from notebooks and from TensorFlow 1 runs as it is, or is told in a sentence what to do."""

from __future__ import annotations

import numpy as np
import pytest

from grader.errors import NotLoadable, RaisedError
from tests.sandbox.conftest import TENSORFLOW

NOTEBOOK = """%matplotlib inline
!pip install numpy
import numpy as np
import matplotlib.pyplot as plt
from matplotlib import cm, pyplot
from mpl_toolkits.mplot3d import Axes3D
from IPython.display import display, clear_output
get_ipython().run_line_magic('matplotlib', 'inline')

%%time
def double(x):
    %timeit 1 + 1
    fig, axes = plt.subplots(2, 5, figsize=(10, 4))
    for ax, image in zip(axes.flat, x):
        ax.imshow(image, cmap=plt.cm.gray)
    n, bins, patches = pyplot.hist(x)
    line, = plt.plot(x, color=cm.Set1(3))
    line.set_label('x')
    axes[0].set_title('twice')
    with plt.style.context('dark'):
        plt.show()
    return (2
        % 3) * x
display(double(np.ones(2)))
clear_output(wait=True)
if __name__ == "__main__":
    raise SystemExit
"""


def test_a_notebook_runs_as_it_is(open_cell):
    with open_cell(NOTEBOOK) as cell:
        answer, _ = cell.call("double", {"x": np.ones(3)}, "value")
    assert answer.tolist() == [2.0, 2.0, 2.0]
    assert cell.usage.output == "[2. 2.]\n"


def test_a_notebook_is_inspected_as_it_is(sandbox):
    inspection = sandbox.inspect(NOTEBOOK.encode(), "answer.py")
    assert "double" in inspection.functions
    assert any(use.line == 13 for use in inspection.operations)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x = 1\ny = !ls\n", "line 2"),
        ("%matplotlib inline\ndef f(:\n", "line 2"),
        ("name = input('Who? ')\n", "take input() out"),
        ("import numpy as np\nnp.loadtxt('fire_theft.csv')\n", "no data files here"),
        ("open('data.csv')\n", "(line 1). There are no data files here"),
        ("import pandas\n", "Available are Python's standard library and NumPy"),
    ],
)
def test_what_cannot_run_is_told_with_its_line(open_cell, source, words):
    with pytest.raises(NotLoadable) as fault, open_cell(source):
        pass
    assert words in str(fault.value)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("s = tf.Session()", "`tf.compat.v1.Session`"),
        ("x = tf.placeholder(tf.float32)", "`tf.compat.v1.placeholder`"),
        ("o = tf.train.AdamOptimizer(0.5)", "`tf.compat.v1.train.AdamOptimizer`"),
        ("x = tf.compat.v1.placeholder(tf.float32)", "disable_eager_execution()"),
        ("tf.contrib.layers.flatten(1)", "no tf.contrib any more"),
        ("from tensorflow.examples.tutorials.mnist import input_data", "take out what reads"),
        ("tf.keras.datasets.mnist.load_data()", "There is no network here"),
        ("tf.nonsense", "has no attribute 'nonsense' (line 2)"),
    ],
)  # fmt: skip
def test_tensorflow_1_by_its_old_names_is_told_the_new_ones(open_cell, statement, words):
    source = f"import tensorflow as tf\n{statement}\n"
    with pytest.raises(NotLoadable) as fault, open_cell(source, TENSORFLOW, "tensorflow"):
        pass
    assert words in str(fault.value)
    assert "line 2" in str(fault.value)


def test_a_call_is_told_too(open_cell):
    source = "import tensorflow as tf\ndef f(x):\n    return tf.Session().run(x)\n"
    with open_cell(source, TENSORFLOW, "tensorflow") as cell, pytest.raises(RaisedError) as fault:
        cell.call("f", {"x": np.ones(3)}, "value")
    assert "(line 3, in f). That is TensorFlow 1" in str(fault.value)


@pytest.mark.parametrize("name", ["tensorflow", "keras", "scipy", "sklearn", "torch", "jax"])
def test_the_numpy_box_holds_no_ready_made_answers(open_cell, name):
    source = f"import importlib\ndef f(): return importlib.import_module('{name}').__name__\n"
    with open_cell(source) as cell, pytest.raises(RaisedError) as fault:
        cell.call("f", {}, "value")
    assert f"No module named '{name}'" in str(fault.value)


@pytest.mark.parametrize(
    ("runtime", "expected"),
    [("numpy", {"numpy"}), ("tensorflow", {"numpy", "tensorflow", "keras"})],
)
def test_each_box_offers_what_it_says(open_cell, runtime, expected):
    source = """import importlib.util
NAMES = "numpy", "tensorflow", "keras", "scipy", "sklearn", "pandas", "torch", "jax", "skimage"
def f(): return [name for name in NAMES if importlib.util.find_spec(name)]
"""
    with open_cell(source, TENSORFLOW, runtime) as cell:
        names, _ = cell.call("f", {}, "value")
    assert set(names.tolist()) == expected
