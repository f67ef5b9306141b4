"""A process that plays mutants and known mistakes of one assignment: what is ours, not a student's.

    python -m grader.lint.worker ASSIGNMENT

reads one task a line from standard input and answers each with a line, both JSON. A mutant may
loop for ever or ask for all memory: this process caps its memory, and whoever started it kills it
when an answer takes too long.
"""

from __future__ import annotations

import functools
import json
import resource
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import CodeType
from typing import Any

from grader.catalogue import load_assignment
from grader.comparison import Tolerance, compare_observations
from grader.diagnosis import play_reference
from grader.direct_cell import DirectCell
from grader.errors import StudentFault
from grader.lint.mistakes import recognitions
from grader.misuse import MISUSE
from grader.model import Assignment, Check
from grader.play import (
    CellSolution,
    TrustedPlay,
    functions_by_name,
    play_student,
    trusted_functions,
)

MEMORY_BYTES = 4 * 2**30
RAISED = (*MISUSE, NameError, RuntimeError, OSError, AssertionError, EOFError, SyntaxError)
"""What a mutant may raise; anything else ends this process, which counts as caught as well."""


@dataclass(frozen=True)
class Bench:
    """An assignment, its reference's code, and reference plays that are remembered."""

    assignment: Assignment
    code: CodeType
    play: Callable[[Check, int], TrustedPlay]


def main() -> None:
    """Answer tasks until standard input ends."""
    bench = make_bench(load_assignment(sys.argv[1]))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(bench, json.loads(line))) + "\n")
        sys.stdout.flush()


def make_bench(assignment: Assignment) -> Bench:
    """Everything that the tasks of one assignment share."""
    source = assignment.reference_path.read_text(encoding="utf-8")
    code = compile(source, str(assignment.reference_path), "exec", dont_inherit=True)
    return Bench(assignment, code, functools.cache(functools.partial(play_reference, assignment)))


def answer(bench: Bench, task: Mapping[str, Any]) -> Any:
    """For a seed, how the known mistakes fare; for a mutant, the seeds with which it passes."""
    checks = tuple(one for one in bench.assignment.checks if one.name in task["checks"])
    if "definition" not in task:
        judged = replace(bench.assignment, checks=checks)
        return recognitions(judged, judged.mistakes, task["seed"])
    mutated = mutated_functions(bench, task["definition"], task["functions"])
    return [seed for seed in task["seeds"] if _passes(bench, mutated, checks, seed)]


def mutated_functions(
    bench: Bench, definition: str, names: list[str]
) -> dict[str, Callable[..., Any]]:
    """The assignment's functions, those called `names` from a reference with `definition` in it."""
    module: dict[str, Any] = {"__name__": "mutant"}
    exec(bench.code, module)  # noqa: S102 our own reference
    exec(compile(definition, "mutant", "exec"), module)  # noqa: S102 the same
    return trusted_functions(bench.assignment) | {name: module[name] for name in names}


def _passes(
    bench: Bench, functions: Mapping[str, Callable[..., Any]], checks: tuple[Check, ...], seed: int
) -> bool:
    declared = functions_by_name(bench.assignment.functions)
    for check in checks:
        reference = bench.play(check, seed)
        solution = CellSolution(DirectCell(functions), declared, reference.calls)
        try:
            shown = play_student(check, solution, seed)
        except (StudentFault, *RAISED):
            return False
        tolerance = Tolerance(check.tolerance, check.floor)
        if compare_observations(shown, reference.observations, tolerance):
            return False
    return True


if __name__ == "__main__":
    main()
