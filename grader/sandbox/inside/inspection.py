"""Reads a submission without running it: its functions, its imports, what they use."""

from __future__ import annotations

import ast
from typing import Any

from .faults import Fault, clean
from .module import compile_source
from .notebooks import without_magic_lines
from .operations import Resolver
from .reaching import spread_over_callers
from .scopes import place_nodes
from .sentences import say
from .uses import find_uses

MAX_OPERATIONS = 4000
MAX_NAME = 200
MAX_CALLERS = 1000


def inspect_source(source: bytes, file_name: str) -> dict[str, Any]:
    """Functions, modules and operations, ready for a header; raises Fault "not_loadable"."""
    compile_source(source, file_name, file_name)
    try:
        placed, callables = place_nodes(ast.parse(without_magic_lines(source)))
        resolver = Resolver(placed)
        uses = find_uses(placed, resolver)
    except (RecursionError, MemoryError):
        sentence = say("Your file is nested too deeply to be read.")
        raise Fault("not_loadable", sentence) from None
    uses |= spread_over_callers(uses, placed, callables[:MAX_CALLERS])
    ordered = sorted(uses, key=lambda use: (use.line, use.name, use.unit or ""))
    return {
        "functions": [_shorten(name) for name in callables[:MAX_NAME]],
        "modules": sorted(_shorten(name) for name in resolver.modules)[:MAX_NAME],
        "operations": [
            [_shorten(use.name), use.line, use.unit and _shorten(use.unit)]
            for use in ordered[:MAX_OPERATIONS]
        ],
    }


def _shorten(name: str) -> str:
    return clean(name)[:MAX_NAME]
