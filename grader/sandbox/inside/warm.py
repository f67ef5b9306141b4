"""Imports what cells need before they are forked, and goes once through what every cell does."""

from __future__ import annotations

import importlib
import inspect
import os
import sys

import numpy as np

from .answers import AnswerWriter
from .calls import Caller
from .faults import Fault, describe_error, student_traceback
from .guard import Guard
from .health import reason_not_to_fork
from .inspection import inspect_source
from .module import Submission
from .values import encode_value
from .wire import FrameParser, pack

_LIBRARIES = {
    "numpy": ("numpy.random", "numpy.linalg", "numpy.fft", "numpy.testing"),
    "tensorflow": ("numpy.random", "numpy.linalg", "tensorflow", "keras"),
    "judge": ("grader.judge.bench",),
}
_STANDARD = ("collections", "dataclasses", "functools", "itertools", "math", "typing", "logging")
_SAMPLE = b"""import numpy as np
from numpy import exp as e


def softmax(logits):
    return [e(np.max(logit)) for logit in logits]
"""


def import_libraries(runtime: str) -> str:
    """Import the runtime's libraries; why no forks may be made afterwards, empty where they may."""
    for name in (*_STANDARD, *_LIBRARIES[runtime]):
        importlib.import_module(name)
    if runtime == "tensorflow":
        importlib.import_module("keras").utils.disable_interactive_logging()
        _look_up_conversions()
        importlib.import_module(".repeatable", __package__).make_repeatable()
    _rest_threads()
    return reason_not_to_fork()


def rehearse() -> None:
    """Run our own code on a sample, so that every cell inherits its caches and fast paths."""
    for _ in range(20):
        inspect_source(_SAMPLE, "sample.py")
        submission = Submission(sys.modules[__name__], __file__)
        caller = Caller(submission, Guard({}, __file__), 2**20)
        arrays = [np.ones((2, 3), np.float32)]
        request = {"function": "_identity", "traced": None, "returns": ("value", "values")}
        header, answers = caller.call(
            {**request, "arguments": [["value", ["array", 0]], ["other", ["float", "0x1.0p+0"]]]},
            arrays,
        )
        AnswerWriter("f", 2**20, id).write([[1.0, 2.0], [3.0, 4.0]], "value")
        _parse(pack({**header, "call": 1}, answers))
        encode_value({"a": 1.0, "b": None}, [], lambda *_: None)
        _rehearse_fault(submission)


def _identity(value: object, other: float) -> tuple[object, list[float]]:
    return value, [other]


def _parse(buffers: list[memoryview]) -> None:
    parser = FrameParser(2**20)
    content = b"".join(buffers)
    while content:
        space = parser.space()
        count = min(len(space), len(content))
        space[:count] = content[:count]
        content = content[count:]
        parser.filled(count)


def _rehearse_fault(submission: Submission) -> None:
    try:
        submission.function("_identitty")
    except Fault as error:
        describe_error(error, submission.path)
        student_traceback(error, submission.path)
    inspect.signature(_identity).bind(value=1, other=2)


def _look_up_conversions() -> None:
    """How each type becomes a tensor: TensorFlow finds that out once, in 10 ms, and keeps it."""
    framework = "tensorflow.python.framework"
    registry = importlib.import_module(f"{framework}.tensor_conversion_registry")
    eager_tensor = importlib.import_module(f"{framework}.ops").EagerTensor
    for kind in (np.ndarray, np.float32, np.float64, float, int, bool, list, tuple, eager_tensor):
        registry.get(kind)


def _rest_threads() -> None:
    """OpenBLAS ends its threads before a fork and starts them again only when they are needed."""
    number = os.fork()
    if number == 0:
        os._exit(0)
    os.waitpid(number, 0)
