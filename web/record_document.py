"""What is stored of one person, as the JSON document of the record's archive."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from grader.store.records import Membership, Record
from grader.store.tables import (
    Attempt,
    Extension,
    ExtensionRequest,
    OpenAssignment,
    Override,
    Submission,
)

Reports = Mapping[int, Mapping[str, Any]]
"""What the person may read of each report, by the attempt's id."""


def record_document(record: Record, reports: Reports, withheld: Collection[int]) -> dict[str, Any]:
    """The document; marks of the open assignments `withheld` are left out."""
    courses = {one.course.id: one.course.name for one in record.memberships}
    attempts: dict[int, list[Attempt]] = {}
    for attempt in record.attempts:
        attempts.setdefault(attempt.submission_id, []).append(attempt)
    return {
        "person": {
            "name": record.user.name,
            "full_name": record.user.full_name,
            "email": record.user.email,
            "language": record.user.language,
        },
        "courses": [_membership(one) for one in record.memberships],
        "marks": [
            {
                "course": courses.get(opened.course_id),
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
            _submission(one, record, attempts[one.id], reports) for one in handed_in(record)
        ],
        "extension_requests": [_wish(one, opened) for one, opened in record.wishes],
        "extensions": [_extension(one, opened) for one, opened in record.extensions],
        "notices": [
            {
                "kind": one.kind,
                "subject": one.subject,
                "created_at": _moment(one.created_at),
                "read_at": _moment(one.read_at),
            }
            for one in record.notices
        ],
    }


def handed_in(record: Record) -> list[Submission]:
    """The submissions and self-checks of a record, each once."""
    return list({one.submission_id: one.submission for one in record.attempts}.values())


def folder_of(submission: Submission) -> str:
    """Where in the archive the files of a submission lie."""
    kind = "self-check" if submission.self_check else "submission"
    opened = submission.open_assignment
    return f"{opened.assignment}-{opened.public_id}/{kind}-{submission.number}"


def _membership(one: Membership) -> dict[str, Any]:
    return {
        "name": one.course.name,
        "term": one.course.term,
        "role": str(one.enrollment.role),
        "section": one.section,
        "group": one.group,
        "pseudonym": one.enrollment.pseudonym,
    }


def _submission(
    submission: Submission, record: Record, attempts: list[Attempt], reports: Reports
) -> dict[str, Any]:
    shown = {
        check["name"] for one in attempts for check in reports.get(one.id, {"checks": ()})["checks"]
    }
    return {
        "id": submission.public_id,
        "folder": folder_of(submission),
        "course": submission.open_assignment.course.name,
        "assignment": submission.open_assignment.title,
        "number": submission.number,
        "self_check": submission.self_check,
        "handed_in_at": _moment(submission.handed_in_at),
        "file_name": submission.file_name,
        "original_name": submission.original_name,
        "gradings": [_grading(one, reports) for one in attempts],
        "changed_points": [
            _override(one)
            for one in record.overrides.get(submission.id, [])
            if one.check_name in shown
        ],
        "comments": [
            {"line": one.line, "text": one.text, "written_at": _moment(one.written_at)}
            for one in record.comments.get(submission.id, [])
        ],
        "regrade_requests": [
            {
                "text": one.text,
                "asked_at": _moment(one.asked_at),
                "granted": one.granted,
                "answer": one.answer,
                "answered_at": _moment(one.answered_at),
            }
            for one in record.requests.get(submission.id, [])
        ],
    }


def _grading(attempt: Attempt, reports: Reports) -> dict[str, Any]:
    report = reports.get(attempt.id, {})
    return {
        "id": attempt.public_id,
        "kind": str(attempt.kind),
        "status": str(attempt.status),
        "counts": attempt.counting,
        "recorded_at": _moment(attempt.recorded_at),
        "score": report.get("score"),
        "max_score": report.get("max_score"),
    }


def _override(one: Override) -> dict[str, Any]:
    """Points of a check that staff changed; null stands for the grader's own again."""
    return {
        "check": one.check_name,
        "points": one.points,
        "reason": one.reason,
        "made_at": _moment(one.made_at),
    }


def _wish(one: ExtensionRequest, opened: OpenAssignment) -> dict[str, Any]:
    return {
        "assignment": opened.title,
        "wanted_due_at": _moment(one.wanted_due_at),
        "text": one.text,
        "asked_at": _moment(one.asked_at),
        "granted": None if one.answered_at is None else one.extension_id is not None,
        "answer": one.answer,
        "answered_at": _moment(one.answered_at),
    }


def _extension(one: Extension, opened: OpenAssignment) -> dict[str, Any]:
    """What was granted; why is a note among staff."""
    return {
        "assignment": opened.title,
        "for": "student" if one.user_id is not None else "section",
        "due_at": _moment(one.due_at),
        "closes_at": _moment(one.closes_at),
        "extra_attempts": one.extra_attempts,
        "granted_at": _moment(one.granted_at),
        "withdrawn_at": _moment(one.withdrawn_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
