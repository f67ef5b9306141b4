"""Reports of gradings that never were, for courses that are made up to measure with."""

from __future__ import annotations

import random

from grader.model import Assignment, Part, Verdict
from grader.report import CheckResult, Report

PASSING_SHARE = 0.7
RECOGNISED_SHARE = 0.4


def made_up_report(assignment: Assignment, chance: random.Random) -> Report:
    """One in which some checks failed, some of them for a known mistake."""
    checks = tuple(_result(assignment, part, chance) for part in assignment.parts)
    return Report(
        assignment=assignment.name,
        version=assignment.version,
        score=sum(check.points for check in checks),
        max_score=assignment.max_score,
        seconds=round(chance.uniform(1, 30), 3),
        dataset="none",
        checks=checks,
        seed=1,
        runtime="numpy",
        tier="A",
    )


def _result(assignment: Assignment, part: Part, chance: random.Random) -> CheckResult:
    passed = chance.random() < PASSING_SHARE
    recognised = not passed and assignment.mistakes and chance.random() < RECOGNISED_SHARE
    mistake = chance.choice(assignment.mistakes) if recognised else None
    return CheckResult(
        name=part.name,
        title=part.title,
        verdict=Verdict.PASSED if passed else Verdict.FAILED,
        points=part.points if passed else 0.0,
        max_points=part.points,
        message="" if passed else "The answer is off by a factor of 2.",
        mistake=None if mistake is None else mistake.name,
        mistake_sentence=None if mistake is None else mistake.sentence,
        hidden=part.hidden,
    )
