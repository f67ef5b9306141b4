"""What lint last said about every installed assignment: a course admin's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grader.catalogue import assignment_names
from grader.lint.findings import Finding
from grader.lint.report import LintReport, report_from_json
from grader.outline import Outline
from grader.outlining import load_outline
from grader.store.lint_records import lint_records
from grader.store.tables import LintRecord
from web.access import ADMINS, course_for
from web.findings import told
from web.services import store
from web.sessions import require_visitor, visitor
from web.translating import lazy_gettext as _
from web.words import Word

pages = Blueprint("lint", __name__)
pages.before_request(require_visitor)

NEVER = Word(_("Never run"), "question", "plain")
OUTDATED = Word(_("Outdated"), "clock", "warn")
PROVED = Word(_("Proved"), "check", "good")
TO_MEND = Word(_("To mend"), "alert", "bad")


@dataclass(frozen=True)
class LintRow:
    """An installed assignment, and the last report on it where there is one."""

    outline: Outline
    word: Word
    recorded_at: datetime | None = None
    report: LintReport | None = None

    @property
    def told(self) -> tuple[Finding, ...]:
        """The findings that are shown one by one: what is refuted first."""
        return () if self.report is None else told(self.report)


@pages.get("/courses/<public_id>/lint")
def lint_page(public_id: str) -> ResponseReturnValue:
    """Every installed assignment with its last lint report."""
    with store().read() as session:
        course, role = course_for(session, visitor(), public_id, ADMINS)
        records = lint_records(session)
    rows = [lint_row(load_outline(name), records.get(name)) for name in assignment_names()]
    return render_template("admin/lint.html", course=course, role=role, rows=rows)


def lint_row(outline: Outline, record: LintRecord | None) -> LintRow:
    """What the page says about one assignment."""
    if record is None:
        return LintRow(outline, NEVER)
    report = report_from_json(record.report)
    word = PROVED if report.proved else TO_MEND
    if record.version != outline.version:
        word = OUTDATED
    return LintRow(outline, word, record.recorded_at, report)
