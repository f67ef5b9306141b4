"""Finds the operations that each part of a module uses, under one name for each."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from .operations import Resolver
from .scopes import Placed

_NAMED_BUILTINS = {"eval", "exec", "compile", "__import__"}
_MARKS = re.compile(r"^=|@|\[\]")
_SAME_THING = (
    (re.compile(r"^tensorflow\.(_api\.v\d\.|compat\.)+v[12]\b"), "tensorflow"),
    (re.compile(r"^tensorflow\.python\b"), "tensorflow"),
    (re.compile(r"^keras\b"), "tensorflow.keras"),
    (re.compile(r"^tensorflow\.keras\.(src|_tf_keras\.keras|api)\b"), "tensorflow.keras"),
)
_GENERATED = re.compile(r"^tensorflow\.ops\.gen_\w+_ops\.(\w+)")


class Use(NamedTuple):
    """One use of an operation: its dotted name, its line, the unit around it."""

    name: str
    line: int
    unit: str | None


def find_uses(placed: list[Placed], resolver: Resolver) -> set[Use]:
    """Every operation used, by the longest dotted name; names of builtins only if they run text."""
    inner = {id(node.value) for node, _, _ in placed if isinstance(node, ast.Attribute)}
    uses: set[Use] = set()
    for node, scope, unit in placed:
        if isinstance(node, ast.ImportFrom) and scope.parent is None:
            uses |= {use for use in _imported_as_own(node) if use.unit not in scope.final}
        if id(node) in inner or not isinstance(
            node, ast.Name | ast.Attribute | ast.Call | ast.Subscript
        ):
            continue
        for path in resolver.paths(node, scope):
            root, _, rest = path.partition(".")
            known = root not in {"builtins", "globals()"} or rest in _NAMED_BUILTINS
            if known and not _MARKS.search(path):
                uses.add(Use(canonical_name(path), node.lineno, unit))
    return uses


def canonical_name(path: str) -> str:
    """One name for an operation that can be reached by several: `compat.v1`, `keras`."""
    for pattern, replacement in _SAME_THING:
        path = pattern.sub(replacement, path)
    return _GENERATED.sub(lambda found: f"tensorflow.raw_ops.{_camel_case(found[1])}", path)


def _camel_case(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _imported_as_own(node: ast.ImportFrom) -> set[Use]:
    """`from tensorflow.nn import softmax` defines the module's `softmax` by an operation."""
    return {
        Use(canonical_name(f"{node.module}.{alias.name}"), node.lineno, alias.asname or alias.name)
        for alias in node.names
        if alias.name != "*"
    }
