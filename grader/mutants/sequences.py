"""Changes that several kinds of mutants share: neighbours swapped, items dropped, one too many."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TypeVar

Node = TypeVar("Node", bound=ast.AST)


def adjacent_swaps(items: Sequence[Node]) -> Iterator[list[Node]]:
    """The items with each pair of different neighbours swapped."""
    for index in range(len(items) - 1):
        left, right = items[index], items[index + 1]
        if ast.dump(left) != ast.dump(right):
            yield [*items[:index], right, left, *items[index + 2 :]]


def each_dropped(items: Sequence[Node]) -> Iterator[list[Node]]:
    """The items without one of them, for each; nothing where that would leave none."""
    if len(items) > 1:
        for index in range(len(items)):
            yield [*items[:index], *items[index + 1 :]]


def both_off_by_one(node: ast.expr) -> Iterator[ast.expr]:
    """An index or a bound that is one too large or too small; constants are changed as such."""
    if not isinstance(node, ast.Constant):
        yield ast.BinOp(node, ast.Add(), ast.Constant(1))
        yield ast.BinOp(node, ast.Sub(), ast.Constant(1))
