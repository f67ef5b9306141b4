"""Resolves the names in a module's tree to the dotted operations that they stand for."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from typing import NamedTuple

from .scopes import Placed, Scope

_MAX_PATHS = 16
_MAX_LENGTH = 300
_MAX_ROUNDS = 8
_NAMED_BUILTINS = {"eval", "exec", "compile", "__import__"}
_IMPORTERS = {"importlib.import_module", "builtins.__import__"}
_SAME_THING = (
    (re.compile(r"^tensorflow\.(_api\.v\d\.|compat\.)+v[12]\b"), "tensorflow"),
    (re.compile(r"^keras\b"), "tensorflow.keras"),
    (re.compile(r"^tensorflow\.keras\.(src|_tf_keras\.keras|api)\b"), "tensorflow.keras"),
)


class Use(NamedTuple):
    """One use of an operation: its dotted name, its line, the top-level unit around it."""

    name: str
    line: int
    unit: str | None


class Resolver:
    """Knows what every name may stand for once the module's imports and assignments are read.

    `modules` are the modules imported, dotted, also where they are named in a string.
    """

    def __init__(self, placed: list[Placed]) -> None:
        self.modules: set[str] = set()
        self._stars: list[str] = []
        assignments: list[tuple[ast.expr, ast.expr, Scope]] = []
        for node, scope, _ in placed:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._note_import(node, scope)
            assignments.extend(_assignments(node, scope))
        for _ in range(_MAX_ROUNDS):
            news = [self._note(target, value, scope) for target, value, scope in assignments]
            if not any(news):
                break

    def paths(self, node: ast.AST, scope: Scope) -> set[str]:
        """The dotted paths that an expression may stand for; empty where it is computed."""
        if isinstance(node, ast.Name):
            return self._paths_of_name(node.id, scope)
        if isinstance(node, ast.Attribute):
            return _extend(self.paths(node.value, scope), node.attr)
        if isinstance(node, ast.Call):
            return self._paths_of_call(node, scope)
        if isinstance(node, ast.Subscript):
            return self._paths_of_item(node, scope)
        if isinstance(node, ast.IfExp):
            return self.paths(node.body, scope) | self.paths(node.orelse, scope)
        if isinstance(node, ast.BoolOp):
            return {path for value in node.values for path in self.paths(value, scope)}
        if isinstance(node, ast.NamedExpr):
            return self.paths(node.value, scope)
        return set()

    def _paths_of_name(self, name: str, scope: Scope) -> set[str]:
        owners = list(scope.owners(name))
        found = {path for owner in owners for path in owner.paths.get(name, ())}
        if not owners or owners[-1].is_class:
            found |= {f"{module}.{name}" for module in self._stars}
            if hasattr(builtins, name):
                found.add(f"builtins.{name}")
        return found

    def _paths_of_call(self, node: ast.Call, scope: Scope) -> set[str]:
        called = self.paths(node.func, scope)
        texts = [constant_text(argument) for argument in node.args[:2]]
        if "builtins.getattr" in called and len(texts) == 2 and texts[1]:
            return _extend(self.paths(node.args[0], scope), texts[1])
        if called & _IMPORTERS and texts and texts[0]:
            self.modules.add(texts[0])
            return {texts[0] if "importlib.import_module" in called else texts[0].split(".")[0]}
        if "builtins.vars" in called and node.args:
            return _extend(self.paths(node.args[0], scope), "__dict__")
        return {"globals()"} if "builtins.globals" in called else set()

    def _paths_of_item(self, node: ast.Subscript, scope: Scope) -> set[str]:
        key = constant_text(node.slice)
        found: set[str] = set()
        for path in self.paths(node.value, scope) if key else ():
            if path == "sys.modules":
                found.add(str(key))
            elif path == "globals()":
                found |= self._paths_of_name(str(key), scope.root())
            elif path.endswith(".__dict__"):
                found.add(path.removesuffix("__dict__") + str(key))
        return found

    def _note_import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.modules.add(alias.name)
                path = alias.name if alias.asname else alias.name.partition(".")[0]
                scope_of(scope, alias.asname or path).setdefault(alias.asname or path, set()).add(
                    path
                )
            return
        source = node.module or ""
        if node.level == 0:
            self.modules.add(source)
            for alias in node.names:
                if alias.name == "*":
                    self._stars.append(source)
                else:
                    name = alias.asname or alias.name
                    scope_of(scope, name).setdefault(name, set()).add(f"{source}.{alias.name}")

    def _note(self, target: ast.expr, value: ast.expr, scope: Scope) -> bool:
        """Let a name stand for what is assigned to it; says whether that is news."""
        if not isinstance(target, ast.Name):
            return False
        known = scope_of(scope, target.id).setdefault(target.id, set())
        before = len(known)
        for path in self.paths(value, scope):
            if len(known) < _MAX_PATHS and len(path) < _MAX_LENGTH:
                known.add(path)
        return len(known) > before


def find_uses(placed: list[Placed], resolver: Resolver) -> set[Use]:
    """Every operation used, by the longest dotted name; names of builtins only if they run text."""
    inner = {id(node.value) for node, _, _ in placed if isinstance(node, ast.Attribute)}
    uses: set[Use] = set()
    for node, scope, unit in placed:
        if isinstance(node, ast.ImportFrom) and scope.parent is None:
            uses |= _imported_as_own(node)
        if id(node) in inner or not isinstance(
            node, ast.Name | ast.Attribute | ast.Call | ast.Subscript
        ):
            continue
        for path in resolver.paths(node, scope):
            root, _, rest = path.partition(".")
            if root not in {"builtins", "globals()"} or rest in _NAMED_BUILTINS:
                uses.add(Use(canonical_name(path), node.lineno, unit))
    return uses


def _imported_as_own(node: ast.ImportFrom) -> set[Use]:
    """`from tensorflow.nn import softmax` defines the module's `softmax` by an operation."""
    return {
        Use(canonical_name(f"{node.module}.{alias.name}"), node.lineno, alias.asname or alias.name)
        for alias in node.names
        if alias.name != "*"
    }


def canonical_name(path: str) -> str:
    """One name for an operation that can be reached by several: `compat.v1`, `keras`."""
    for pattern, replacement in _SAME_THING:
        path = pattern.sub(replacement, path)
    return path


def constant_text(node: ast.AST) -> str | None:
    """The string that an expression of constants makes, by itself or added up; else None."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = constant_text(node.left), constant_text(node.right)
        return left + right if left is not None and right is not None else None
    if isinstance(node, ast.JoinedStr):
        parts = [constant_text(part) for part in node.values]
        return "".join(map(str, parts)) if None not in parts else None
    if isinstance(node, ast.FormattedValue):
        return constant_text(node.value)
    return None


def scope_of(scope: Scope, name: str) -> dict[str, set[str]]:
    """The table of paths that an assignment to `name` in this scope writes to."""
    return next(iter(scope.owners(name)), scope.root()).paths


def _assignments(node: ast.AST, scope: Scope) -> Iterator[tuple[ast.expr, ast.expr, Scope]]:
    """Pairs of target and value, tuples taken apart."""
    if isinstance(node, ast.Assign):
        pairs = [(target, node.value) for target in node.targets]
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        pairs = [(node.target, node.value)]
    else:
        return
    for target, value in pairs:
        if isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
            for one, other in zip(target.elts, value.elts, strict=False):
                yield one, other, scope
        else:
            yield target, value, scope


def _extend(paths: set[str], name: str) -> set[str]:
    return {f"{path}.{name}" for path in paths if len(path) < _MAX_LENGTH}
