"""What the checks of many reports said, read inside the database: whole reports are large."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from grader.model import Verdict
from grader.store.tables import Attempt, Submission

KEYS = ("name", "verdict", "points", "max_points")


@dataclass(frozen=True)
class Finding:
    """The verdict and the points of one check in one attempt's report."""

    name: str
    verdict: Verdict
    points: float
    max_points: float


def failing_check(session: Session, open_assignment_id: int, check_name: str) -> frozenset[int]:
    """The ids of the submissions whose counting report says that this check did not pass."""
    counting = (
        select(Attempt.id, Attempt.submission_id)
        .join(Submission, Attempt.submission_id == Submission.id)
        .where(Submission.open_assignment_id == open_assignment_id, Attempt.counting)
    )
    submission_of = {attempt_id: submission for attempt_id, submission in session.execute(counting)}  # noqa: C416 - rows are no pairs to mypy
    return frozenset(
        submission_of[attempt_id]
        for attempt_id, findings in findings_of(session, submission_of).items()
        for one in findings
        if one.name == check_name and one.verdict is not Verdict.PASSED
    )


def findings_of(session: Session, attempt_ids: Collection[int]) -> dict[int, list[Finding]]:
    """What each check of these attempts' reports said, by attempt's id."""
    found: dict[int, list[Finding]] = {}
    for attempt_id, name, verdict, points, max_points in session.execute(
        _checks(session).where(Attempt.id.in_(attempt_ids))
    ):
        finding = Finding(name, Verdict(verdict), float(points), float(max_points))
        found.setdefault(attempt_id, []).append(finding)
    return found


def _checks(session: Session) -> Select[Any]:
    """One row for each check of each report, by the functions that each database has for JSON."""
    if session.get_bind().dialect.name == "sqlite":
        each = func.json_each(Attempt.report, "$.checks").table_valued("value", name="each_check")
        parts = [func.json_extract(each.c.value, f"$.{key}") for key in KEYS]
    else:
        checks = func.json_array_elements(Attempt.report["checks"])
        each = checks.table_valued("value", name="each_check")
        parts = [func.json_extract_path_text(each.c.value, key) for key in KEYS]
    return select(Attempt.id, *parts).select_from(Attempt).join(each, Attempt.report.is_not(None))
