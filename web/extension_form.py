"""An extension as an admin types it into a form: for whom, until when, why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from grader.policy import Grant
from grader.store.accounts import find_user
from grader.store.connection import Session
from grader.store.courses import role_in
from grader.store.extensions import MOST_EXTRA_ATTEMPTS, Wanted
from grader.store.sections import sections_of
from grader.store.tables import Course, OpenAssignment, Role, Section, User
from web.dates import from_field, is_far
from web.terms import TOO_FAR
from web.translating import gettext as _
from web.translating import lazy_gettext

NO_LATER = lazy_gettext("This is no later than for everybody else.")
FIELDS = ("student", "section", "due_at", "closes_at", "extra_attempts", "reason")


def sent_extension(form: Mapping[str, str]) -> dict[str, str]:
    """The fields as they were sent; other fields are ignored."""
    return {name: form.get(name, "").strip() for name in FIELDS}


def read_extension(
    session: Session, opened: OpenAssignment, fields: Mapping[str, str]
) -> tuple[Wanted | None, dict[str, str]]:
    """The extension, or None and a sentence for each field that makes no sense."""
    errors: dict[str, str] = {}
    course = opened.course
    student = _student(session, course, fields["student"], errors)
    section = _section(session, course, fields["section"], errors)
    if not errors and (student is None) == (section is None):
        errors["student"] = _("Name one student or choose one section.")
    due_at = read_moment(fields["due_at"], course.time_zone, "due_at", errors)
    closes_at = read_moment(fields["closes_at"], course.time_zone, "closes_at", errors)
    extra = fields["extra_attempts"] or "0"
    if not (extra.isascii() and extra.isdigit() and int(extra[:9]) <= MOST_EXTRA_ATTEMPTS):
        errors["extra_attempts"] = _("Extra attempts are a whole number up to 1 000.")
    elif due_at is None and closes_at is None and not int(extra) and not errors:
        errors["due_at"] = _("An extension brings a later date or more attempts.")
    if due_at is not None and due_at <= opened.due_at:
        errors["due_at"] = str(NO_LATER)
    if not fields["reason"]:
        errors["reason"] = _("Say why: it goes into the audit log.")
    if errors:
        return None, errors
    return Wanted(Grant(due_at, closes_at, int(extra)), fields["reason"], student, section), {}


def read_moment(text: str, time_zone: str, name: str, errors: dict[str, str]) -> datetime | None:
    """The moment in a date field, None where it is empty; what makes no sense goes to `errors`."""
    if not text:
        return None
    try:
        moment = from_field(text, time_zone)
    except (ValueError, OverflowError):
        errors[name] = _("Choose a date and a time that the course's clocks show.")
        return None
    if is_far(moment):
        errors[name] = str(TOO_FAR)
        return None
    return moment


def _student(session: Session, course: Course, name: str, errors: dict[str, str]) -> User | None:
    if not name:
        return None
    user = find_user(session, name)
    if user is None or role_in(session, course.id, user.id) is not Role.STUDENT:
        errors["student"] = _("There is no student with this user name in the course.")
        return None
    return user


def _section(
    session: Session, course: Course, public_id: str, errors: dict[str, str]
) -> Section | None:
    if not public_id:
        return None
    found = {section.public_id: section for section in sections_of(session, course.id)}
    if public_id not in found:
        errors["section"] = _("Choose one of the list.")
    return found.get(public_id)
