"""Resolves the expressions in a module's tree to the dotted operations that they stand for.

A path is dotted, such as `tensorflow.nn.softmax`. Marks stand for what is no operation yet: a
string, `=softmax`; a container that holds one, `tensorflow.nn[]`; what looks names up in one,
`getattr@tensorflow.nn`, or looks one name up, `attribute@softmax`.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable

from .bindings import Assignment, assignments_in, method_names
from .scopes import Placed, Scope
from .texts import MAX_TEXT, made_texts

_MAX_PATHS = 16
_MAX_ROUNDS = 8
_MAX_DEPTH = 40
_IMPORTERS = {"importlib.import_module", "builtins.__import__"}
_GETTERS = {"builtins.getattr", "builtins.object.__getattribute__", "inspect.getattr_static"}
_NAME_GETTERS = {"operator.attrgetter", "operator.methodcaller"}
_CONTAINERS = {"builtins.dict", "builtins.list", "builtins.tuple", "types.SimpleNamespace"}
_LOOKUPS = (".get", ".pop", ".setdefault", ".__getitem__")
_NAMESPACES = ("sys.modules", "globals()")


class Resolver:
    """Knows what every name may stand for once the module's imports and assignments are read.

    `modules` are the modules imported, dotted, also where they are named in a string.
    """

    def __init__(self, placed: list[Placed]) -> None:
        self.modules: set[str] = set()
        self._stars: list[str] = []
        self._attributes: dict[str, set[str]] = {}
        self._found: dict[int, set[str]] = {}
        self._depth = 0
        assignments: list[Assignment] = []
        for node, scope, _ in placed:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._note_import(node, scope)
            assignments.extend(assignments_in(node, scope))
        defined = {name for node, scope, _ in placed for name in method_names(node, scope)}
        for _ in range(_MAX_ROUNDS):
            news = [self._note(assignment) for assignment in assignments]
            before, self._attributes = self._attributes, self._kept(assignments, defined)
            self._found.clear()
            if not any(news) and before == self._attributes:
                break

    def paths(self, node: ast.AST, scope: Scope) -> set[str]:
        """The paths that an expression may stand for; empty where it is computed."""
        if id(node) not in self._found:
            if self._depth > _MAX_DEPTH:
                return set()
            self._depth += 1
            self._found[id(node)] = self._find_paths(node, scope)
            self._depth -= 1
        return self._found[id(node)]

    def _find_paths(self, node: ast.AST, scope: Scope) -> set[str]:
        if isinstance(node, ast.Name):
            return self._paths_of_name(node.id, scope)
        if isinstance(node, ast.Attribute):
            known = _extend(self.paths(node.value, scope), node.attr)
            return known or self._attributes.get(node.attr, set())
        if isinstance(node, ast.Call):
            return self._paths_of_call(node, scope) | self._texts_of(node, scope)
        if isinstance(node, ast.Subscript):
            return self._paths_of_item(node, scope) | self._texts_of(node, scope)
        if isinstance(node, ast.NamedExpr | ast.Starred | ast.Await):
            return self.paths(node.value, scope)
        if isinstance(node, ast.IfExp):
            return self._together((node.body, node.orelse), scope)
        if isinstance(node, ast.BoolOp):
            return self._together(node.values, scope)
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return _held(self._together(node.elts, scope))
        if isinstance(node, ast.Dict):
            return _held(self._together(node.values, scope))
        return self._texts_of(node, scope)

    def _together(self, nodes: Iterable[ast.AST], scope: Scope) -> set[str]:
        return {path for node in nodes for path in self.paths(node, scope)}

    def _texts(self, node: ast.AST, scope: Scope) -> set[str]:
        """The strings that an expression may be."""
        return {path[1:] for path in self.paths(node, scope) if path.startswith("=")}

    def _texts_of(self, node: ast.AST, scope: Scope) -> set[str]:
        return {f"={text}" for text in made_texts(node, lambda part: self._texts(part, scope))}

    def _paths_of_name(self, name: str, scope: Scope) -> set[str]:
        owners = list(scope.owners(name))
        found = {path for owner in owners for path in owner.meanings(name, scope)}
        if not owners or owners[-1].is_class:
            found |= {f"{module}.{name}" for module in self._stars}
            if hasattr(builtins, name):
                found.add(f"builtins.{name}")
        return found

    def _paths_of_call(self, node: ast.Call, scope: Scope) -> set[str]:
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        found: set[str] = set()
        for called in self.paths(node.func, scope):
            if called in _IMPORTERS:
                found |= self._imported(called, node, scope)
            elif called in _CONTAINERS:
                found |= _held(self._together(arguments, scope))
            elif called == "builtins.globals":
                found.add("globals()")
            elif arguments:
                found |= self._looked_up(called, arguments, scope)
        return found

    def _looked_up(self, called: str, arguments: list[ast.expr], scope: Scope) -> set[str]:
        """What comes of calling something that looks names up."""
        first = self.paths(arguments[0], scope)
        names = self._texts(arguments[0], scope)
        owner, mark, name = called.partition("@")
        if called in _GETTERS and len(arguments) > 1:
            return _extend(first, *self._texts(arguments[1], scope))
        if called == "builtins.vars":
            return _extend(first, "__dict__")
        if called in _NAME_GETTERS:
            return {f"attribute@{name}" for name in names}
        if called == "functools.partial" and first & _GETTERS and len(arguments) > 1:
            return {f"getattr@{path}" for path in self.paths(arguments[1], scope)}
        if mark:
            return _extend(first, name) if owner == "attribute" else _extend({name}, *names)
        if called.endswith(".__getattribute__"):
            return _extend({called.removesuffix(".__getattribute__")}, *names)
        if called.endswith(_LOOKUPS):
            return self._items(called.rpartition(".")[0], names, scope)
        return set()

    def _imported(self, importer: str, node: ast.Call, scope: Scope) -> set[str]:
        """The modules that `import_module` or `__import__` gives."""
        arguments = [*node.args, *(word.value for word in node.keywords if word.arg == "name")]
        packages = self._texts(arguments[1], scope) if len(arguments) > 1 else set()
        found = set()
        for name in self._texts(arguments[0], scope) if arguments else ():
            module = f"{min(packages, default='')}{name}" if name.startswith(".") else name
            self.modules.add(module)
            whole = importer == "importlib.import_module" or len(node.args) > 3
            whole = whole or any(word.arg == "fromlist" for word in node.keywords)
            found.add(module if whole else module.partition(".")[0])
        return found

    def _paths_of_item(self, node: ast.Subscript, scope: Scope) -> set[str]:
        keys = self._texts(node.slice, scope)
        owners = self.paths(node.value, scope)
        return {path for owner in owners for path in self._items(owner, keys, scope)}

    def _items(self, owner: str, keys: set[str], scope: Scope) -> set[str]:
        """What a container or a namespace may hold under these keys."""
        if owner.endswith("[]"):
            return {owner.removesuffix("[]")}
        if owner == "sys.modules":
            return keys
        if owner == "globals()":
            return {path for key in keys for path in self._paths_of_name(key, scope.root())}
        if owner.endswith(".__dict__"):
            return _extend({owner.removesuffix(".__dict__")}, *keys)
        return set()

    def _note_import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.modules.add(alias.name)
                path = alias.name if alias.asname else alias.name.partition(".")[0]
                scope.owner(alias.asname or path).add_meaning(alias.asname or path, path)
        elif node.level == 0 and node.module:
            self.modules.add(node.module)
            for alias in node.names:
                if alias.name == "*":
                    self._stars.append(node.module)
                else:
                    name = alias.asname or alias.name
                    scope.owner(name).add_meaning(name, f"{node.module}.{alias.name}")

    def _note(self, assignment: Assignment) -> bool:
        """Let a name stand for what is assigned to it; says whether that is news."""
        if not isinstance(assignment.target, ast.Name):
            return False
        owner, name = assignment.scope.owner(assignment.target.id), assignment.target.id
        known = owner.paths.setdefault(name, set())
        before = len(known)
        for path in self.paths(assignment.value, assignment.value_scope):
            if len(known) < _MAX_PATHS and len(path) < MAX_TEXT:
                known.add(path)
        return len(known) > before

    def _kept(self, assignments: list[Assignment], defined: set[str]) -> dict[str, set[str]]:
        """What attributes of the file's own objects stand for, where all assignments are known."""
        kept: dict[str, set[str]] = {}
        unknown = set(defined)
        for target, scope, value, value_scope in assignments:
            if isinstance(target, ast.Attribute):
                name = target.attr
            elif isinstance(target, ast.Name) and scope.is_class:
                name = target.id
            else:
                continue
            paths = self.paths(value, value_scope)
            kept.setdefault(name, set()).update(paths)
            if not paths:
                unknown.add(name)
        return {name: paths for name, paths in kept.items() if name not in unknown}


def _held(paths: set[str]) -> set[str]:
    return {f"{path}[]" for path in paths if not path.startswith("=") and len(path) < MAX_TEXT}


def _extend(paths: set[str], *names: str) -> set[str]:
    """The attributes of these names; whatever is no method of a container is an item of it."""
    found: set[str] = set()
    for path in paths:
        for name in names:
            if path.endswith("[]") and f".{name}" not in _LOOKUPS:
                found.add(path.removesuffix("[]"))
            elif len(path) < MAX_TEXT and not path.startswith("="):
                found.add(f"{path}.{name}")
    return found
