"""What a change set would change: every submission of it before and after, and its student's mark.

Overrides, extensions and penalties are worked in on both sides; nothing here writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from grader.model import Verdict
from grader.policy import Terms, outcome
from grader.store.failing import Finding, findings_of
from grader.store.marks import Graded, read_graded, terms_by_student
from grader.store.overrides import overrides_in_force
from grader.store.tables import Attempt, AttemptStatus, OpenAssignment, Regrade, Submission, User


@dataclass(frozen=True)
class Scores:
    """One grading of a submission: points with overrides, and the checks that did not pass."""

    points: float
    max_points: float
    failing: frozenset[str]

    @property
    def share(self) -> float:
        """Of full marks."""
        return self.points / self.max_points if self.max_points else 0.0


@dataclass(frozen=True)
class Change:
    """One submission of a change set; `after` is None where it could not be graded again.

    `mark_before` and `mark_after` are course points of its student, were everything applied; once
    it is decided on, those that it had and those that followed. `applied` says whether the new
    grading was let count.
    """

    attempt: Attempt
    submission: Submission
    user: User
    before: Scores
    after: Scores | None
    mark_before: float | None
    mark_after: float | None
    overridden: bool
    applied: bool = False

    @property
    def gain(self) -> float:
        """The share of full marks that the new grading gives more, or less where negative."""
        return 0.0 if self.after is None else round(self.after.share - self.before.share, 9)

    @property
    def flipped(self) -> bool:
        """Whether it has full marks now and had not before."""
        return self.after is not None and self.after.share >= 1 > self.before.share

    @property
    def newly_failing(self) -> frozenset[str]:
        """The checks that passed and do not pass now."""
        return frozenset() if self.after is None else self.after.failing - self.before.failing

    @property
    def same(self) -> bool:
        """Whether the new grading says nothing else than the old one."""
        return self.after is not None and not self.gain and not self.newly_failing

    @property
    def seconds(self) -> float | None:
        """What grading it again took; None where it was not graded."""
        started, recorded = self.attempt.started_at, self.attempt.recorded_at
        if started is None or recorded is None:
            return None
        return (recorded - started).total_seconds()


def changes_of(session: Session, opened: OpenAssignment, regrade: Regrade) -> list[Change]:
    """Every submission of a change set that is not decided on, those that lose most first."""
    rows = _attempts(session, regrade.id)
    users = sorted({submission.user_id for _, _, submission, _ in rows})
    overrides = overrides_in_force(session, [opened.id], users)
    findings = findings_of(session, [one.id for new, old, _, _ in rows for one in (new, old)])
    after = {
        submission.id: _scores(findings[new.id], overrides.get(submission.id, {}))
        for new, _, submission, _ in rows
        if new.status is AttemptStatus.RECORDED
    }
    marks = _marks(session, opened, users, after)
    changes = [
        Change(
            new,
            submission,
            user,
            _scores(findings[old.id], overrides.get(submission.id, {})),
            after.get(submission.id),
            *marks[submission.user_id],
            overridden=submission.id in overrides,
        )
        for new, old, submission, user in rows
    ]
    return sorted(changes, key=lambda one: (one.gain, one.submission.public_id))


def gradings_of(
    session: Session, regrade: Regrade, submission: Submission
) -> tuple[Attempt, Attempt] | None:
    """The grading of a submission that counts, and that of a change set; None without both."""
    old = aliased(Attempt)
    row = session.execute(
        select(old, Attempt)
        .join(old, (old.submission_id == Attempt.submission_id) & old.counting)
        .where(
            Attempt.regrade_id == regrade.id,
            Attempt.submission_id == submission.id,
            Attempt.status == AttemptStatus.RECORDED,
            old.status == AttemptStatus.RECORDED,
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def _attempts(session: Session, regrade_id: int) -> list[tuple[Attempt, Attempt, Submission, User]]:
    """The new attempt and the one that counts, of each submission."""
    old = aliased(Attempt)
    rows = session.execute(
        select(Attempt, old, Submission, User)
        .join(Submission, Attempt.submission_id == Submission.id)
        .join(old, (old.submission_id == Submission.id) & old.counting)
        .join(User, Submission.user_id == User.id)
        .where(Attempt.regrade_id == regrade_id, old.status == AttemptStatus.RECORDED)
    )
    return [(new, counting, submission, user) for new, counting, submission, user in rows]


def _scores(findings: list[Finding], overrides: Mapping[str, float]) -> Scores:
    points = sum(overrides.get(one.name, one.points) for one in findings)
    return Scores(
        points=round(points, 6),
        max_points=sum(one.max_points for one in findings),
        failing=frozenset(one.name for one in findings if one.verdict is not Verdict.PASSED),
    )


def _marks(
    session: Session, opened: OpenAssignment, users: list[int], after: Mapping[int, Scores]
) -> dict[int, tuple[float | None, float | None]]:
    """Each student's course points before and after, by the policy."""
    graded = read_graded(session, [opened.id], users)
    terms = terms_by_student(session, opened, users)
    return {
        user_id: (
            _mark(opened, terms[user_id], submissions),
            _mark(opened, terms[user_id], [_regraded(one, after) for one in submissions]),
        )
        for (_, user_id), submissions in graded.items()
    }


def _regraded(graded: Graded, after: Mapping[int, Scores]) -> Graded:
    scores = after.get(graded.submission_id)
    if scores is None:
        return graded
    return replace(graded, points=scores.points, max_points=scores.max_points)


def _mark(opened: OpenAssignment, terms: Terms, submissions: list[Graded]) -> float | None:
    found = outcome(terms, [one.hand_in for one in submissions])
    return None if found is None else round(found.counted * opened.points, 6)
