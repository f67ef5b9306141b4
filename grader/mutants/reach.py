"""Which top-level names of a file a function reaches, and which functions only refuse input."""

from __future__ import annotations

import ast
from collections.abc import Mapping

Top = ast.FunctionDef | ast.Assign


def mutable_tops(tree: ast.Module) -> dict[str, Top]:
    """Functions and constants of the file by name, but for functions that only refuse input."""
    tops: dict[str, Top] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not only_refuses(node):
            tops[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name.isupper():
                tops[name] = node
    return tops


def guards_of(tree: ast.Module) -> frozenset[str]:
    """The names of the functions that only refuse input."""
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return frozenset(node.name for node in functions if only_refuses(node))


def only_refuses(top: ast.FunctionDef) -> bool:
    """Whether a function returns nothing and raises: all it does is to refuse wrong input."""
    inner = list(ast.walk(top))
    returns = any(isinstance(node, ast.Return) and node.value is not None for node in inner)
    return not returns and any(isinstance(node, ast.Raise) for node in inner)


def reachable_names(source: str, entries: frozenset[str]) -> dict[str, frozenset[str]]:
    """For each entry function, the functions and constants that it uses, itself included."""
    tops = mutable_tops(ast.parse(source))
    uses = {
        name: {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)} & set(tops)
        for name, node in tops.items()
    }
    return {entry: _closure(entry, uses) for entry in entries if entry in tops}


def _closure(entry: str, uses: Mapping[str, set[str]]) -> frozenset[str]:
    reached, waiting = {entry}, [entry]
    while waiting:
        for used in uses[waiting.pop()] - reached:
            reached.add(used)
            waiting.append(used)
    return frozenset(reached)
