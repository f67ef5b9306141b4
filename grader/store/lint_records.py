"""The last lint report of every assignment, for the portal's admins."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.lint.report import LintReport, report_to_json
from grader.store.clock import database_now
from grader.store.tables import LintRecord


def record_lint(session: Session, report: LintReport) -> None:
    """Keep a report in place of the assignment's last one."""
    session.merge(
        LintRecord(
            assignment=report.assignment,
            version=report.version,
            recorded_at=database_now(session),
            report=report_to_json(report),
        )
    )


def lint_records(session: Session) -> Mapping[str, LintRecord]:
    """The last report of every assignment that was ever recorded, by the assignment's name."""
    return {record.assignment: record for record in session.scalars(select(LintRecord))}
