"""Changes of one call: arguments swapped or dropped, axes, ranges, like functions, no call."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.mutants.likenesses import AXES, BUILT_IN, CASTS, FUNCTIONS, REFUSING, SYMMETRIC
from grader.mutants.scope import Scope
from grader.mutants.sequences import adjacent_swaps, both_off_by_one


def call_changes(node: ast.Call, scope: Scope) -> Iterator[ast.expr]:
    """Every change of this call itself; those of its arguments are made elsewhere."""
    name = _called_name(node)
    for swapped in adjacent_swaps(node.args):
        if name not in SYMMETRIC or swapped[:2] == node.args[:2]:
            yield ast.Call(node.func, swapped, node.keywords)
    if len(node.args) > 1:
        yield ast.Call(node.func, node.args[:-1], node.keywords)
    yield from _keyword_changes(node)
    for like in _likenesses(node.func):
        yield ast.Call(like, node.args, node.keywords)
    if name == "range":
        yield from _range_changes(node)
    yield from _without_the_call(node, name, scope)


def _called_name(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _keyword_changes(node: ast.Call) -> Iterator[ast.expr]:
    """Each keyword argument left out, and each axis replaced by its neighbours and by all axes."""
    for index, keyword in enumerate(node.keywords):
        others = [*node.keywords[:index], *node.keywords[index + 1 :]]
        if keyword.arg in AXES:
            for axis in _other_axes(keyword.value):
                moved = ast.keyword(keyword.arg, ast.Constant(axis))
                yield ast.Call(node.func, node.args, [*others, moved])
        elif keyword.arg not in REFUSING:
            yield ast.Call(node.func, node.args, others)


def _other_axes(axis: ast.expr) -> list[int | None]:
    """Axis 1 is not turned into -1: in a matrix that is the same one."""
    match axis:
        case ast.Constant(value=None):
            return [0, 1]
        case ast.Constant(value=0):
            return [1, -1, None]
        case ast.Constant(value=int(number)):
            return [number - 1, number + 1, None]
    return [None]


def _likenesses(function: ast.expr) -> Iterator[ast.expr]:
    if isinstance(function, ast.Attribute):
        for like in FUNCTIONS.get(function.attr, ()):
            yield ast.Attribute(function.value, like, function.ctx)
    elif isinstance(function, ast.Name):
        yield from (ast.Name(like, function.ctx) for like in BUILT_IN.get(function.id, ()))


def _range_changes(node: ast.Call) -> Iterator[ast.expr]:
    for index, bound in enumerate(node.args):
        for other in both_off_by_one(bound):
            arguments = [*node.args[:index], other, *node.args[index + 1 :]]
            yield ast.Call(node.func, arguments, node.keywords)


def _without_the_call(node: ast.Call, name: str, scope: Scope) -> Iterator[ast.expr]:
    """What the call works on, unchanged: its first argument, or what it is a method of."""
    if name in CASTS:
        return
    if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value, scope):
        yield node.func.value
    elif node.args and not isinstance(node.args[0], ast.Starred):
        yield node.args[0]


def _is_module(node: ast.expr, scope: Scope) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in scope.modules
