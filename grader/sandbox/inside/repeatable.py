"""Has TensorFlow compute the same again: operations in a fixed order, every random one seeded."""

from __future__ import annotations

from glob import glob
from importlib import import_module
from typing import Any

_FRAMEWORK = "tensorflow.python.framework"


def make_repeatable() -> None:
    """Change the imported TensorFlow for good; no operation is run.

    What its own switch changes in Python stays as it was: there, losses would be computed by other
    operations, and what draws without a seed would be refused rather than seeded.
    """
    _seed_graphs()
    _seed_generators()
    if glob("/dev/nvidia[0-9]*"):
        return  # many operations have no such kernel there, and would refuse to run
    config: Any = import_module(f"{_FRAMEWORK}.config")
    config.enable_op_determinism()
    config.is_op_determinism_enabled = lambda: False


def _seed_graphs() -> None:
    """A graph without a seed has the one that TensorFlow gives to operations with a seed only."""
    graph: Any = import_module(f"{_FRAMEWORK}.ops").Graph
    default = import_module(f"{_FRAMEWORK}.random_seed").DEFAULT_GRAPH_SEED

    own = graph.seed

    def seed(graph: Any) -> int:
        chosen: int | None = own.fget(graph)
        return default if chosen is None else chosen

    graph.seed = property(seed, own.fset)


def _seed_generators() -> None:
    generator: Any = import_module("tensorflow.python.ops.stateful_random_ops").Generator
    generator.from_non_deterministic_state = classmethod(
        lambda cls, alg=None: cls.from_seed(0, alg=alg)
    )
