"""Whether known mistakes are caught, and recognised by name in every check that catches them."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence

from grader.comparison import Tolerance, compare_observations
from grader.diagnosis import (
    PlayMistake,
    likeliest_mistakes,
    play_reference,
    possible_mistakes,
    possible_shapes,
)
from grader.direct_cell import DirectCell
from grader.errors import BadAnswer, OtherShape
from grader.lint.findings import Finding, Kind
from grader.model import Assignment, Check, Mistake
from grader.play import (
    CellSolution,
    TrustedPlay,
    functions_by_name,
    play_mistake,
    play_student,
    trusted_functions,
)
from grader.sentences import say

Recognitions = Mapping[str, Mapping[str, str | None]]
"""By mistake: for each check that catches it, the name that the diagnosis gives it."""


def mistake_findings(assignment: Assignment, seeds: Sequence[Recognitions]) -> Iterator[Finding]:
    """Every known mistake is caught and recognised with every seed; every check catches one."""
    for mistake in assignment.mistakes:
        outcomes = [recognised[mistake.name] for recognised in seeds]
        caught = {check for outcome in outcomes for check in outcome}
        named = [name for outcome in outcomes for name in outcome.values()]
        right = sum(name == mistake.name for name in named)
        yield Finding(
            assignment.name,
            Kind.MISTAKE,
            mistake.name,
            all(outcomes) and right == len(named),
            say(
                "caught by %(checks)s with %(times)s of %(seeds)s seeds; "
                "recognised in %(right)s of %(failures)s failures",
                checks=", ".join(sorted(caught)) or say("no check"),
                times=sum(map(bool, outcomes)),
                seeds=len(seeds),
                right=right,
                failures=len(named),
            ),
        )
    useful = {check for one in seeds for outcome in one.values() for check in outcome}
    for check in assignment.checks:
        proved = check.name in useful
        detail = (
            say("fails at least one known mistake") if proved else say("no known mistake fails it")
        )
        yield Finding(assignment.name, Kind.CHECK, check.name, proved, detail)


def recognitions(assignment: Assignment, mistakes: Sequence[Mistake], seed: int) -> Recognitions:
    """How each of `mistakes` fares when a submission makes it and no other."""
    references = {check: play_reference(assignment, check, seed) for check in assignment.checks}
    play = remembering_plays()
    return {
        mistake.name: _recognition(assignment, mistake, seed, references, play)
        for mistake in mistakes
    }


def remembering_plays() -> PlayMistake:
    """`play_mistake` for one assignment that plays nothing twice."""
    plays: dict[tuple[str, str, int], TrustedPlay] = {}

    @functools.wraps(play_mistake)
    def play(assignment: Assignment, check: Check, seed: int, mistake: Mistake) -> TrustedPlay:
        key = check.name, mistake.name, seed
        if key not in plays:
            plays[key] = play_mistake(assignment, check, seed, mistake)
        return plays[key]

    return play


def _recognition(
    assignment: Assignment,
    mistake: Mistake,
    seed: int,
    references: Mapping[Check, TrustedPlay],
    play: PlayMistake,
) -> dict[str, str | None]:
    possible: dict[str, tuple[Mistake, ...]] = {}
    for check, reference in references.items():
        if mistake.function in reference.called:
            explanations = _explain(assignment, check, seed, reference, mistake, play)
            if explanations is not None:
                possible[check.name] = explanations
    named = likeliest_mistakes(possible)
    return {name: named[name].name if name in named else None for name in possible}


def _explain(
    assignment: Assignment,
    check: Check,
    seed: int,
    reference: TrustedPlay,
    mistake: Mistake,
    play: PlayMistake,
) -> tuple[Mistake, ...] | None:
    """What explains a submission that makes the mistake; None where the check lets it pass."""
    cell = DirectCell(trusted_functions(assignment, mistake))
    solution = CellSolution(cell, functions_by_name(assignment.functions), reference.calls)
    try:
        shown = play_student(check, solution, seed)
    except OtherShape as fault:
        return possible_shapes(assignment, check, seed, reference, fault, play)
    except BadAnswer:
        return ()
    tolerance = Tolerance(check.tolerance, check.floor)
    if not compare_observations(shown, reference.observations, tolerance):
        return None
    return possible_mistakes(assignment, check, seed, reference, shown, play)
