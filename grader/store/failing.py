"""What the checks of many reports said, read inside the database: whole reports are large."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from grader.model import Verdict
from grader.store.tables import Attempt

KEYS = ("name", "verdict", "points", "max_points")


@dataclass(frozen=True)
class Finding:
    """The verdict and the points of one check in one attempt's report."""

    name: str
    verdict: Verdict
    points: float
    max_points: float


def failing_check(
    session: Session, submission_ids: Collection[int], check_name: str
) -> frozenset[int]:
    """Those of the submissions whose counting report says that this check did not pass."""
    checks, (name, verdict, _, _) = _checks(session, Attempt.submission_id)
    failing = checks.where(
        Attempt.submission_id.in_(submission_ids),
        Attempt.counting,
        name == check_name,
        verdict != Verdict.PASSED.value,
    )
    return frozenset(row[0] for row in session.execute(failing))


def findings_of(session: Session, attempt_ids: Collection[int]) -> dict[int, list[Finding]]:
    """What each check of these attempts' reports said, by attempt's id."""
    found: dict[int, list[Finding]] = {}
    checks, _ = _checks(session, Attempt.id)
    for attempt_id, name, verdict, points, max_points in session.execute(
        checks.where(Attempt.id.in_(attempt_ids))
    ):
        finding = Finding(name, Verdict(verdict), float(points), float(max_points))
        found.setdefault(attempt_id, []).append(finding)
    return found


def _checks(
    session: Session, whose: InstrumentedAttribute[int]
) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    """One row for each check of each report, by the functions that each database has for JSON."""
    parts: list[ColumnElement[Any]]
    if session.get_bind().dialect.name == "sqlite":
        each = func.json_each(Attempt.report, "$.checks").table_valued("value", name="each_check")
        parts = [func.json_extract(each.c.value, f"$.{key}") for key in KEYS]
    else:
        checks = func.json_array_elements(Attempt.report["checks"])
        each = checks.table_valued("value", name="each_check")
        parts = [func.json_extract_path_text(each.c.value, key) for key in KEYS]
    rows = select(whose, *parts).select_from(Attempt).join(each, Attempt.report.is_not(None))
    return rows, parts
