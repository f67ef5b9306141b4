"""What the checks of many reports said, read inside the database: whole reports are large."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from grader.model import Verdict
from grader.store.tables import Attempt

FINDING = ("name", "verdict", "points", "max_points")


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
    checks, (name, verdict) = _checks(session, Attempt.submission_id, ("name", "verdict"))
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
    checks, _ = _checks(session, Attempt.id, FINDING)
    for attempt_id, name, verdict, points, max_points in session.execute(
        checks.where(Attempt.id.in_(attempt_ids))
    ):
        finding = Finding(name, Verdict(verdict), float(points), float(max_points))
        found.setdefault(attempt_id, []).append(finding)
    return found


def mistake_sentences(session: Session, attempt_ids: Collection[int]) -> dict[str, str]:
    """What these attempts' reports say to those who made a known mistake, by the mistake's name."""
    return _words(session, attempt_ids, "mistake", "mistake_sentence")


def reported_titles(session: Session, attempt_ids: Collection[int]) -> dict[str, str]:
    """The titles of the checks in these attempts' reports, by the check's name."""
    return _words(session, attempt_ids, "name", "title")


def _words(
    session: Session, attempt_ids: Collection[int], name_key: str, words_key: str
) -> dict[str, str]:
    if not attempt_ids:
        return {}
    checks, (name, _) = _checks(session, Attempt.id, (name_key, words_key))
    named = checks.where(Attempt.id.in_(attempt_ids), name.is_not(None))
    return {name: words for _, name, words in session.execute(named)}


def _checks(
    session: Session, whose: InstrumentedAttribute[int], keys: Sequence[str]
) -> tuple[Select[Any], list[ColumnElement[Any]]]:
    """One row for each check of each report, by the functions that each database has for JSON."""
    parts: list[ColumnElement[Any]]
    if session.get_bind().dialect.name == "sqlite":
        each = func.json_each(Attempt.report, "$.checks").table_valued("value", name="each_check")
        parts = [func.json_extract(each.c.value, f"$.{key}") for key in keys]
    else:
        checks = func.json_array_elements(Attempt.report["checks"])
        each = checks.table_valued("value", name="each_check")
        parts = [func.json_extract_path_text(each.c.value, key) for key in keys]
    rows = select(whose, *parts).select_from(Attempt).join(each, Attempt.report.is_not(None))
    return rows, parts
