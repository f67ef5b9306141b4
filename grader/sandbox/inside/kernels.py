"""Sees what TensorFlow and Keras run during a call, whichever names led there.

Python reports every function that starts (`sys.setprofile`). From where a function lies follows
the operation that it is; nothing of TensorFlow is replaced, so no reference that a submission
took earlier goes past this. Graphs made before the call are seen where they are run.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

from .sightings import UNWATCHED, Sightings

_get_profile, _set_profile, _set_thread_profile = (
    sys.getprofile,
    sys.setprofile,
    threading.setprofile,
)
_PACKAGES = ("/site-packages/keras/src/", "/site-packages/tensorflow/python/")
_WITH_OPERATIONS = {"ops", "training", "keras", "checkpoint", "saved_model"}
_PUBLIC = {"nn_ops": "nn", "nn_impl": "nn", "losses_impl": "losses", "training": "train"}
_MAKERS = {
    "eager/execute.py:quick_execute": "op_name",
    "framework/ops.py:Graph._create_op_internal": "op_type",
    "framework/func_graph.py:FuncGraph._create_op_internal": "op_type",
}
"""What makes any operation at all, with the argument that names its type."""
_SESSION_RUN = "client/session.py:BaseSession.run"
_FUNCTION_CALL = "eager/polymorphic_function/atomic_function.py:AtomicFunction.call_flat"


class KernelWatch:
    """Notes in `sightings` which refused operations of TensorFlow run."""

    def __init__(self, sightings: Sightings) -> None:
        self._sightings = sightings
        self._harmless: set[CodeType] = set()
        self._function = ""
        self._observer = self._observe

    @contextmanager
    def watching(self, function: str) -> Iterator[None]:
        """Observe this thread and those that it starts during a call of `function`."""
        if function != self._function:
            self._function = function
            self._harmless.clear()
        _set_thread_profile(self._observer)
        _set_profile(self._observer)
        try:
            yield
        finally:
            if _get_profile() is not self._observer:
                self._sightings.note(UNWATCHED)
            _set_profile(None)
            _set_thread_profile(None)

    def _observe(self, frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            if frame.f_code not in self._harmless:
                self._look_at(frame)
        elif event == "c_call" and argument is _set_profile and frame.f_globals is not globals():
            self._sightings.note(UNWATCHED, frame)

    def _look_at(self, frame: FrameType) -> None:
        """Note what a function that starts stands for; remember it where it is harmless."""
        place = _place(frame.f_code)
        if place in _MAKERS:
            self._note_kernels([_text(frame.f_locals[_MAKERS[place]])], frame)
        elif place == _SESSION_RUN:
            self._note_kernels(_fetched(frame.f_locals["self"], frame.f_locals["fetches"]), frame)
        elif place == _FUNCTION_CALL:
            self._note_kernels(_called(frame.f_locals["self"]), frame)
        elif (name := operation_name(frame.f_code)) and self._sightings.counts(name):
            self._sightings.note(name, frame)
        else:
            self._harmless.add(frame.f_code)

    def _note_kernels(self, kinds: Iterable[str], frame: FrameType) -> None:
        for kind in kinds:
            if not kind.startswith("__"):  # a function of the submission's own
                self._sightings.note(f"tensorflow.raw_ops.{kind}", frame)


def operation_name(code: CodeType) -> str:
    """The public name, or nearly so, of the operation that a function of a library is; else ""."""
    keras, tensorflow = (code.co_filename.partition(package)[2] for package in _PACKAGES)
    name = code.co_qualname.partition(".")[0]
    if keras:
        return f"tensorflow.keras.{keras.partition('/')[0].removesuffix('.py')}.{name}"
    package, _, module = tensorflow.removesuffix(".py").partition("/")
    if package not in _WITH_OPERATIONS:
        return ""
    stem = module.rpartition("/")[2]
    if stem.startswith("gen_"):
        return f"tensorflow.raw_ops.{_kernel_type(code)}"
    public = _PUBLIC.get(stem) or _PUBLIC.get(package) or ("" if package == "ops" else package)
    return ".".join(filter(None, ("tensorflow", public, name.removesuffix("_v2"))))


def _place(code: CodeType) -> str:
    """A function of TensorFlow's Python side, such as "eager/execute.py:quick_execute"."""
    return f"{code.co_filename.partition(_PACKAGES[1])[2]}:{code.co_qualname}"


def _kernel_type(code: CodeType) -> str:
    """The type that a generated function has among its constants, under its own name."""
    plain = code.co_name.replace("_eager_fallback", "").replace("_", "")
    texts = (text for text in code.co_consts if isinstance(text, str))
    return next((text for text in texts if text.lower() == plain), code.co_name)


def _text(kind: Any) -> str:
    return kind.decode("utf-8", "replace") if isinstance(kind, bytes) else str(kind)


def _called(function: Any) -> Iterator[str]:
    """The types of operations in a traced function and in those that it calls."""
    for node in function.cached_definition.node_def:
        yield node.op
    for child in function.children:
        yield from _called(child)


def _fetched(session: Any, fetches: Any) -> Iterator[str]:
    """The types of operations that a Session needs for what is asked of it."""
    nest = sys.modules["tensorflow"].nest
    waiting = [_operation(session.graph, fetch) for fetch in nest.flatten(fetches)]
    seen = set()
    while waiting:
        operation = waiting.pop()
        if operation is not None and operation not in seen:
            seen.add(operation)
            yield operation.type
            waiting.extend(tensor.op for tensor in operation.inputs)
            waiting.extend(operation.control_inputs)


def _operation(graph: Any, fetch: Any) -> Any:
    """The operation behind a tensor, an operation, a variable or a name; None for others."""
    try:
        element = graph.as_graph_element(fetch)
    except (TypeError, ValueError, KeyError):
        return None
    return getattr(element, "op", element)
