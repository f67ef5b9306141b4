"""Who may see what: the one place that turns an id in an address into a row, or into 404."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort

from grader.store.comments import find_comment
from grader.store.connection import Session
from grader.store.courses import courses_of, find_course, find_open_assignment, role_in
from grader.store.extension_lists import (
    ListedExtension,
    ListedRequest,
    find_extension,
    find_request,
)
from grader.store.holding import hold
from grader.store.invitations import find_invitation
from grader.store.operations import find_attempt
from grader.store.packages import find_package
from grader.store.regrade_requests import find_doubt
from grader.store.regrades import find_regrade
from grader.store.sections import find_part
from grader.store.submissions import find_submission
from grader.store.tables import (
    Attempt,
    Comment,
    Course,
    Group,
    Invitation,
    OpenAssignment,
    Package,
    Regrade,
    RegradeRequest,
    Role,
    Section,
    Submission,
    Table,
)
from web.sessions import Visitor

EVERYONE = frozenset(Role)
STAFF = frozenset({Role.TA, Role.ADMIN})
STUDENTS = frozenset({Role.STUDENT})
ADMINS = frozenset({Role.ADMIN})


@dataclass(frozen=True)
class Desk:
    """A submission and the role in which the visitor looks at it."""

    submission: Submission
    role: Role
    own: bool

    @property
    def staff(self) -> bool:
        """Whether hidden checks, seeds and faults may be shown."""
        return self.role in STAFF

    @property
    def nameless(self) -> bool:
        """Whether the visitor must not learn whose submission it is."""
        return not self.own and hides_names(self.submission.open_assignment, self.role)


def hides_names(opened: OpenAssignment, role: Role) -> bool:
    """Whether this role reviews the assignment without learning whose work it is."""
    return opened.anonymous and role is Role.TA


def course_for(
    session: Session, visitor: Visitor, public_id: str, roles: frozenset[Role]
) -> tuple[Course, Role]:
    """The course and the visitor's role; 404 for other courses, 403 where the role is too low."""
    course = find_course(session, public_id)
    if course is None:
        abort(404)
    return course, _role(session, visitor, course.id, roles)


def may_found_courses(session: Session, visitor: Visitor) -> bool:
    """Whether the visitor looks after a course already: whoever does may found another."""
    return any(role is Role.ADMIN for _, role in courses_of(session, visitor.id))


def part_for(
    session: Session, visitor: Visitor, public_id: str, kind: str, part_id: str
) -> tuple[Section | Group, Course]:
    """One of the `sections` or `groups` of a course whose admin the visitor is, else 404 or 403."""
    course, _ = course_for(session, visitor, public_id, ADMINS)
    part: Section | Group | None = None
    if kind == "sections":
        part = find_part(session, Section, course.id, part_id)
    elif kind == "groups":
        part = find_part(session, Group, course.id, part_id)
    if part is None or not hold(session, part):
        abort(404)
    return part, course


def open_assignment_for(
    session: Session, visitor: Visitor, public_id: str, roles: frozenset[Role]
) -> tuple[OpenAssignment, Role]:
    """The opened assignment and the visitor's role in its course, else 404 or 403."""
    opened = find_open_assignment(session, public_id)
    if opened is None:
        abort(404)
    return opened, _role(session, visitor, opened.course_id, roles)


def submission_for(session: Session, visitor: Visitor, public_id: str) -> Desk:
    """The visitor's own submission, or one of a course whose staff the visitor belongs to."""
    submission = find_submission(session, public_id)
    if submission is None:
        abort(404)
    role = _role(session, visitor, submission.open_assignment.course_id, EVERYONE)
    own = submission.user_id == visitor.id
    if not (own or role in STAFF) or not hold(session, submission):
        abort(404)
    return Desk(submission, role, own)


def own_submission_for(session: Session, visitor: Visitor, public_id: str) -> Submission:
    """The visitor's own submission; 403 for others that the visitor may only see, else 404."""
    desk = submission_for(session, visitor, public_id)
    if not desk.own:
        abort(403)
    return desk.submission


def reviewed_for(session: Session, visitor: Visitor, public_id: str) -> Desk:
    """A submission that the visitor may review, else 404 or 403."""
    desk = submission_for(session, visitor, public_id)
    if not desk.staff:
        abort(403)
    return desk


def extension_for(
    session: Session, visitor: Visitor, public_id: str
) -> tuple[ListedExtension, OpenAssignment]:
    """An extension of a course whose admin the visitor is, else 404 or 403."""
    listed = find_extension(session, public_id)
    if listed is None:
        abort(404)
    opened = session.get_one(OpenAssignment, listed.extension.open_assignment_id)
    _role(session, visitor, opened.course_id, ADMINS)
    _hold(session, listed.extension)
    return listed, opened


def extension_request_for(session: Session, visitor: Visitor, public_id: str) -> ListedRequest:
    """A student's request in a course whose admin the visitor is, else 404 or 403."""
    listed = find_request(session, public_id)
    if listed is None:
        abort(404)
    _role(session, visitor, listed.opened.course_id, ADMINS)
    _hold(session, listed.request)
    return listed


def attempt_for(
    session: Session, visitor: Visitor, public_id: str, roles: frozenset[Role]
) -> Attempt:
    """The attempt at a submission of a course in which the visitor has one of these roles."""
    attempt = find_attempt(session, public_id)
    if attempt is None:
        abort(404)
    _role(session, visitor, attempt.submission.open_assignment.course_id, roles)
    return attempt


def regrade_for(
    session: Session, visitor: Visitor, public_id: str
) -> tuple[Regrade, OpenAssignment, Role]:
    """A change set of a course whose staff the visitor belongs to, else 404 or 403."""
    regrade = find_regrade(session, public_id)
    if regrade is None:
        abort(404)
    opened = session.get_one(OpenAssignment, regrade.open_assignment_id)
    return regrade, opened, _role(session, visitor, opened.course_id, STAFF)


def regraded_for(
    session: Session, visitor: Visitor, public_id: str, submission_id: str
) -> tuple[Regrade, Desk]:
    """A change set and a submission of its assignment that the visitor may review, else 404."""
    regrade, opened, _ = regrade_for(session, visitor, public_id)
    desk = reviewed_for(session, visitor, submission_id)
    if desk.submission.open_assignment_id != opened.id:
        abort(404)
    return regrade, desk


def regrade_request_for(
    session: Session, visitor: Visitor, public_id: str
) -> tuple[RegradeRequest, Submission]:
    """A student's request in a course whose staff the visitor belongs to, else 404 or 403."""
    found = find_doubt(session, public_id)
    if found is None:
        abort(404)
    reviewed_for(session, visitor, found[1].public_id)
    return found


def own_comment_for(session: Session, visitor: Visitor, desk: Desk, public_id: str) -> Comment:
    """A comment that the visitor wrote on this submission; 404 for none, 403 for another's."""
    comment = find_comment(session, desk.submission.id, public_id)
    if comment is None:
        abort(404)
    if comment.author_id != visitor.id:
        abort(403)
    return comment


def invitation_for(session: Session, visitor: Visitor, public_id: str) -> tuple[Invitation, Course]:
    """An invitation into a course whose admin the visitor is, else 404 or 403."""
    invitation = find_invitation(session, public_id)
    if invitation is None:
        abort(404)
    _role(session, visitor, invitation.course_id, ADMINS)
    _hold(session, invitation)
    return invitation, session.get_one(Course, invitation.course_id)


def package_for(session: Session, visitor: Visitor, public_id: str) -> tuple[Package, Course]:
    """An uploaded assignment of a course whose admin the visitor is, else 404 or 403."""
    package = find_package(session, public_id)
    if package is None:
        abort(404)
    _role(session, visitor, package.course_id, ADMINS)
    _hold(session, package)
    return package, session.get_one(Course, package.course_id)


def _hold(session: Session, row: Table) -> None:
    """Of those who change the same at one moment, each sees what the one before has done."""
    if not hold(session, row):
        abort(404)


def _role(session: Session, visitor: Visitor, course_id: int, roles: frozenset[Role]) -> Role:
    role = role_in(session, course_id, visitor.id)
    if role is None:
        abort(404)
    if role not in roles:
        abort(403)
    return role
