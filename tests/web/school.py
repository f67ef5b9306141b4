"""Two courses with people in every role and hand-ins in every state, by the store's functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from grader.catalogue import load_assignment
from grader.report import Progress, Report
from grader.store.accounts import create_user
from grader.store.attempts import (
    MAX_TRIES,
    Claim,
    claim_attempt,
    current_attempt,
    record_report,
    release,
    report_progress,
)
from grader.store.comments import add_comment, save_comment, saved_comments
from grader.store.connection import Session, Store
from grader.store.courses import create_course, enrol, open_assignment
from grader.store.invitations import invite
from grader.store.lint_records import record_lint
from grader.store.packages import upload_package
from grader.store.regrade_decisions import drop
from grader.store.regrades import start_regrade, what_counts
from grader.store.sections import add_section
from grader.store.similarity import store_fingerprints
from grader.store.submissions import find_submission, hand_in
from grader.store.tables import (
    Course,
    OpenAssignment,
    RegradeRequest,
    Role,
    Submission,
    User,
)
from grader.store.workers import Presence, arrive
from tests.web.made_extensions import extended
from tests.web.made_lint import LINT_REPORT
from tests.web.made_reports import every_verdict_report, full_marks_report, mistaken_report

PASSWORD = "correct horse battery"
FULL_NAMES = {
    "ada": "Ada Lovelace",
    "ben": "Ben Okafor",
    "chloe": "Chloé Nguyễn",
    "grace": "Grace Hopper",
    "alan": "Alan Turing",
    "zoe": "Zoe Other",
    "omar": "Omar Other",
    "eve": "Eve Nobody",
}
WORKER = Presence("worker-1", "cpu, gpu, regrade", "numpy, tensorflow", "CPU, 2 cores", "A")
SOURCE = b'''"""The Huber loss."""

import numpy as np


def huber_loss(labels, predictions, delta=1.0):
    residual = np.abs(labels - predictions)
    return np.where(residual < delta, 0.5 * residual**2, delta * residual - 0.5 * delta**2)
'''


@dataclass(frozen=True)
class School:
    """Public ids by what they are; `grace` and `alan` are TA and admin of the first course.

    `eve` belongs to no course. Submissions: `full`, `mistaken`, `verdicts`, `queued`, `running`
    and `errored` are Ada's, `bens` is Ben's, `foreign` is Zoe's in the other course. `comments`:
    Grace's beside line 7 of `full`, and one that she saved. `regrade` of the softmax was
    dropped, and `regrade_request` is about `full`. Nobody is in the `section`.
    """

    course: str
    other_course: str
    huber: str
    softmax: str
    cnn: str
    foreign_assignment: str
    people: dict[str, str]
    submissions: dict[str, str]
    attempts: dict[str, str]
    comments: dict[str, str]
    extension: str
    extension_request: str
    regrade: str
    regrade_request: str
    invitation: str
    join_token: str
    section: str
    package: str


def found_school(store: Store) -> School:
    with store.begin() as session:
        record_lint(session, LINT_REPORT)
        arrive(session, WORKER, datetime.now(UTC))
        return _found(session, datetime.now(UTC))


def _found(session: Session, now: datetime) -> School:
    people = {
        name: create_user(session, name, full_name, PASSWORD)
        for name, full_name in FULL_NAMES.items()
    }
    course = create_course(session, "Machine Learning", "Autumn 2026", "Europe/Berlin")
    course.leaderboard = True
    other = create_course(session, "Deep Learning", "Autumn 2026", "America/New_York")
    _enrol(session, course, people, students="ada ben chloe", ta="grace", admin="alan")
    _enrol(session, other, people, students="zoe", ta="omar", admin="omar")
    huber = _open(session, course, "huber-loss", now + timedelta(days=3), 5, now)
    softmax = _open(session, course, "softmax-regression", now - timedelta(hours=20), 6, now)
    cnn = _open(session, course, "mnist-cnn", now + timedelta(days=23), None, now)
    foreign = _open(session, other, "huber-loss", now + timedelta(days=3), None, now)
    ada = people["ada"]
    submissions = {
        "mistaken": graded(session, ada, huber, mistaken_report(), now - timedelta(days=2)),
        "full": graded(session, ada, huber, full_marks_report(), now - timedelta(days=1)),
        "verdicts": graded(session, ada, softmax, every_verdict_report(), now),
        "errored": errored(session, ada, softmax, now),
        "running": running(session, ada, cnn, now),
        "bens": graded(session, people["ben"], huber, mistaken_report(), now),
        "queued_before": waiting(session, people["ben"], cnn, now)[1],
        "queued": waiting(session, ada, cnn, now)[1],
        "foreign": graded(session, people["zoe"], foreign, mistaken_report(), now),
    }
    extension, asked = extended(session, ada, people["alan"], softmax, now)
    invitation, token = invite(session, course, Role.STUDENT, people["alan"].id, now, "Ivy New")
    package = upload_package(
        session, course, people["alan"].id, "mean.zip", "running-mean", b"PK", now
    )
    return School(
        package=package.public_id,
        course=course.public_id,
        other_course=other.public_id,
        huber=huber.public_id,
        softmax=softmax.public_id,
        cnn=cnn.public_id,
        foreign_assignment=foreign.public_id,
        people={name: user.public_id for name, user in people.items()},
        submissions=submissions,
        attempts={
            name: current_attempt(session, found_submission(session, public_id).id).public_id
            for name, public_id in submissions.items()
        },
        comments=_commented(session, people["grace"], submissions["full"], now),
        regrade=_regraded(session, people["grace"], softmax, now),
        regrade_request=_doubted(session, submissions["full"], now),
        extension=extension.public_id,
        extension_request=asked.public_id,
        invitation=invitation.public_id,
        join_token=token,
        section=add_section(session, course, "Wednesday", people["alan"].id, now).public_id,
    )


def _regraded(session: Session, author: User, opened: OpenAssignment, now: datetime) -> str:
    chosen = what_counts(session, opened)
    regrade, _ = start_regrade(session, opened, chosen, "2", "A check was wrong.", author.id, now)
    drop(session, opened, regrade, author.id, now)
    return regrade.public_id


def _doubted(session: Session, public_id: str, now: datetime) -> str:
    submission = find_submission(session, public_id)
    assert submission is not None
    request = RegradeRequest(submission_id=submission.id, text="Why <2> points?", asked_at=now)
    session.add(request)
    session.flush()
    return request.public_id


def found_submission(session: Session, public_id: str) -> Submission:
    submission = find_submission(session, public_id)
    assert submission is not None
    return submission


def _commented(session: Session, author: User, public_id: str, now: datetime) -> dict[str, str]:
    submission = found_submission(session, public_id)
    opened = submission.open_assignment
    comment = add_comment(session, submission, 7, "Nice and <short>.", author.id, now)
    save_comment(session, opened, "Use broadcasting.", author.id, now)
    (saved,) = saved_comments(session, opened)
    return {"line": comment.public_id, "saved": saved.public_id}


def waiting(
    session: Session, user: User, opened: OpenAssignment, now: datetime, name: str = "solution.py"
) -> tuple[int, str]:
    """Attempt id and submission's public id of a new hand-in."""
    attempt = hand_in(session, user.id, opened, name, SOURCE, now)
    return attempt.id, attempt.submission.public_id


def claimed(session: Session, attempt_id: int) -> Claim:
    claim = claim_attempt(session, attempt_id, "worker-1", 3600, datetime.now(UTC))
    assert claim is not None
    return claim


def graded(
    session: Session, user: User, opened: OpenAssignment, report: Report, now: datetime
) -> str:
    attempt_id, submission = waiting(session, user, opened, now)
    assert record_report(session, claimed(session, attempt_id), report, now)
    store_fingerprints(session, SOURCE)
    return submission


def running(session: Session, user: User, opened: OpenAssignment, now: datetime) -> str:
    attempt_id, submission = waiting(session, user, opened, now)
    progress = Progress(2, 9, "training on 60 000 digits")
    assert report_progress(session, claimed(session, attempt_id), progress)
    return submission


def errored(session: Session, user: User, opened: OpenAssignment, now: datetime) -> str:
    attempt_id, submission = waiting(session, user, opened, now)
    for _ in range(MAX_TRIES):
        claim = claimed(session, attempt_id)
        assert release(session, claim, "BoxFault: the sandbox <did not> start", now)
    return submission


def _open(
    session: Session,
    course: Course,
    name: str,
    due_at: datetime,
    attempt_limit: int | None,
    now: datetime,
) -> OpenAssignment:
    return open_assignment(session, course, load_assignment(name), 20, due_at, attempt_limit, now)


def _enrol(
    session: Session, course: Course, people: dict[str, User], students: str, ta: str, admin: str
) -> None:
    for name in students.split():
        enrol(session, course, people[name], Role.STUDENT)
    enrol(session, course, people[ta], Role.TA)
    enrol(session, course, people[admin], Role.ADMIN)
