"""Reads a submission without running it: its functions, its imports, what they use."""

from __future__ import annotations

import ast
from typing import Any

from .faults import Fault, clean
from .module import compile_source
from .operations import Resolver, Use, find_uses
from .scopes import Placed, place_nodes

MAX_OPERATIONS = 4000
MAX_NAME = 200


def inspect_source(source: bytes, file_name: str) -> dict[str, Any]:
    """Functions, modules and operations, ready for a header; raises Fault "not_loadable"."""
    compile_source(source, file_name, file_name)
    try:
        placed, callables = place_nodes(ast.parse(source))
        resolver = Resolver(placed)
        uses = find_uses(placed, resolver)
    except (RecursionError, MemoryError):
        sentence = "Your file is nested too deeply to be read."
        raise Fault("not_loadable", sentence) from None
    uses |= spread_over_callers(uses, placed)
    ordered = sorted(uses, key=lambda use: (use.line, use.name, use.unit or ""))
    return {
        "functions": [_shorten(name) for name in callables[:MAX_NAME]],
        "modules": sorted(_shorten(name) for name in resolver.modules)[:MAX_NAME],
        "operations": [
            [_shorten(use.name), use.line, use.unit and _shorten(use.unit)]
            for use in ordered[:MAX_OPERATIONS]
        ],
    }


def spread_over_callers(uses: set[Use], placed: list[Placed]) -> set[Use]:
    """The same uses again for every unit of the file that reaches them through another one."""
    references = _references(placed)
    by_unit: dict[str, set[Use]] = {}
    for use in uses:
        if use.unit is not None:
            by_unit.setdefault(use.unit, set()).add(use)
    return {
        Use(use.name, use.line, unit)
        for unit in references
        for reached in _reachable(unit, references)
        for use in by_unit.get(reached, ())
    }


def _references(placed: list[Placed]) -> dict[str, set[str]]:
    """For each unit of the top level the names of the module that it mentions."""
    references: dict[str, set[str]] = {}
    for node, scope, unit in placed:
        if unit is None:
            continue
        mentioned = references.setdefault(unit, set())
        if isinstance(node, ast.Name) and scope.root() in scope.owners(node.id):
            mentioned.add(node.id)
    return references


def _reachable(unit: str, references: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [unit]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting.extend(references.get(current, ()))
    return seen - {unit}


def _shorten(name: str) -> str:
    return clean(name)[:MAX_NAME]
