"""What a module's statements bind: pairs of target and value, with the scope of each."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from .scopes import Scope


class Assignment(NamedTuple):
    """A target and what is assigned to it, each with its scope."""

    target: ast.expr
    scope: Scope
    value: ast.expr
    value_scope: Scope


def assignments_in(node: ast.AST, scope: Scope) -> Iterator[Assignment]:
    """Targets and values, tuples taken apart; what a loop runs over is held by its target."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _apart(target, node.value, scope)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield from _apart(node.target, node.value, scope)
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        item = ast.Subscript(node.iter, ast.Constant(0), ast.Load())
        yield Assignment(node.target, scope, item, scope)
    elif isinstance(node, ast.arg) and scope.parent is not None and node.arg in scope.defaults:
        target = ast.Name(node.arg, ast.Store())
        yield Assignment(target, scope, scope.defaults[node.arg], scope.parent)


def _apart(target: ast.expr, value: ast.expr, scope: Scope) -> Iterator[Assignment]:
    if not isinstance(target, ast.Tuple | ast.List):
        yield Assignment(target, scope, value, scope)
        return
    values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
    plain = len(values) == len(target.elts) and not any(
        isinstance(one, ast.Starred) for one in (*target.elts, *values)
    )
    for number, one in enumerate(target.elts):
        if isinstance(one, ast.Starred):
            yield Assignment(one.value, scope, value, scope)
        elif plain:
            yield from _apart(one, values[number], scope)
        else:
            yield Assignment(one, scope, ast.Subscript(value, ast.Constant(0), ast.Load()), scope)


def method_names(node: ast.AST, scope: Scope) -> Iterator[str]:
    if scope.is_class and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.name
