"""Points that staff gave in place of the grader's: both stay stored, the newest counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grader.store.tables import Attempt, Override, Submission


def overrides_of(session: Session, submission_id: int) -> list[Override]:
    """Every override ever made of a submission, oldest first."""
    chosen = select(Override).where(Override.submission_id == submission_id)
    return list(session.scalars(chosen.order_by(Override.id)))


def override_points(
    session: Session, open_assignment_ids: Sequence[int], user_ids: Sequence[int] | None = None
) -> dict[int, float]:
    """The score with overrides of each submission that has any in force, by submission's id."""
    changed = overrides_in_force(session, open_assignment_ids, user_ids)
    if not changed:
        return {}
    reports = session.execute(
        select(Attempt.submission_id, Attempt.report).where(
            Attempt.submission_id.in_(list(changed)), Attempt.counting
        )
    )
    return {
        submission_id: overridden_score(report, changed[submission_id])
        for submission_id, report in reports
        if report is not None
    }


def overrides_in_force(
    session: Session, open_assignment_ids: Sequence[int], user_ids: Sequence[int] | None = None
) -> dict[int, dict[str, float]]:
    """The points that count in place of the grader's, by submission's id and check's name."""
    newest = (
        select(func.max(Override.id))
        .join(Submission, Override.submission_id == Submission.id)
        .where(Submission.open_assignment_id.in_(open_assignment_ids))
        .group_by(Override.submission_id, Override.check_name)
    )
    if user_ids is not None:
        newest = newest.where(Submission.user_id.in_(user_ids))
    rows = session.execute(
        select(Override.submission_id, Override.check_name, Override.points).where(
            Override.id.in_(newest), Override.points.is_not(None)
        )
    )
    changed: dict[int, dict[str, float]] = defaultdict(dict)
    for submission_id, check, points in rows:
        if points is not None:
            changed[submission_id][check] = points
    return changed


def overridden_score(report: Mapping[str, Any], points: Mapping[str, float]) -> float:
    """The score of a report with other points for some of its checks."""
    checks = report["checks"]
    return round(sum(float(points.get(one["name"], one["points"])) for one in checks), 6)
