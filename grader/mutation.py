"""Measures the checks: which small changes of the reference do they let pass?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.cells import History
from grader.diagnosis import play_reference
from grader.finding import Finding
from grader.grade import inspect_submission
from grader.model import Assignment, Check, Verdict
from grader.mutants import Mutant, make_mutants, reachable_functions
from grader.running import run_check
from grader.sandbox import Sandbox

REQUIRED_SHARE = 0.97


@dataclass(frozen=True)
class Judge:
    """A check, and the top-level functions of the reference that it runs."""

    check: Check
    functions: frozenset[str]


def mutation_findings(
    assignment: Assignment, seeds: range, sandbox: Sandbox, on_progress: Callable[[str], None]
) -> Iterator[Finding]:
    """One finding per surviving mutant, then the share that the checks catch."""
    source = assignment.reference_path.read_text(encoding="utf-8")
    judges = judges_of(assignment, source, seeds.start)
    functions = frozenset(name for judge in judges for name in judge.functions)
    mutants = [
        mutant
        for mutant in make_mutants(source, functions)
        if mutant.change not in assignment.equivalent_mutants
    ]
    survivors = []
    for number, mutant in enumerate(mutants):
        on_progress(f"{assignment.name}: mutant {number} of {len(mutants)}")
        if not is_caught(assignment, mutant, judges, seeds, sandbox):
            survivors.append(mutant)
    for mutant in survivors:
        subject = f"mutant of {mutant.function}, line {mutant.line}"
        yield Finding(assignment.name, subject, False, f"{mutant.change} survives every check")
    caught = len(mutants) - len(survivors)
    share = caught / len(mutants) if mutants else 1.0
    detail = (
        f"{caught} of {len(mutants)} mutants are caught ({share:.1%}); "
        f"{len(assignment.equivalent_mutants)} are listed as equivalent"
    )
    yield Finding(assignment.name, "mutants", share >= REQUIRED_SHARE, detail)


def judges_of(assignment: Assignment, source: str, seed: int) -> tuple[Judge, ...]:
    """Every check with the functions of the reference file that it reaches."""
    declared = frozenset(function.name for function in assignment.functions)
    reachable = reachable_functions(source, declared)
    judges = []
    for check in assignment.checks:
        called = play_reference(assignment, check, seed).called
        reached = (reachable.get(name, frozenset()) for name in called)
        judges.append(Judge(check, frozenset().union(*reached)))
    return tuple(judges)


def is_caught(
    assignment: Assignment,
    mutant: Mutant,
    judges: tuple[Judge, ...],
    seeds: range,
    sandbox: Sandbox,
) -> bool:
    """Whether some check that reaches the mutated function fails, with some seed."""
    for seed in seeds:
        history = History()
        source = mutant.source.encode()
        submission = inspect_submission(assignment, source, seed, sandbox, history)
        for judge in judges:
            if mutant.function not in judge.functions:
                continue
            result = run_check(sandbox, submission, judge.check, history)
            if result.verdict is not Verdict.PASSED:
                return True
    return False
