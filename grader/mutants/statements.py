"""Changes of one statement: dropped, assigned instead of added, swapped, always or never done."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from grader.mutants.likenesses import OPERATORS
from grader.mutants.scope import Scope
from grader.mutants.sequences import adjacent_swaps


def statement_changes(node: ast.stmt, scope: Scope) -> Iterator[ast.stmt]:
    """Every change of this statement itself; those of its expressions are made elsewhere."""
    make = CHANGES.get(type(node))
    return iter(()) if make is None else make(node, scope)


def _accumulation_changes(node: ast.AugAssign, _: Scope) -> Iterator[ast.stmt]:
    """Dropped, assigned instead, and with other operators."""
    yield ast.Pass()
    yield ast.Assign([node.target], node.value)
    for other in OPERATORS.get(type(node.op), ()):
        yield ast.AugAssign(node.target, other(), node.value)


def _assignment_changes(node: ast.Assign, scope: Scope) -> Iterator[ast.stmt]:
    """Dropped where what it assigns to has a value already; targets and values swapped."""
    assigned = {name for target in node.targets for name in _names(target)}
    known = scope.parameters | _names(node.value)
    if assigned <= known or any(isinstance(target, ast.Subscript) for target in node.targets):
        yield ast.Pass()
    (target, *others) = node.targets
    if isinstance(target, ast.Tuple) and not others:
        for swapped in adjacent_swaps(target.elts):
            yield ast.Assign([ast.Tuple(swapped, ast.Store())], node.value)


def _loop_changes(node: ast.For, _: Scope) -> Iterator[ast.stmt]:
    """Without its first round, its last round, or any."""
    rounds = ast.Call(ast.Name("list", ast.Load()), [node.iter], [])
    for part in (
        ast.Slice(lower=ast.Constant(1)),
        ast.Slice(upper=ast.Constant(-1)),
        ast.Slice(upper=ast.Constant(0)),
    ):
        fewer = ast.Subscript(rounds, part, ast.Load())
        yield ast.For(node.target, fewer, node.body, node.orelse)


def _return_changes(node: ast.Return, _: Scope) -> Iterator[ast.stmt]:
    """Neighbours of a returned tuple swapped."""
    if isinstance(node.value, ast.Tuple):
        for swapped in adjacent_swaps(node.value.elts):
            yield ast.Return(ast.Tuple(swapped, ast.Load()))


def _call_changes(node: ast.Expr, _: Scope) -> Iterator[ast.stmt]:
    if isinstance(node.value, ast.Call):
        yield ast.Pass()


def _branch_changes(node: ast.If, _: Scope) -> Iterator[ast.stmt]:
    """Always, never, and otherwise."""
    for test in (ast.Constant(True), ast.Constant(False), ast.UnaryOp(ast.Not(), node.test)):
        yield ast.If(test, node.body, node.orelse)


def _repetition_changes(node: ast.While, _: Scope) -> Iterator[ast.stmt]:
    yield ast.While(ast.Constant(False), node.body, node.orelse)


def _jump_changes(node: ast.Break | ast.Continue, _: Scope) -> Iterator[ast.stmt]:
    yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


CHANGES: Mapping[type[ast.stmt], Callable[[Any, Scope], Iterator[ast.stmt]]] = {
    ast.Assign: _assignment_changes,
    ast.AugAssign: _accumulation_changes,
    ast.Break: _jump_changes,
    ast.Continue: _jump_changes,
    ast.Expr: _call_changes,
    ast.For: _loop_changes,
    ast.If: _branch_changes,
    ast.Return: _return_changes,
    ast.While: _repetition_changes,
}
