"""`log(step, **values)` in a cell: what is recorded, what is left out, and that nothing breaks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.errors import RaisedError
from grader.model import Limits
from grader.report import Curve
from grader.sandbox.curves import SHOWN_POINTS, CurveLog
from tests.sandbox.conftest import SHORT, TENSORFLOW


def logged(sandbox, body: str, runtime: str = "numpy", limits: Limits = SHORT) -> dict[str, Curve]:
    """The curves by name that a training logs whose body is given."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    source = f"import numpy as np\ndef train():\n{lines}\n    return 1.0\n"
    if runtime == "tensorflow":
        source = f"import tensorflow as tf\n{source}"
    log = CurveLog()
    with sandbox.cell(runtime, source.encode(), "answer.py", limits, log=log) as cell:
        assert cell.call("train", {}, "value")[0] == 1.0
    return {curve.name: curve for curve in log.curves()}


@pytest.mark.parametrize("line", ["pass", "from softmark import log", "import softmark as log"])
def test_log_is_there_by_itself_and_to_be_imported(sandbox, line):
    call = "log.log" if "as log" in line else "log"
    curves = logged(sandbox, f"{line}\nfor step in range(3): {call}(step, loss=3 - step)")
    assert curves == {"loss": Curve("loss", (0.0, 1.0, 2.0), (3.0, 2.0, 1.0))}


def test_numbers_of_every_kind_become_floats(sandbox):
    values = ("1", "True", "0.5", "np.float32(2)", "np.array(3)", "np.array([4.0])", "np.int8(5)")
    body = "\n".join(f"log(np.int64({number}), a={v})" for number, v in enumerate(values))
    assert logged(sandbox, body)["a"].values == (1.0, 1.0, 0.5, 2.0, 3.0, 4.0, 5.0)


def test_values_that_are_not_finite_are_kept(sandbox):
    values = logged(sandbox, "log(1, a=float('nan'))\nlog(step=2, a=-np.inf)")["a"].values
    assert math.isnan(values[0])
    assert values[1] == -math.inf


NO_STEPS = ("'x'", "np.ones(3)", "[1, 2]", "None", "0.5", "2, 3", "True", "object()", "np.zeros(1)")


@pytest.mark.parametrize("call", NO_STEPS)
def test_what_takes_log_for_the_logarithm_is_told_so(open_cell, call):
    source = f"import numpy as np\ndef f():\n    return log({call})\n"
    sentence = "this `log` records training curves, the logarithm is numpy.log"
    with open_cell(source) as cell, pytest.raises(RaisedError, match=sentence) as fault:
        cell.call("f", {}, "value")
    assert str(fault.value).startswith("TypeError")


REFUSED = {
    "strings": "log(1, a='x', b=2)",
    "arrays": "log(1, a=np.ones(3), b=2)",
    "complex": "log(1, a=1j, b=2)",
    "nothing": "log(1, a=None, b=2)",
    "objects": "log(1, a=object(), b=2)",
    "huge": "log(1, a=10**400, b=2)",
    "odd names": "log(1, **{'': 1, 'x' * 40: 1, '<b>': 1, '\\u202e': 1, '\\ud800': 1, 'b': 2})",
    "endless steps": "log(float('inf'), a=1)\nlog(1e300, a=1)\nlog(float('nan'), a=1)\nlog(1, b=2)",
    "no values": "log(3)\nlog(4, **{})\nlog(1, b=2)",
    "no stream": "import sys\nsys.stderr = None\nlog(1, a='x', b=2)",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_number_is_left_out_and_costs_nothing(sandbox, name):
    curves = logged(sandbox, REFUSED[name])
    assert curves == {"b": Curve("b", (1.0,), (2.0,))}


def test_what_is_left_out_is_said_once(open_cell):
    source = "def f():\n    for step in range(1000): log(step, a='x')\n    return 1\n"
    with open_cell(source) as cell:
        cell.call("f", {}, "value")
    assert cell.usage.output.count("`a` is a str, not a number; it is left out.") == 1


def test_more_names_than_there_is_room_for_are_left_out(sandbox):
    curves = logged(sandbox, "log(1, **{f'n{i}': i for i in range(40)})")
    assert list(curves) == [f"n{number}" for number in range(16)]


def test_long_trainings_are_thinned_out_from_the_first_to_the_last_step(sandbox):
    curve = logged(sandbox, "for step in range(100_001): log(step, loss=step)")["loss"]
    assert len(curve.steps) <= SHOWN_POINTS
    assert (curve.steps[0], curve.steps[-1]) == (0.0, 100_000.0)
    assert max(np.diff(curve.steps)) < 2000


def test_logging_is_cheap(sandbox):
    """A million calls take seconds and fit into the caps; Python itself needs one of them."""
    limits = Limits(wall_seconds=60, cpu_seconds=60)
    curve = logged(sandbox, "for s in range(1_000_000): log(s, loss=0.5)", limits=limits)["loss"]
    assert curve.steps[-1] == 999_999


def test_threads_may_log_while_the_answer_is_sent(open_cell):
    source = """
import threading
def busy(name):
    step = 0
    while True:
        step += 1
        log(step, **{name: step})
def start():
    for number in range(3): threading.Thread(target=busy, args=(f"t{number}",), daemon=True).start()
    return 0
def work(x): return x + 1
"""
    with open_cell(source, Limits(wall_seconds=30, cpu_seconds=30)) as cell:
        cell.call("start", {}, "value")
        for number in range(60):
            assert cell.call("work", {"x": number}, "value")[0] == number + 1


def test_a_process_that_the_student_forked_logs_nothing(sandbox):
    body = (
        "import os\nif (child := os.fork()) == 0:\n    for s in range(9): log(s, child=s)\n"
        "    os._exit(0)\nos.waitpid(child, 0)\nlog(1, parent=1)"
    )
    assert list(logged(sandbox, body)) == ["parent"]


def test_a_handler_that_logs_does_not_wait_for_itself(sandbox):
    body = (
        "import signal\nsignal.signal(signal.SIGALRM, lambda *_: log(1, handler=1))\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)\n"
        "for step in range(20_000): log(step, loss=step)\n"
        "signal.setitimer(signal.ITIMER_REAL, 0)"
    )
    assert logged(sandbox, body, limits=Limits())["loss"].steps[0] == 0


def test_points_come_while_the_training_goes_on(sandbox):
    seen: list[tuple[Curve, ...]] = []
    log = CurveLog(seen.append)
    source = b"""
import time
def train():
    for step in range(44):
        log(step, loss=1.0)
        time.sleep(0.05)
    return 1
"""
    with sandbox.cell("numpy", source, "answer.py", SHORT, log=log) as cell:
        cell.call("train", {}, "value")
    assert 2 <= len(seen) <= 3
    lengths = [len(curves[0].steps) for curves in seen]
    assert lengths == sorted(lengths)
    assert len(log.curves()[0].steps) == 44


def test_what_was_logged_before_a_crash_stays(sandbox):
    log = CurveLog()
    source = b"import os\ndef train():\n    log(1, loss=1.0)\n    os._exit(3)\n"
    with (
        sandbox.cell("numpy", source, "answer.py", SHORT, log=log) as cell,
        pytest.raises(Exception, match="exited with status"),
    ):
        cell.call("train", {}, "value")
    assert log.curves() == (Curve("loss", (1.0,), (1.0,)),)


def test_a_file_may_have_a_log_of_its_own(open_cell):
    source = "from math import log\ndef f(x): return log(x)\n"
    with open_cell(source) as cell:
        assert cell.call("f", {"x": 1.0}, "value")[0] == 0.0


def test_tensors_variables_and_keras_callbacks_can_be_logged(sandbox):
    body = """log(tf.constant(1), a=tf.constant(0.5), b=tf.Variable(2.0), c=tf.ones((3,)))
@tf.function
def traced(x):
    log(2, symbolic=x)
    return x
traced(tf.constant(1.0))
model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model.compile("sgd", "mse", metrics=["mae"])
callback = tf.keras.callbacks.LambdaCallback(
    on_epoch_end=lambda epoch, logs: log(epoch + 1, **logs)
)
model.fit(np.ones((8, 2)), np.ones((8, 1)), epochs=2, callbacks=[callback], verbose=0)"""
    curves = logged(sandbox, body, "tensorflow", TENSORFLOW)
    assert curves["a"].values == (0.5,)
    assert curves["b"].values == (2.0,)
    assert set(curves) == {"a", "b", "loss", "mae"}
    assert curves["loss"].steps == (1.0, 2.0)
