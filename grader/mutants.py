"""Makes small wrong variants of a reference from its syntax tree, one change each."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

OPERATORS: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
}
COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
LIKENESSES = {
    "sum": "mean",
    "mean": "sum",
    "max": "min",
    "min": "max",
    "maximum": "minimum",
    "minimum": "maximum",
    "argmax": "argmin",
    "exp": "expm1",
    "log": "log1p",
    "sqrt": "square",
    "abs": "negative",
    "zeros_like": "ones_like",
    "zeros": "ones",
}

SYMMETRIC = frozenset({"minimum", "maximum", "add", "multiply", "logical_and", "logical_or"})


@dataclass(frozen=True)
class Mutant:
    """The reference with one change: where, from what to what, and the whole changed source.

    `function` is the top-level function that was changed. `change` names the mutant.
    """

    function: str
    line: int
    change: str
    source: str


def make_mutants(source: str, functions: frozenset[str]) -> Iterator[Mutant]:
    """Every mutant of the top-level functions with these names."""
    tree = ast.parse(source)
    tops = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    guards = frozenset(top.name for top in tops if _only_refuses(top))
    for top in tops:
        if top.name not in functions - guards:
            continue
        for site in _sites(top, guards):
            for variant in _variants(site.node):
                before = ast.unparse(site.node)
                site.put(variant)
                changed = ast.unparse(ast.fix_missing_locations(tree))
                site.put(site.node)
                after = ast.unparse(variant)
                yield Mutant(top.name, site.node.lineno, f"{before} → {after}", changed)


def reachable_functions(source: str, entries: frozenset[str]) -> dict[str, frozenset[str]]:
    """For each entry function, the top-level functions that it calls, itself included."""
    tops = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    calls = {
        name: {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)} & set(tops)
        for name, node in tops.items()
    }
    return {entry: _closure(entry, calls) for entry in entries if entry in tops}


@dataclass(frozen=True)
class _Site:
    """A place in the tree whose expression can be exchanged."""

    node: ast.expr
    put: Callable[[ast.expr], None]


def _sites(top: ast.AST, guards: frozenset[str]) -> Iterator[_Site]:
    """All expressions below `top`, but for annotations, texts, and what only refuses input."""
    for field, value in ast.iter_fields(top):
        if field in {"annotation", "returns", "decorator_list"}:
            continue
        if isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, ast.AST) and not _is_guard(item, guards):
                    yield from _site_and_below(item, _list_setter(value, index), guards)
        elif isinstance(value, ast.AST):
            yield from _site_and_below(value, _field_setter(top, field), guards)


def _site_and_below(
    node: ast.AST, put: Callable[[ast.expr], None], guards: frozenset[str]
) -> Iterator[_Site]:
    if isinstance(node, ast.JoinedStr):
        return
    if isinstance(node, ast.expr):
        yield _Site(node, put)
    yield from _sites(node, guards)


def _only_refuses(top: ast.FunctionDef) -> bool:
    """Whether a function returns nothing and raises: all it does is to refuse wrong input."""
    inner = list(ast.walk(top))
    returns = any(isinstance(node, ast.Return) and node.value is not None for node in inner)
    return not returns and any(isinstance(node, ast.Raise) for node in inner)


def _is_guard(node: ast.AST, guards: frozenset[str] = frozenset()) -> bool:
    """A docstring, a `raise`, an import, an `if` that only raises, or a call of such a function."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return isinstance(node.value.func, ast.Name) and node.value.func.id in guards
    if isinstance(node, ast.Raise | ast.Import | ast.ImportFrom | ast.Assert):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    return isinstance(node, ast.If) and all(isinstance(inner, ast.Raise) for inner in node.body)


def _variants(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp):
        yield from _operator_variants(node)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in COMPARISONS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [other()], node.comparators)
    elif isinstance(node, ast.Constant):
        yield from _constant_variants(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
        yield node.operand
    elif isinstance(node, ast.BoolOp):
        other_op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(other_op, node.values)
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, ast.Call):
        yield from _call_variants(node)
    elif isinstance(node, ast.Attribute):
        yield from _attribute_variants(node)


def _operator_variants(node: ast.BinOp) -> Iterator[ast.expr]:
    other = OPERATORS.get(type(node.op))
    if other is not None:
        yield ast.BinOp(node.left, other(), node.right)
        yield node.left
    if isinstance(node.op, ast.Add | ast.Mult):
        yield node.right
    if isinstance(node.op, ast.MatMult):
        yield ast.BinOp(node.right, ast.MatMult(), node.left)


def _constant_variants(node: ast.Constant) -> Iterator[ast.expr]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
    elif isinstance(node.value, float):
        yield ast.Constant(node.value * 2 if node.value else 1.0)


def _call_variants(node: ast.Call) -> Iterator[ast.expr]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if len(node.args) > 1 and called not in SYMMETRIC:
        first, second, *rest = node.args
        if ast.dump(first) != ast.dump(second):
            yield ast.Call(node.func, [second, first, *rest], node.keywords)


def _attribute_variants(node: ast.Attribute) -> Iterator[ast.expr]:
    if node.attr == "T":
        yield node.value
    elif node.attr in LIKENESSES:
        yield ast.Attribute(node.value, LIKENESSES[node.attr], node.ctx)


def _closure(entry: str, calls: Mapping[str, set[str]]) -> frozenset[str]:
    reached, waiting = {entry}, [entry]
    while waiting:
        for called in calls[waiting.pop()] - reached:
            reached.add(called)
            waiting.append(called)
    return frozenset(reached)


def _list_setter(items: list[ast.expr], index: int) -> Callable[[ast.expr], None]:
    def put(node: ast.expr) -> None:
        items[index] = node

    return put


def _field_setter(parent: ast.AST, field: str) -> Callable[[ast.expr], None]:
    def put(node: ast.expr) -> None:
        setattr(parent, field, node)

    return put
