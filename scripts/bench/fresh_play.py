"""Runs in a fresh interpreter of a box's runtime: imports a file and makes a report's calls.

What the sandbox saves is measured against this: python fresh_play.py ROOT ASSIGNMENT FILE SEED.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from typing import Any

root, name, file, seed = sys.argv[1:]
sys.path.insert(0, root)

from grader.catalogue import load_assignment  # noqa: E402 the path comes first
from grader.model import Function  # noqa: E402 the path comes first
from grader.play import functions_by_name, generator  # noqa: E402 the path comes first


class Direct:
    """The student's module in this very process; traced functions are traced."""

    def __init__(self, module: Any, functions: dict[str, Function]) -> None:
        self._module = module
        self._functions = functions

    def __getattr__(self, function: str) -> Callable[..., Any]:
        call: Callable[..., Any] = getattr(self._module, function)
        traced = self._functions[function].traced
        return call if traced is None else with_gradient(call, traced.gradient_by)


def with_gradient(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """The function in a graph, answering with its result and its gradient by one argument."""
    import tensorflow as tf  # noqa: PLC0415 only some files need it

    def call(**arguments: Any) -> tuple[Any, Any]:
        tensors = {
            key: tf.constant(value) if hasattr(value, "dtype") else value
            for key, value in arguments.items()
        }
        with tf.GradientTape() as tape:
            tape.watch(tensors[name])
            result = tf.function(function, autograph=False)(**tensors)
        return result.numpy(), tape.gradient(result, tensors[name]).numpy()

    return call


def main() -> None:
    """Play every check once."""
    assignment = load_assignment(name)
    spec = importlib.util.spec_from_file_location("submission", file)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{file} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    solution = Direct(module, functions_by_name(assignment.functions))
    for check in assignment.checks:
        list(check.play(solution, generator(check.name, int(seed))))


main()
