"""The guard inside sees refused operations that dynamic code reaches, and nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import indent
from typing import Any

import numpy as np
import pytest

from grader.catalogue import load_assignment
from grader.errors import Refused
from grader.model import Handle, Limits, Traced
from grader.sandbox import Cell
from grader.sandbox.sandbox import Sandbox

LIMITS = Limits(wall_seconds=60.0, cpu_seconds=60.0, memory_bytes=1536 * 2**20)
LOGITS = np.array([[1.0, 2.0, 3.0], [0.0, 0.5, -1.0]], np.float32)
HEAD = "import base64, sys, threading\nimport numpy as np\nimport tensorflow as tf\n"
Open = Callable[..., Any]


@pytest.fixture
def open_guarded(sandbox: Sandbox) -> Open:
    """A cell whose calls are watched as the assignment says."""

    @contextmanager
    def open_it(assignment: str, source: str, runtime: str = "tensorflow") -> Iterator[Cell]:
        functions = load_assignment(assignment).functions
        refuses = {function.name: function.refuses for function in functions}
        with sandbox.cell(
            runtime, source.encode(), "answer.py", LIMITS, 1, refuses=refuses
        ) as cell:
            yield cell

    return open_it


CASES = tomllib.loads((Path(__file__).parent / "guard_cases.toml").read_text())
BEFORE = (
    HEAD
    + """
KEPT = getattr(tf.nn, 'xamtfos'[::-1])
TRACED = tf.function(lambda x: KEPT(x))
TRACED.get_concrete_function(tf.TensorSpec((None, 3), tf.float32))
GRAPH = tf.Graph()
with GRAPH.as_default():
    exec('tf.nn.soft' + 'max(tf.compat.v1.placeholder(tf.float32, name="in"), name="out")')
"""
)
OWN = """
with GRAPH.as_default():
    tf.exp(GRAPH.get_tensor_by_name("in:0"), name="other")
def own_softmax(x):
    e = tf.exp(x - tf.reduce_max(x, axis=1, keepdims=True))
    return e / tf.reduce_sum(e, axis=1, keepdims=True)
"""


def cases(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in CASES[kind]]


def define(function: str, parameters: str, body: str) -> str:
    return f"def {function}({parameters}):\n{indent(body.strip(), '    ')}\n"


@pytest.mark.parametrize("case", cases("softmax"))
def test_softmax_is_seen_whichever_way_leads_there(open_guarded, case):
    source = BEFORE + define("softmax", "logits", case["body"])
    with open_guarded("softmax-regression", source) as cell, pytest.raises(Refused) as fault:
        cell.call("softmax", {"logits": LOGITS}, "value")
    assert case["words"] in str(fault.value)
    assert "in line 1" in str(fault.value) or case["name"] in {"thread", "profiler"}


@pytest.mark.parametrize("case", cases("innocent"))
def test_what_is_allowed_is_never_seen(open_guarded, case):
    source = BEFORE + OWN + define("softmax", "logits", case["body"])
    with open_guarded("softmax-regression", source) as cell:
        cell.call("softmax", {"logits": LOGITS}, "value")


def test_functions_are_watched_each_for_its_own(open_guarded):
    source = (
        BEFORE
        + define("softmax", "logits", "return tf.exp(logits)")
        + define("predict", "images, weights, bias", "return KEPT(images)")
        + define("gradients", "images, labels, weights, bias", "return KEPT(images), 1.0")
    )
    images = {"images": LOGITS, "weights": 1.0, "bias": 0.0}
    with open_guarded("softmax-regression", source) as cell:
        cell.call("predict", images, "value")
        cell.call("softmax", {"logits": LOGITS}, "value")
        with pytest.raises(Refused):
            cell.call("gradients", {**images, "labels": 1.0}, ("value", "value"))
        cell.call("predict", images, "value")
        cell.call("softmax", {"logits": LOGITS}, "value")


@pytest.mark.parametrize("case", cases("other"))
def test_other_assignments_have_their_own_lists(open_guarded, case):
    source = HEAD + define(case["function"], "labels, predictions", case["body"])
    arguments = {"labels": LOGITS, "predictions": LOGITS}
    with open_guarded(case["assignment"], source) as cell, pytest.raises(Refused) as fault:
        cell.call(case["function"], arguments, "value")
    assert case["words"] in str(fault.value)
    assert "in line 5" in str(fault.value)


def test_functions_that_are_traced_are_watched(open_guarded):
    body = "f = getattr(tf.compat.v1.losses, 'rebuh'[::-1] + '_loss')\n"
    body += "return f(labels, predictions, reduction='none')"
    source = HEAD + define("huber_loss_graph", "labels, predictions", body)
    arguments = {"labels": LOGITS, "predictions": LOGITS}
    with open_guarded("huber-loss", source) as cell, pytest.raises(Refused):
        cell.call("huber_loss_graph", arguments, "value", Traced("predictions"))


@pytest.mark.parametrize(
    "body",
    [
        "return getattr(np, 'hnat'[::-1])(inputs)",
        "exec('import numpy as n; y = n.ta' + 'nh(x)', s := {'x': inputs}); return s['y']",
        "return np.vectorize(getattr(__import__('math'), 'hnat'[::-1]))(inputs)",
        "return list(map(KEPT, inputs))",
        "return KEPT(inputs, out=np.zeros_like(inputs))",
    ],
)
def test_numpys_functions_are_seen(open_guarded, body):
    source = "import numpy as np\nexec('from numpy import ta' + 'nh as KEPT')\n"
    source += define("tanh", "inputs", body)
    with open_guarded("cnn-layers", source, "numpy") as cell, pytest.raises(Refused) as fault:
        cell.call("tanh", {"inputs": LOGITS}, "value")
    assert "tanh` while it runs, in line 4" in str(fault.value)


def test_numpys_functions_work_as_ever_elsewhere(open_guarded):
    source = """import numpy as np, math
def sigmoid(inputs):
    assert np.tanh.nin == 1 and np.tanh.__name__ == "tanh"
    out = np.empty(3)
    np.tanh(np.zeros(3), out=out, where=[True, True, False])
    return 0.5 * (1 + np.tanh(inputs / 2)) + out[0] + math.tanh(0.0)
"""
    with open_guarded("cnn-layers", source, "numpy") as cell:
        answer, _ = cell.call("sigmoid", {"inputs": LOGITS}, "value")
    np.testing.assert_allclose(answer, 1 / (1 + np.exp(-LOGITS)), rtol=1e-6)


def test_an_optimizers_state_stays_inside(open_guarded):
    body = "m = tf.Variable(params if state is None else state)\nm.assign_add(grads)\n"
    body += "return params - learning_rate * m, m"
    source = HEAD + define("adam", "params, grads, state, learning_rate", body)
    with open_guarded("optimizers", source) as cell:
        state: Handle | None = None
        for _ in range(3):
            arguments = {"params": LOGITS, "grads": LOGITS, "state": state, "learning_rate": 0.1}
            (updated, state), _ = cell.call("adam", arguments, ("value", "opaque"))
    np.testing.assert_allclose(updated, LOGITS * 0.6, rtol=1e-5)
