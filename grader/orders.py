"""Rewrites a reference so that it adds its numbers up in another order than NumPy would."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Axes = int | tuple[int, ...] | None

REDUCTIONS = frozenset({"sum", "mean"})
PRODUCTS = frozenset({"matmul", "dot", "tensordot"})
ORDER = "_order"


@dataclass(frozen=True)
class Order:
    """One way to add up; its methods take the place of NumPy's functions of the same names.

    `total` adds up the last axis; `product` multiplies matrices (M, N) and (N, P).
    """

    name: str
    total: Callable[[Array], Array]
    product: Callable[[Array, Array], Array]

    def sum(self, array: Array, axis: Axes = None, keepdims: bool = False) -> Array:  # noqa: FBT001, FBT002 NumPy's
        """As `numpy.sum`."""
        axes = _axes(axis, array.ndim)
        kept = [each for each in range(array.ndim) if each not in axes]
        rows = array.transpose(*kept, *axes).reshape(*(array.shape[each] for each in kept), -1)
        totals = np.asarray(self.total(np.ascontiguousarray(rows)))
        return np.expand_dims(totals, axes) if keepdims else totals[()]

    def mean(self, array: Array, axis: Axes = None, keepdims: bool = False) -> Array:  # noqa: FBT001, FBT002 NumPy's
        """As `numpy.mean`."""
        count = np.prod([array.shape[each] for each in _axes(axis, array.ndim)])
        dtype = array.dtype if array.dtype.kind == "f" else np.dtype(np.float64)
        totals = self.sum(array.astype(dtype), axis, keepdims)
        return totals / dtype.type(count)

    def tensordot(
        self, left: Array, right: Array, axes: tuple[tuple[int, ...], tuple[int, ...]]
    ) -> Array:
        """As `numpy.tensordot` with a pair of tuples of axes."""
        inner = [left.shape[each] for each in axes[0]]
        rows = [each for each in range(left.ndim) if each not in axes[0]]
        columns = [each for each in range(right.ndim) if each not in axes[1]]
        first = left.transpose(*rows, *axes[0]).reshape(-1, int(np.prod(inner)))
        second = right.transpose(*axes[1], *columns).reshape(int(np.prod(inner)), -1)
        shape = [left.shape[each] for each in rows] + [right.shape[each] for each in columns]
        return self.product(first, second).reshape(shape)

    def matmul(self, left: Array, right: Array) -> Array:
        """As `numpy.matmul` of an array with a matrix; other kinds of product stay NumPy's."""
        if left.ndim < 1 or right.ndim != 2:
            return left @ right
        return self.tensordot(left, right, ((left.ndim - 1,), (0,)))

    dot = matmul


ONE_BY_ONE = Order(
    "summed one by one",
    total=lambda rows: rows.cumsum(axis=-1)[..., -1] if rows.shape[-1] else rows.sum(axis=-1),
    product=lambda left, right: np.einsum("ij,jk->ik", left, right),
)
BACKWARDS = Order(
    "summed backwards",
    total=lambda rows: np.ascontiguousarray(rows[..., ::-1]).sum(axis=-1),
    product=lambda left, right: (
        np.ascontiguousarray(left[:, ::-1]) @ np.ascontiguousarray(right[::-1])
    ),
)


def rewrite_reference(source: str, order: Order) -> ModuleType:
    """The reference as a module in which sums, means and matrix products follow `order`.

    Sums inside other functions (`numpy.var`, `numpy.einsum`, `numpy.add.at`) stay as they are.
    """
    tree = ast.fix_missing_locations(_Rewriter().visit(ast.parse(source)))
    module = ModuleType("reordered")
    setattr(module, ORDER, order)
    exec(compile(tree, f"<{order.name}>", "exec"), module.__dict__)  # noqa: S102 the reference is ours
    return module


class _Rewriter(ast.NodeTransformer):
    """Sends `x.sum(…)`, `np.sum(x, …)`, `a @ b` and their like through the order."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if not isinstance(node.op, ast.MatMult):
            return node
        return ast.Call(_ordered("matmul"), [node.left, node.right], [])

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Attribute):
            return node
        name, owner = node.func.attr, node.func.value
        of_numpy = isinstance(owner, ast.Name) and owner.id == "np"
        if of_numpy and name in REDUCTIONS | PRODUCTS:
            return ast.Call(_ordered(name), node.args, node.keywords)
        if name in REDUCTIONS:
            return ast.Call(_ordered(name), [owner, *node.args], node.keywords)
        return node


def _ordered(name: str) -> ast.expr:
    return ast.Attribute(ast.Name(ORDER, ast.Load()), name, ast.Load())


def _axes(axis: Axes, dimensions: int) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(dimensions))
    axes = axis if isinstance(axis, tuple) else (axis,)
    return tuple(each % dimensions for each in axes)
