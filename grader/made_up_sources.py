"""Files as students might have handed them in: the starter, its functions filled in somehow."""

from __future__ import annotations

import ast
import random
from collections import defaultdict

from grader.catalogue import starter_text
from grader.model import Assignment
from grader.mutants import make_mutants

LEFT_OUT = 0.25
"""The share of functions that stay as the starter has them."""


def made_up_sources(assignment: Assignment, number: int, chance: random.Random) -> list[bytes]:
    """So many files; each takes some functions from the reference, most with a change."""
    starter = ast.parse(starter_text(assignment))
    names = [node.name for node in starter.body if isinstance(node, ast.FunctionDef)]
    reference = assignment.reference_path.read_text(encoding="utf-8")
    written: dict[str, list[str]] = defaultdict(list)
    for mutant in make_mutants(reference, frozenset(names)):
        written[mutant.name].append(mutant.definition)
    return [_filled_in(starter, written, chance).encode() for _ in range(number)]


def _filled_in(starter: ast.Module, written: dict[str, list[str]], chance: random.Random) -> str:
    body = []
    for node in starter.body:
        name = node.name if isinstance(node, ast.FunctionDef) else None
        if name in written and chance.random() > LEFT_OUT:
            body += ast.parse(chance.choice(written[name])).body
        else:
            body.append(node)
    return ast.unparse(ast.Module(body, [])) + "\n"
