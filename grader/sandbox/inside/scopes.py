"""Which scope every node of a module's tree stands in, and which names are bound there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_CALLABLE_VALUES = (ast.Lambda, ast.Attribute, ast.Name, ast.Call)


@dataclass(eq=False)
class Scope:
    """A module, class, function or comprehension; `paths` says what its names may stand for."""

    parent: Scope | None
    is_class: bool = False
    bound: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)
    paths: dict[str, set[str]] = field(default_factory=dict)

    def owners(self, name: str) -> Iterator[Scope]:
        """The scopes whose variable `name` may be meant here; the module's comes last."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.bound and name not in scope.elsewhere:
                yield scope
                if not scope.is_class:  # a class body falls back on what is around it
                    return
            scope = scope.parent
            while scope is not None and scope.is_class:
                scope = scope.parent

    def root(self) -> Scope:
        """The module's scope."""
        return self if self.parent is None else self.parent.root()


class Placed(NamedTuple):
    """A node, its scope, and the top-level function, class or variable around it."""

    node: ast.AST
    scope: Scope
    unit: str | None


def place_nodes(tree: ast.Module) -> tuple[list[Placed], list[str]]:
    """Every node with its place, and the names at the top level that may be called."""
    module = Scope(None)
    placed: list[Placed] = []
    names: dict[str, None] = {}
    waiting = [Placed(tree, module, None)]
    while waiting:
        current = waiting.pop()
        placed.append(current)
        _bind(current)
        if current.scope is module and current.unit is None:
            names.update(dict.fromkeys(_callable_names(current.node)))
        waiting.extend(reversed(list(_children(current))))
    return placed, list(names)


def _bind(placed: Placed) -> None:
    """Add the names that this node binds to its scope."""
    node, scope, _ = placed
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        scope.bound.add(node.id)
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        scope.bound.add(node.name)
    elif isinstance(node, ast.MatchMapping) and node.rest:
        scope.bound.add(node.rest)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        scope.bound.add(node.name)
    elif isinstance(node, ast.Global | ast.Nonlocal):
        scope.elsewhere.update(node.names)
        if isinstance(node, ast.Global):
            scope.root().bound.update(node.names)
    elif isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            scope.bound.add(alias.asname or alias.name.partition(".")[0])


def _callable_names(node: ast.AST) -> Iterator[str]:
    """Names that a statement of the top level binds to something that may be called."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign) and isinstance(node.value, _CALLABLE_VALUES):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.ImportFrom):
        yield from (alias.asname or alias.name for alias in node.names if alias.name != "*")


def _children(placed: Placed) -> Iterator[Placed]:
    node, scope, unit = placed
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        yield from _function_children(node, scope, unit or getattr(node, "name", None))
    elif isinstance(node, ast.ClassDef):
        yield from _class_children(node, scope, unit or node.name)
    elif isinstance(node, _COMPREHENSIONS):
        inner = Scope(scope)
        yield from (Placed(child, inner, unit) for child in ast.iter_child_nodes(node))
    else:
        if scope.parent is None and unit is None:
            unit = _assigned_name(node)
        yield from (Placed(child, scope, unit) for child in ast.iter_child_nodes(node))


def _function_children(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope, unit: str | None
) -> Iterator[Placed]:
    inner = Scope(scope)
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
    inner.bound.update(argument.arg for argument in every)
    defaults = [*arguments.defaults, *filter(None, arguments.kw_defaults)]
    for outside in (*defaults, *getattr(node, "decorator_list", ())):
        yield Placed(outside, scope, unit)
    for child in [node.body] if isinstance(node, ast.Lambda) else node.body:
        yield Placed(child, inner, unit)


def _class_children(node: ast.ClassDef, scope: Scope, unit: str) -> Iterator[Placed]:
    keywords = (keyword.value for keyword in node.keywords)
    for outside in (*node.bases, *keywords, *node.decorator_list):
        yield Placed(outside, scope, unit)
    inner = Scope(scope, is_class=True)
    yield from (Placed(child, inner, unit) for child in node.body)


def _assigned_name(node: ast.AST) -> str | None:
    """The variable that a statement of the top level sets: who uses it uses what it holds."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    if isinstance(node, ast.AnnAssign | ast.NamedExpr) and isinstance(node.target, ast.Name):
        return node.target.id
    return None
