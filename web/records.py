"""A copy of one's own record: a zip archive of one JSON document, the files and the reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from grader.redaction import disclosure, redact_report
from grader.report import Report
from grader.report_json import report_from_json, report_to_json
from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.disclosing import graded_attempts, hidden_rule
from grader.store.records import Record, record_of
from grader.store.terms import terms_of_submissions
from web.disclosing import scores_withheld
from web.record_document import folder_of, handed_in, record_document
from web.sessions import Visitor

SHOWN = ("assignment", "version", "score", "max_score", "seconds", "dataset", "checks")
"""What of a report is for its student; the rest is about the machine."""


def record_archive(session: Session, person: Visitor) -> bytes:
    """The archive; hidden checks show in it what the report's page shows."""
    record = record_of(session, person.id)
    reports = _reports(session, record)
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        document = record_document(record, reports, _withheld(session, record))
        archive.writestr("record.json", _json(document))
        for submission in handed_in(record):
            folder = folder_of(submission)
            archive.writestr(f"{folder}/graded.py", record.files[submission.blob_digest])
            if submission.original_digest is not None:
                ending = (submission.original_name or "").rpartition(".")[2]
                kind = ending if ending in {"ipynb", "zip"} else "bin"
                archive.writestr(
                    f"{folder}/original.{kind}", record.files[submission.original_digest]
                )
        for attempt in record.attempts:
            if attempt.id in reports:
                name = f"{folder_of(attempt.submission)}/report-{attempt.public_id}.json"
                archive.writestr(name, _json(reports[attempt.id]))
    return stream.getvalue()


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)


def _reports(session: Session, record: Record) -> dict[int, dict[str, Any]]:
    """What the person may read of each report, by the attempt's id."""
    terms = terms_of_submissions(session, handed_in(record))
    graded = _graded(session, record)
    now = database_now(session)
    found = {}
    for attempt in record.attempts:
        opened = attempt.submission.open_assignment
        if attempt.report is not None:
            due_at = terms[attempt.submission_id].due_at
            attempts = graded.get(attempt.submission.open_assignment_id, 0)
            disclosed = disclosure(hidden_rule(opened), due_at, attempts, now)
            report = redact_report(report_from_json(attempt.report), disclosed)
            found[attempt.id] = _readable(report)
    return found


def _readable(report: Report) -> dict[str, Any]:
    """Everything that the report's page shows."""
    complete = report_to_json(report)
    return {key: complete[key] for key in SHOWN}


def _graded(session: Session, record: Record) -> dict[int, int]:
    """How many attempts are graded, by open assignment's id."""
    submissions = handed_in(record)
    counted = graded_attempts(
        session,
        {one.open_assignment_id for one in submissions},
        {one.user_id for one in submissions},
    )
    return {opened_id: number for (opened_id, _), number in counted.items()}


def _withheld(session: Session, record: Record) -> set[int]:
    """The open assignments whose scores the person may not see yet."""
    terms = terms_of_submissions(session, handed_in(record))
    graded = _graded(session, record)
    return {
        one.open_assignment_id
        for one in handed_in(record)
        if scores_withheld(
            one.open_assignment, terms[one.id], graded.get(one.open_assignment_id, 0)
        )
    }
