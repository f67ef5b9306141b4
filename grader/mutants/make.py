"""Walks a reference's syntax tree and makes every mutant: the file with one change in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.mutants.expressions import expression_changes
from grader.mutants.likenesses import AXES, REFUSING
from grader.mutants.reach import Top, guards_of, mutable_tops
from grader.mutants.scope import Scope, imported_names, parameter_names
from grader.mutants.statements import statement_changes

LEFT_ALONE = frozenset({"annotation", "returns", "decorator_list", "ctx"})


@dataclass(frozen=True)
class Mutant:
    """A reference with one change.

    `name` is the top-level function or constant that was changed, `line` where; `before` and
    `after` are the changed lines, as `ast.unparse` prints them, `after` empty where they are
    dropped. `definition` is the source of the changed function.
    """

    name: str
    line: int
    before: str
    after: str
    definition: str

    @property
    def change(self) -> str:
        """The mutant's name in an assignment's list of equivalents."""
        return f"{self.name}: {self.after or f'without {self.before}'}"


def make_mutants(source: str, names: frozenset[str]) -> Iterator[Mutant]:
    """Every mutant of the top-level functions and constants with these names, none twice."""
    tree = ast.parse(source)
    modules, guards = imported_names(tree), guards_of(tree)
    for name, top in mutable_tops(tree).items():
        if name in names:
            yield from _mutants_of(name, top, Scope(modules, parameter_names(top), guards))


def with_mutant(source: str, mutant: Mutant) -> str:
    """The whole file with the mutant's definition in the place of the original."""
    top = mutable_tops(ast.parse(source))[mutant.name]
    lines = source.splitlines()
    assert top.end_lineno is not None
    lines[top.lineno - 1 : top.end_lineno] = mutant.definition.splitlines()
    return "\n".join(lines) + "\n"


def _mutants_of(name: str, top: Top, scope: Scope) -> Iterator[Mutant]:
    original = ast.unparse(top)
    seen = {original}
    for variant, line in _variants(top, top.lineno, scope):
        definition = ast.unparse(ast.fix_missing_locations(variant))
        if definition not in seen:
            seen.add(definition)
            before, after = _changed_lines(original, definition)
            yield Mutant(name, line, before, after, definition)


def _variants(node: ast.AST, line: int, scope: Scope) -> Iterator[tuple[ast.AST, int]]:
    """Copies of `node` with one change in it or below it, and the line of the change."""
    line = getattr(node, "lineno", line)
    if isinstance(node, ast.expr):
        yield from ((changed, line) for changed in expression_changes(node, scope))
    elif isinstance(node, ast.stmt):
        yield from ((changed, line) for changed in statement_changes(node, scope))
    for field, place, child in _children(node, scope):
        inner = replace(scope, places=True) if _says_where(node, field) else scope
        for changed, where in _variants(child, line, inner):
            yield _with_child(node, field, place, changed), where


def _children(node: ast.AST, scope: Scope) -> Iterator[tuple[str, int | None, ast.AST]]:
    """Each part that can be changed: its field, its place in the field's list, and the part."""
    for field, value in ast.iter_fields(node):
        if field in LEFT_ALONE:
            continue
        if isinstance(value, ast.AST):
            yield field, None, value
        elif isinstance(value, list):
            for place, item in enumerate(value):
                if isinstance(item, ast.AST) and not _is_guard(item, scope):
                    yield field, place, item


def _says_where(node: ast.AST, field: str) -> bool:
    """Whether the field holds an index or a list of axes."""
    if isinstance(node, ast.keyword):
        return node.arg in AXES
    if isinstance(node, ast.Call) and field == "args":
        return isinstance(node.func, ast.Attribute) and node.func.attr == "transpose"
    return isinstance(node, ast.Subscript) and field == "slice"


def _with_child(node: ast.AST, field: str, place: int | None, child: ast.AST) -> ast.AST:
    """A copy of `node` with another child in one place."""
    fields = dict(ast.iter_fields(node))
    if place is None:
        return type(node)(**(fields | {field: child}))
    items = fields[field]
    return type(node)(**(fields | {field: [*items[:place], child, *items[place + 1 :]]}))


def _is_guard(node: ast.AST, scope: Scope) -> bool:
    """A docstring, an import, or what only refuses input: its mutants answer what it answers."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return isinstance(node.value.func, ast.Name) and node.value.func.id in scope.guards
    if isinstance(node, ast.Raise | ast.Import | ast.ImportFrom | ast.Assert):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.keyword):
        # The one axis of a call is changed with the call.
        axis = node.arg in AXES and isinstance(node.value, ast.Constant)
        return axis or node.arg in REFUSING
    return isinstance(node, ast.If) and all(isinstance(inner, ast.Raise) for inner in node.body)


def _changed_lines(original: str, definition: str) -> tuple[str, str]:
    """The lines in which the two differ, each side on one line."""
    before, after = original.splitlines(), definition.splitlines()
    while before and after and before[0] == after[0]:
        before, after = before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    if before[0].startswith("def "):
        return _changed_parameters(before[0], after[0])
    return _one_line(before), _one_line(after).removeprefix("pass")


def _changed_parameters(before: str, after: str) -> tuple[str, str]:
    """Of two signatures, the parameters in which they differ."""
    old, new = (
        signature.partition("(")[2].rpartition(")")[0].split(", ") for signature in (before, after)
    )
    changed = [pair for pair in zip(old, new, strict=False) if pair[0] != pair[1]]
    return ", ".join(pair[0] for pair in changed), ", ".join(pair[1] for pair in changed)


def _one_line(lines: list[str]) -> str:
    return "; ".join(line.strip() for line in lines)
