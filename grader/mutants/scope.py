"""What a change has to know about the function and the file around it."""

from __future__ import annotations

import ast
from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """Names that the file imports, names of the function's parameters, names of guards.

    `places` holds inside indices and lists of axes, whose numbers say where and not how much.
    """

    modules: frozenset[str]
    parameters: frozenset[str]
    guards: frozenset[str]
    places: bool = False


def imported_names(tree: ast.AST) -> frozenset[str]:
    """What the file calls the modules that it imports: `np` for `import numpy as np`."""
    return frozenset(
        alias.asname or alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    )


def parameter_names(top: ast.AST) -> frozenset[str]:
    """Names that are bound when the function begins."""
    return frozenset(node.arg for node in ast.walk(top) if isinstance(node, ast.arg))
