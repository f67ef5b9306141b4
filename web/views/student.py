"""A student's courses, and the page of one assignment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from flask import (
    Blueprint,
    abort,
    render_template,
)
from flask.typing import ResponseReturnValue

from grader.handouts import handout_text
from grader.policy import Refusal
from grader.store.asking import extension_requests_of
from grader.store.attention import Attention, attention
from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.courses import assignments_by_course, courses_of
from grader.store.earlier import latest_self_checks
from grader.store.gradebook import Prospect, prospects
from grader.store.outlines import outline_of_opened
from grader.store.pages import hand_ins_for
from grader.store.submissions import ruling_for
from grader.store.tables import Course, OpenAssignment, Role
from grader.store.terms import extensions_in_force
from web.access import EVERYONE, STAFF, open_assignment_for
from web.downloads import attachment
from web.languages import current_language
from web.own_terms import own_terms
from web.services import store
from web.sessions import Visitor, require_visitor, visitor
from web.uploads import LARGEST_UPLOAD

pages = Blueprint("student", __name__)
pages.before_request(require_visitor)


@dataclass(frozen=True)
class CourseWork:
    """One course in the list: a student's work in it, or what waits for its staff.

    `opened` is what is open in it. Nothing waits in an archived course: `attention` is None there.
    """

    course: Course
    role: Role
    opened: tuple[OpenAssignment, ...]
    work: tuple[Prospect, ...]
    attention: Attention | None

    @property
    def staff(self) -> bool:
        """Whether the visitor sees the gradebook."""
        return self.role in STAFF


@pages.get("/")
def home() -> ResponseReturnValue:
    """The visitor's courses: what is open in them, and what waits for their staff."""
    with store().read() as session:
        courses = _work_in_courses(session, visitor())
        return render_template("home.html", courses=courses)


@pages.get("/assignments/<public_id>")
def assignment_page(public_id: str) -> ResponseReturnValue:
    """Handout, upload form and what was handed in so far."""
    return show_assignment(public_id)


@pages.get("/assignments/<public_id>/starter")
def starter(public_id: str) -> ResponseReturnValue:
    """The file to begin with, as a download."""
    with store().read() as session:
        opened, role = open_assignment_for(session, visitor(), public_id, EVERYONE)
        ruling, _terms = ruling_for(session, opened, visitor().id, database_now(session))
        if ruling.refusal is Refusal.NOT_OPEN and role not in STAFF:
            abort(403)
        outline = outline_of_opened(opened)
    return attachment(outline.starter.encode(), outline.file_name)


def show_assignment(
    public_id: str,
    refusal: str | None = None,
    pasted: str = "",
    not_asked: str | None = None,
) -> str:
    """The page, with the sentence why what was just sent is not taken, and the text that was.

    `not_asked` says why a request for more time is not taken.
    """
    with store().read() as session:
        opened, role = open_assignment_for(session, visitor(), public_id, EVERYONE)
        outline = outline_of_opened(opened)
        return render_template(
            "assignment.html",
            opened=opened,
            file_name=outline.file_name,
            role=role,
            staff=role in STAFF,
            handout=handout_text(outline, current_language(), opened.thresholds, opened.limits),
            own_terms=own_terms(opened, outline),
            prospect=prospects(session, [opened], visitor().id, database_now(session))[0],
            hand_ins=hand_ins_for(session, opened, visitor().id),
            self_checks=latest_self_checks(session, opened.id, visitor().id),
            requests=extension_requests_of(session, opened.id, visitor().id),
            extensions=extensions_in_force(session, opened, visitor().id),
            refusal=refusal,
            pasted=pasted,
            not_asked=not_asked,
            largest_upload=LARGEST_UPLOAD,
        )


def _work_in_courses(session: Session, person: Visitor) -> list[CourseWork]:
    """A student's: what is still to come first, then what was due, in the order of due dates."""
    courses, present = courses_of(session, person.id), database_now(session)
    opened = assignments_by_course(session, [course for course, _role in courses])
    learnt = [opened[course.id] for course, role in courses if role not in STAFF]
    work: dict[int, list[Prospect]] = defaultdict(list)
    for prospect in prospects(session, list(chain.from_iterable(learnt)), person.id, present):
        work[prospect.opened.course_id].append(prospect)
    taught = [one.id for one, role in courses if role in STAFF and not one.archived_at]
    waiting = attention(session, taught)
    return [
        CourseWork(
            course=course,
            role=role,
            opened=_in_order(opened[course.id], waiting.get(course.id), present),
            work=tuple(sorted(work[course.id], key=lambda one: one.terms.due_at < present)),
            attention=waiting.get(course.id),
        )
        for course, role in courses
    ]


def _in_order(
    opened: Sequence[OpenAssignment], waiting: Attention | None, present: datetime
) -> tuple[OpenAssignment, ...]:
    """For the staff: what was due and is not reviewed, what is still to come, what is done."""

    def place(one: OpenAssignment) -> int:
        if one.due_at >= present:
            return 1
        return 0 if waiting and waiting.of(one).waiting else 2

    return tuple(sorted(opened, key=place))
