"""A copy of one's own record: a zip archive of one JSON document, the files and the reports."""

from __future__ import annotations

import json
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from grader.redaction import disclosure, redact_report
from grader.report_json import public_json, report_from_json
from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.disclosing import graded_attempts, hidden_rule
from grader.store.records import Record, record_of
from grader.store.tables import Attempt, Submission
from grader.store.terms import terms_of_submissions
from web.disclosing import scores_withheld
from web.sessions import Visitor


def record_archive(session: Session, person: Visitor) -> bytes:
    """The archive; hidden checks show in it what the report's page shows."""
    record = record_of(session, person.id)
    reports = _reports(session, record)
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        document = _document(session, person, record, reports)
        archive.writestr("record.json", json.dumps(document, indent=2, ensure_ascii=False))
        for submission in _submissions(record):
            folder = _folder(submission)
            archive.writestr(f"{folder}/graded.py", record.files[submission.blob_digest])
            if submission.original_digest is not None:
                ending = (submission.original_name or "").rpartition(".")[2]
                kind = ending if ending in {"ipynb", "zip"} else "bin"
                archive.writestr(
                    f"{folder}/original.{kind}", record.files[submission.original_digest]
                )
        for attempt in record.attempts:
            if attempt.id in reports:
                name = f"{_folder(attempt.submission)}/report-{attempt.public_id}.json"
                archive.writestr(name, json.dumps(reports[attempt.id], indent=2))
    return stream.getvalue()


def _reports(session: Session, record: Record) -> dict[int, dict[str, Any]]:
    """What the person may read of each report, by the attempt's id."""
    terms = terms_of_submissions(session, _submissions(record))
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
            found[attempt.id] = public_json(report)
    return found


def _document(
    session: Session, person: Visitor, record: Record, reports: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    terms = terms_of_submissions(session, _submissions(record))
    graded = _graded(session, record)
    withheld = {
        one.open_assignment_id
        for one in _submissions(record)
        if scores_withheld(
            one.open_assignment, terms[one.id], graded.get(one.open_assignment_id, 0)
        )
    }
    attempts: dict[int, list[Attempt]] = {}
    for attempt in record.attempts:
        attempts.setdefault(attempt.submission_id, []).append(attempt)
    return {
        "person": {"name": person.name, "full_name": person.full_name},
        "courses": [
            {"name": course.name, "term": course.term, "role": str(enrollment.role)}
            for enrollment, course in record.enrollments
        ],
        "marks": [
            {
                "assignment": opened.title,
                "points": mark.points,
                "of": opened.points,
                "penalty": mark.penalty,
                "days_late": mark.days_late,
            }
            for mark, opened in record.marks
            if opened.id not in withheld
        ],
        "submissions": [
            _submission(one, record, attempts[one.id], reports) for one in _submissions(record)
        ],
    }


def _submission(
    submission: Submission,
    record: Record,
    attempts: list[Attempt],
    reports: dict[int, dict[str, Any]],
) -> dict[str, Any]:
    return {
        "id": submission.public_id,
        "folder": _folder(submission),
        "course": submission.open_assignment.course.name,
        "assignment": submission.open_assignment.title,
        "number": submission.number,
        "self_check": submission.self_check,
        "handed_in_at": _moment(submission.handed_in_at),
        "file_name": submission.file_name,
        "original_name": submission.original_name,
        "gradings": [
            {
                "id": one.public_id,
                "kind": str(one.kind),
                "status": str(one.status),
                "counts": one.counting,
                "recorded_at": _moment(one.recorded_at),
                "score": reports[one.id]["score"] if one.id in reports else None,
                "max_score": reports[one.id]["max_score"] if one.id in reports else None,
            }
            for one in attempts
        ],
        "comments": [
            {"line": one.line, "text": one.text, "written_at": _moment(one.written_at)}
            for one in record.comments.get(submission.id, [])
        ],
        "regrade_requests": [
            {"text": one.text, "asked_at": _moment(one.asked_at), "answer": one.answer}
            for one in record.requests.get(submission.id, [])
        ],
    }


def _graded(session: Session, record: Record) -> dict[int, int]:
    """How many attempts are graded, by open assignment's id."""
    submissions = _submissions(record)
    counted = graded_attempts(
        session,
        {one.open_assignment_id for one in submissions},
        {one.user_id for one in submissions},
    )
    return {opened_id: number for (opened_id, _), number in counted.items()}


def _submissions(record: Record) -> list[Submission]:
    return list({one.submission_id: one.submission for one in record.attempts}.values())


def _folder(submission: Submission) -> str:
    kind = "self-check" if submission.self_check else "submission"
    opened = submission.open_assignment
    return f"{opened.assignment}-{opened.public_id}/{kind}-{submission.number}"


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
