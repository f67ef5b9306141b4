"""Measures the checks: which small changes of the reference do they let pass?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from grader.cells import History
from grader.diagnosis import play_reference
from grader.grade import inspect_submission
from grader.lint.findings import Finding, Kind
from grader.lint.report import REQUIRED_SHARE, MutationScore, Survivor
from grader.lint.workers import Worker, ask_all
from grader.model import Assignment, Check, Function, Verdict
from grader.mutants import Mutant, make_mutants, reachable_names, with_mutant
from grader.running import run_check
from grader.sandbox import CellSource
from grader.sentences import say

MUTANT_SECONDS = 10.0


@dataclass(frozen=True)
class Jury:
    """The checks that run some mutated function, by where they can be played.

    `direct` are played on the mutant in a worker process of ours. `in_cells` need the sandbox,
    because they call a function for which the assignment declares a stand-in: TensorFlow's are
    stood in for by NumPy's, and functions on files are moved into a folder of their own.
    """

    direct: tuple[Check, ...]
    in_cells: tuple[Check, ...]


def mutation_score(
    assignment: Assignment,
    seeds: Sequence[int],
    sandbox: CellSource,
    workers: list[Worker],
    on_progress: Callable[[str], None],
) -> MutationScore:
    """Make every mutant of what the checks reach, and see which of them pass with some seed."""
    source = assignment.reference_path.read_text(encoding="utf-8")
    reach = reachable_names(source, frozenset(one.name for one in assignment.functions))
    called = {one: play_reference(assignment, one, seeds[0]).called for one in assignment.checks}
    reached = frozenset().union(
        *(reach.get(name, frozenset()) for names in called.values() for name in names)
    )
    made = list(make_mutants(source, reached))
    mutants = [one for one in made if one.change not in assignment.equivalent_mutants]
    juries = {name: jury_for(assignment, name, called, reach) for name in reached}
    tasks = [_task(assignment, mutant, juries[mutant.name], seeds, reach) for mutant in mutants]
    answers = ask_all(workers, tasks, MUTANT_SECONDS)
    passed = []
    for number, (mutant, answer) in enumerate(zip(mutants, answers, strict=True)):
        on_progress(
            say(
                "%(assignment)s: mutant %(number)s of %(all)s",
                assignment=assignment.name,
                number=number + 1,
                all=len(mutants),
            )
        )
        if answer:
            passed.append(mutant)
    in_cells = [mutant for mutant in passed if juries[mutant.name].in_cells]
    survivors = [mutant for mutant in passed if not juries[mutant.name].in_cells]
    on_progress(
        say(
            "%(assignment)s: mutants in the sandbox, %(number)s of them",
            assignment=assignment.name,
            number=len(in_cells),
        )
    )
    survivors += _passing_in_cells(assignment, source, in_cells, juries, seeds[0], sandbox)
    return MutationScore(
        tried=len(mutants),
        caught=len(mutants) - len(survivors),
        equivalent=len(made) - len(mutants),
        in_cells=len(in_cells),
        unreached=tuple(sorted({one.name for one in assignment.functions} & set(reach) - reached)),
        survivors=tuple(_survivor(assignment, mutant) for mutant in survivors),
    )


def mutation_findings(assignment: Assignment, score: MutationScore) -> Iterator[Finding]:
    """Whether enough mutants are caught."""
    detail = say(
        "%(caught)s of %(tried)s mutants are caught (%(share)s); "
        "%(equivalent)s are listed as equivalent",
        caught=score.caught,
        tried=score.tried,
        share=f"{score.share:.1%}",
        equivalent=score.equivalent,
    )
    if score.unreached:
        detail = say(
            "%(detail)s; none are made of %(functions)s, which no check calls",
            detail=detail,
            functions=", ".join(score.unreached),
        )
    proved = score.share >= REQUIRED_SHARE
    yield Finding(assignment.name, Kind.MUTANTS, say("mutation score"), proved, detail)


def equivalent_findings(assignment: Assignment) -> Iterator[Finding]:
    """Every change that is listed as equivalent is one that can be made of the reference."""
    source = assignment.reference_path.read_text(encoding="utf-8")
    functions = frozenset(one.name for one in assignment.functions)
    reached = frozenset().union(*reachable_names(source, functions).values())
    changes = {mutant.change for mutant in make_mutants(source, reached)}
    for change in sorted(set(assignment.equivalent_mutants) - changes):
        detail = say("no mutant is like this")
        yield Finding(assignment.name, Kind.EQUIVALENT, change, False, detail)


def jury_for(
    assignment: Assignment,
    name: str,
    called: dict[Check, frozenset[str]],
    reach: dict[str, frozenset[str]],
) -> Jury:
    """The checks that reach the function called `name`."""
    stood_in = {one.name for one in assignment.functions if not _is_own(assignment, one)}
    reaching = {
        check: {function for function in functions if name in reach.get(function, ())}
        for check, functions in called.items()
    }
    return Jury(
        tuple(check for check, names in reaching.items() if names and not names & stood_in),
        tuple(check for check, names in reaching.items() if names & stood_in),
    )


def _is_own(assignment: Assignment, function: Function) -> bool:
    """Whether the declared reference is the reference file's own function, not a stand-in."""
    code = getattr(function.reference, "__code__", None)
    return code is not None and code.co_filename == str(assignment.reference_path)


def _task(
    assignment: Assignment,
    mutant: Mutant,
    jury: Jury,
    seeds: Sequence[int],
    reach: dict[str, frozenset[str]],
) -> dict[str, Any]:
    own = [one.name for one in assignment.functions if _is_own(assignment, one)]
    return {
        "definition": mutant.definition,
        "functions": [name for name in own if mutant.name in reach.get(name, ())],
        "checks": [check.name for check in jury.direct],
        "seeds": list(seeds),
    }


def _passing_in_cells(
    assignment: Assignment,
    source: str,
    mutants: list[Mutant],
    juries: dict[str, Jury],
    seed: int,
    sandbox: CellSource,
) -> list[Mutant]:
    """Those mutants that pass their checks in the sandbox too; one seed, as cells cost more."""

    def passes(mutant: Mutant) -> bool:
        history = History()
        mutated = with_mutant(source, mutant).encode()
        submission = inspect_submission(assignment, mutated, seed, sandbox, history)
        return all(
            run_check(sandbox, submission, check, history).verdict is Verdict.PASSED
            for check in juries[mutant.name].in_cells
        )

    with ThreadPoolExecutor(sandbox.cores, "mutant") as threads:
        passed = threads.map(passes, mutants)
        return [mutant for mutant, survives in zip(mutants, passed, strict=True) if survives]


def _survivor(assignment: Assignment, mutant: Mutant) -> Survivor:
    return Survivor(
        file=f"reference/{assignment.reference_path.name}",
        line=mutant.line,
        function=mutant.name,
        before=mutant.before,
        after=mutant.after,
        change=mutant.change,
    )
