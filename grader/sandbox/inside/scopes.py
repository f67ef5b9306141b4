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
    """A module, class, function or comprehension; `paths` says what its names may stand for.

    `defaults` are those of a function's parameters. `final` has, for a module, the names whose last
    statement at the top level defines a function or class: what they were before is gone when
    functions run.
    """

    parent: Scope | None
    is_class: bool = False
    bound: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)
    paths: dict[str, set[str]] = field(default_factory=dict)
    defaults: dict[str, ast.expr] = field(default_factory=dict)
    final: dict[str, ast.stmt] = field(default_factory=dict)

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

    def owner(self, name: str) -> Scope:
        """The scope that an assignment to `name` in this scope writes to."""
        return next(self.owners(name), self.root())

    def meanings(self, name: str, user: Scope) -> set[str]:
        """What a variable of this scope may stand for where `user` reads it."""
        return set() if name in self.final and user is not self else self.paths.get(name, set())

    def add_meaning(self, name: str, path: str) -> None:
        """Let a variable stand for one thing more."""
        self.paths.setdefault(name, set()).add(path)

    def root(self) -> Scope:
        """The module's scope."""
        return self if self.parent is None else self.parent.root()


class Placed(NamedTuple):
    """A node, its scope, and the unit around it.

    A unit is a function, class or variable of the top level; of a class `Net` its method `Net.go`.
    """

    node: ast.AST
    scope: Scope
    unit: str | None


def place_nodes(tree: ast.Module) -> tuple[list[Placed], list[str]]:
    """Every node with its place, and the names at the top level that may be called."""
    module = Scope(None, final=_final_definitions(tree))
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


def _final_definitions(tree: ast.Module) -> dict[str, ast.stmt]:
    """Functions and classes of the top level by name, where nothing binds the name after them."""
    final: dict[str, ast.stmt] = {}
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            final[statement.name] = statement
            continue
        scope = Scope(None)
        for node in ast.walk(statement):
            _bind(Placed(node, scope, None))
        for name in scope.bound:
            final.pop(name, None)
    for node in ast.walk(tree):
        for name in node.names if isinstance(node, ast.Global) else ():
            final.pop(name, None)
    return final


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
        yield from _function_children(node, scope, unit or _defined_name(node, scope))
    elif isinstance(node, ast.ClassDef):
        yield from _class_children(node, scope, unit or _defined_name(node, scope))
    elif isinstance(node, ast.arg):
        return  # annotations call nothing
    elif isinstance(node, _COMPREHENSIONS):
        inner = Scope(scope)
        yield from (Placed(child, inner, unit) for child in ast.iter_child_nodes(node))
    else:
        if scope.parent is None and unit is None and (name := _assigned_name(node)):
            unit = None if name in scope.final else name
        yield from (Placed(child, scope, unit) for child in ast.iter_child_nodes(node))


def _function_children(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope, unit: str | None
) -> Iterator[Placed]:
    inner = Scope(scope)
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
    inner.bound.update(argument.arg for argument in every)
    inner.defaults = _defaults(arguments)
    for outside in (*inner.defaults.values(), *getattr(node, "decorator_list", ())):
        yield Placed(outside, scope, unit)
    if scope.is_class and unit and "." not in unit and not isinstance(node, ast.Lambda):
        unit = f"{unit}.{node.name}"
    for child in (*every, *([node.body] if isinstance(node, ast.Lambda) else node.body)):
        yield Placed(child, inner, unit)


def _defaults(arguments: ast.arguments) -> dict[str, ast.expr]:
    plain = [*arguments.posonlyargs, *arguments.args]
    last = plain[len(plain) - len(arguments.defaults) :]
    pairs = [*zip(last, arguments.defaults, strict=True)]
    pairs += [
        (argument, default)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    ]
    return {argument.arg: default for argument, default in pairs}


def _class_children(node: ast.ClassDef, scope: Scope, unit: str | None) -> Iterator[Placed]:
    keywords = (keyword.value for keyword in node.keywords)
    for outside in (*node.bases, *keywords, *node.decorator_list):
        yield Placed(outside, scope, unit)
    inner = Scope(scope, is_class=True)
    yield from (Placed(child, inner, unit) for child in node.body)


def _defined_name(node: ast.AST, scope: Scope) -> str | None:
    """The unit that a definition makes; None for one that a later one of that name replaces."""
    name: str | None = getattr(node, "name", None)
    return name if name is None or scope.root().final.get(name, node) is node else None


def _assigned_name(node: ast.AST) -> str | None:
    """The variable that a statement of the top level sets: who uses it uses what it holds."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    if isinstance(node, ast.AnnAssign | ast.NamedExpr) and isinstance(node.target, ast.Name):
        return node.target.id
    return None
