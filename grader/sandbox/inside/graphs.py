"""Calls in TensorFlow graphs: traced with unknown shapes, and TensorFlow 1 style with a Session."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .faults import Fault, describe_error, place_of, student_traceback
from .sentences import say

_sessions: dict[int, tuple[Any, Any, set[Any]]] = {}


def uses_tensorflow_1() -> bool:
    """Whether the module switched eager execution off."""
    tensorflow = sys.modules.get("tensorflow")
    return tensorflow is not None and not tensorflow.executing_eagerly()


def evaluate(value: Any) -> Any:
    """`value` with every symbolic tensor of a plain graph replaced by what a Session gives for it.

    Looks into tuples, lists and dicts. Variables of the graph are initialised first.
    """
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is None:
        return value
    symbolic: list[Any] = []
    _collect(value, tensorflow, symbolic, 4)
    if not symbolic:
        return value
    results = run_in_session(symbolic[0].graph, symbolic, {})
    return _replace(value, {id(key): result for key, result in zip(symbolic, results, strict=True)})


def run_in_session(graph: Any, wanted: Any, feeds: Mapping[Any, Any]) -> Any:
    """What `wanted` is in the graph's one Session, with new variables initialised."""
    v1 = sys.modules["tensorflow"].compat.v1
    if id(graph) not in _sessions:
        _sessions[id(graph)] = (graph, v1.Session(graph=graph), set())
    _, session, known = _sessions[id(graph)]
    with graph.as_default():
        kinds = (v1.GraphKeys.GLOBAL_VARIABLES, v1.GraphKeys.LOCAL_VARIABLES)
        variables = [variable for kind in kinds for variable in graph.get_collection(kind)]
        new = [variable for variable in variables if variable.name not in known]
        if new:
            session.run(v1.variables_initializer(new))
            known.update(variable.name for variable in new)
        return session.run(wanted, feed_dict=dict(feeds))


def call_traced(
    function: Callable[..., Any], name: str, arguments: Mapping[str, Any], by: str, path: str
) -> tuple[Any, Any]:
    """The function's result and the gradient of its sum by argument `by`, made inside a graph.

    Arrays come in as tensors of unknown shape, everything else as it is; autograph is off.
    Raises Fault with a sentence that fits.
    """
    tensorflow: Any = sys.modules.get("tensorflow")
    if tensorflow is None:
        raise Fault(
            "raised",
            say("Your file does not import TensorFlow, which `%(function)s` needs.", function=name),
        )
    arrays = {key: value for key, value in arguments.items() if isinstance(value, np.ndarray)}
    others = {key: value for key, value in arguments.items() if key not in arrays}
    trace = _trace_in_session if uses_tensorflow_1() else _trace_in_function
    try:
        return trace(tensorflow, _Traced(function, name, by, path, others), arrays)
    except Fault:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever the student's function raises
        sentence = _graph_sentence(error, path) or describe_error(error, path)
        raise Fault("raised", sentence, student_traceback(error, path)) from None


class _Traced:
    """The student's function with what it is called with besides tensors."""

    def __init__(
        self, function: Callable[..., Any], name: str, by: str, path: str, others: dict[str, Any]
    ) -> None:
        self.function = function
        self.name = name
        self.by = by
        self.path = path
        self.others = others

    def result(self, tensorflow: Any, tensors: Mapping[str, Any]) -> Any:
        """The result as one tensor."""
        result = self.function(**tensors, **self.others)
        if result is None or isinstance(result, (str, dict)):
            kind = type(result).__name__
            raise Fault(
                "bad_answer",
                say(
                    "Your `%(function)s` returned %(kind)s, not a tensor.",
                    function=self.name,
                    kind=kind,
                ),
            )
        return tensorflow.convert_to_tensor(result)

    def gradient(self, tensorflow: Any, gradient: Any) -> Any:
        """The gradient as one tensor; None is the student's fault."""
        if gradient is None:
            raise Fault(
                "bad_answer",
                say(
                    "What your `%(function)s` returned does not depend on `%(argument)s` through "
                    "TensorFlow's own operations, so it has no gradient.",
                    function=self.name,
                    argument=self.by,
                ),
            )
        return tensorflow.convert_to_tensor(gradient)


def _trace_in_function(tensorflow: Any, traced: _Traced, arrays: dict[str, Any]) -> tuple[Any, Any]:
    def run(**tensors: Any) -> tuple[Any, Any]:
        with tensorflow.GradientTape() as tape:
            tape.watch(tensors[traced.by])
            result = traced.result(tensorflow, tensors)
            total = tensorflow.reduce_sum(result)
        return result, traced.gradient(tensorflow, tape.gradient(total, tensors[traced.by]))

    specs = {
        key: tensorflow.TensorSpec(None, array.dtype, name=key) for key, array in arrays.items()
    }
    graph = tensorflow.function(run, autograph=False).get_concrete_function(**specs)
    tensors = {key: tensorflow.constant(array) for key, array in arrays.items()}
    result, gradient = graph(**tensors)
    return result, gradient


def _trace_in_session(tensorflow: Any, traced: _Traced, arrays: dict[str, Any]) -> tuple[Any, Any]:
    v1 = tensorflow.compat.v1
    graph = v1.get_default_graph()
    with graph.as_default():
        holders = {key: v1.placeholder(array.dtype, shape=None) for key, array in arrays.items()}
        result = traced.result(tensorflow, holders)
        slope = v1.gradients(v1.reduce_sum(result), [holders[traced.by]])[0]
        gradient = traced.gradient(tensorflow, slope)
    feeds = {holders[key]: array for key, array in arrays.items()}
    value, slope_value = run_in_session(graph, (result, gradient), feeds)
    return value, slope_value


def _graph_sentence(error: BaseException, path: str) -> str | None:
    """The two classic mistakes inside graphs, in words."""
    where = place_of(error, path) or say("somewhere")
    if type(error).__name__ == "OperatorNotAllowedInGraphError":
        return say(
            "Your code uses a tensor in a Python `if`, `while`, `and`, `or` or `for` (%(where)s); "
            "inside a graph it has no value yet: use tf.where instead.",
            where=where,
        )
    if isinstance(error, NotImplementedError) and "NumPy" in str(error)[:500]:
        return say(
            "Your code gives a tensor to NumPy (%(where)s); inside a graph it has no value yet: "
            "use TensorFlow's own operations.",
            where=where,
        )
    return None


def _collect(value: Any, tensorflow: Any, found: list[Any], depth: int) -> None:
    if isinstance(value, (tuple, list)) and depth:
        for item in value:
            _collect(item, tensorflow, found, depth - 1)
    elif isinstance(value, dict) and depth:
        _collect(list(value.values()), tensorflow, found, depth - 1)
    elif _is_symbolic(value, tensorflow):
        found.append(value)


def _is_symbolic(value: Any, tensorflow: Any) -> bool:
    """A tensor or variable of a TensorFlow 1 graph; those of tf.function have no values ever."""
    if not isinstance(value, (tensorflow.Tensor, tensorflow.Variable)):
        return False
    graph = getattr(value, "graph", None) if not _is_eager(value) else None
    return isinstance(graph, tensorflow.Graph) and type(graph).__name__ == "Graph"


def _is_eager(value: Any) -> bool:
    """Eager tensors raise where they are asked for their graph."""
    try:
        return hasattr(value, "numpy") and not hasattr(value, "graph")
    except (AttributeError, RuntimeError):
        return True


def _replace(value: Any, results: Mapping[int, Any]) -> Any:
    if id(value) in results:
        return results[id(value)]
    if isinstance(value, (tuple, list)):
        items = [_replace(item, results) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    if isinstance(value, dict):
        return {key: _replace(item, results) for key, item in value.items()}
    return value
