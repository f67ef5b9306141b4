"""Changes of one expression: operators, constants, comparisons, arguments, axes, slices, names."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from grader.mutants.calls import call_changes
from grader.mutants.likenesses import COMPARISONS, OPERATORS, ORDERED
from grader.mutants.scope import Scope
from grader.mutants.sequences import adjacent_swaps, both_off_by_one, each_dropped

Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def expression_changes(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """Every change of this expression itself; those of its parts are made elsewhere."""
    make = CHANGES.get(type(node))
    return iter(()) if make is None else make(node, scope)


def _comparison_changes(node: ast.Compare, _: Scope) -> Iterator[ast.expr]:
    if len(node.ops) == 1:
        for other in _other_comparisons(node, node.ops[0]):
            yield ast.Compare(node.left, [other()], node.comparators)


def _sign_changes(node: ast.UnaryOp, _: Scope) -> Iterator[ast.expr]:
    if isinstance(node.op, ast.USub | ast.Not):
        yield node.operand


def _condition_changes(node: ast.BoolOp, _: Scope) -> Iterator[ast.expr]:
    """`and` for `or`, and each condition left out."""
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for fewer in each_dropped(node.values):
        yield ast.BoolOp(node.op, fewer) if len(fewer) > 1 else fewer[0]


def _choice_changes(node: ast.IfExp, _: Scope) -> Iterator[ast.expr]:
    """The branches swapped, and each of them always."""
    yield from (ast.IfExp(node.test, node.orelse, node.body), node.body, node.orelse)


def _operator_changes(node: ast.BinOp, _: Scope) -> Iterator[ast.expr]:
    for other in OPERATORS.get(type(node.op), ()):
        yield ast.BinOp(node.left, other(), node.right)
    if isinstance(node.op, ORDERED):
        yield ast.BinOp(node.right, node.op, node.left)
    yield from (node.left, node.right)


def _other_comparisons(node: ast.Compare, operator: ast.cmpop) -> tuple[type[ast.cmpop], ...]:
    """Texts are the same or not; no order of them is meant."""
    others = COMPARISONS.get(type(operator), ())
    compared = node.comparators[0]
    is_text = isinstance(compared, ast.Constant) and isinstance(compared.value, str)
    return others[:1] if is_text else others


def _constant_changes(node: ast.Constant, scope: Scope) -> Iterator[ast.expr]:
    match node.value:
        case bool():
            yield ast.Constant(not node.value)
        case int() as number:
            yield from (ast.Constant(other) for other in _other_integers(number, scope))
        case float() as number:
            others = {number * 2, number / 2, -number, number + 1, number - 1} - {number}
            yield from (ast.Constant(other) for other in sorted(others))
        case str() as text if text:
            yield ast.Constant("")


def _other_integers(number: int, scope: Scope) -> list[int]:
    """Off by one both ways, the half, and the other sign but where that counts from the end."""
    others = {number + 1, number - 1, number // 2}
    if not scope.places:
        others.add(-number)
    return sorted(others - {number})


def _attribute_changes(node: ast.Attribute, _: Scope) -> Iterator[ast.expr]:
    if node.attr == "T":
        yield node.value


def _part_changes(node: ast.Subscript, _: Scope) -> Iterator[ast.expr]:
    return (ast.Subscript(node.value, other, node.ctx) for other in _index_changes(node.slice))


def _index_changes(index: ast.expr) -> Iterator[ast.expr]:
    """Other slices and swapped axes."""
    if isinstance(index, ast.Slice):
        yield from _slice_changes(index)
    elif isinstance(index, ast.Tuple):
        for swapped in adjacent_swaps(index.elts):
            yield ast.Tuple(swapped, ast.Load())
        for place, element in enumerate(index.elts):
            for changed in _index_changes(element):
                elements = [*index.elts[:place], changed, *index.elts[place + 1 :]]
                yield ast.Tuple(elements, ast.Load())


def _slice_changes(index: ast.Slice) -> Iterator[ast.expr]:
    """Each bound and the step left out, and bounds off by one."""
    lower, upper, step = index.lower, index.upper, index.step
    if lower is not None:
        yield ast.Slice(None, upper, step)
        yield from (ast.Slice(other, upper, step) for other in both_off_by_one(lower))
    if upper is not None:
        yield ast.Slice(lower, None, step)
        yield from (ast.Slice(lower, other, step) for other in both_off_by_one(upper))
    if step is not None:
        yield ast.Slice(lower, upper, None)


def _text_changes(node: ast.JoinedStr, _: Scope) -> Iterator[ast.expr]:
    return (ast.JoinedStr(fewer) for fewer in each_dropped(node.values))


def _unfiltered(node: Comprehension, _: Scope) -> Iterator[ast.expr]:
    """The comprehension without one of its conditions."""
    fields = dict(ast.iter_fields(node))
    for place, loop in enumerate(node.generators):
        for index in range(len(loop.ifs)):
            ifs = [*loop.ifs[:index], *loop.ifs[index + 1 :]]
            unfiltered = ast.comprehension(loop.target, loop.iter, ifs, loop.is_async)
            loops = [*node.generators[:place], unfiltered, *node.generators[place + 1 :]]
            yield type(node)(**(fields | {"generators": loops}))


CHANGES: Mapping[type[ast.expr], Callable[[Any, Scope], Iterator[ast.expr]]] = {
    ast.Attribute: _attribute_changes,
    ast.BinOp: _operator_changes,
    ast.BoolOp: _condition_changes,
    ast.Call: call_changes,
    ast.Compare: _comparison_changes,
    ast.Constant: _constant_changes,
    ast.DictComp: _unfiltered,
    ast.GeneratorExp: _unfiltered,
    ast.IfExp: _choice_changes,
    ast.JoinedStr: _text_changes,
    ast.ListComp: _unfiltered,
    ast.SetComp: _unfiltered,
    ast.Subscript: _part_changes,
    ast.UnaryOp: _sign_changes,
}
