"""Who takes part in a course, and as what."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grader.store.courses import members_of
from web.access import ADMINS, course_for
from web.services import store
from web.sessions import require_visitor, visitor
from web.words import ROLE_WORDS

pages = Blueprint("people", __name__)
pages.before_request(require_visitor)


@pages.get("/courses/<public_id>/people")
def people_page(public_id: str) -> ResponseReturnValue:
    """Who takes part in the course, and as what."""
    with store().read() as session:
        course, role = course_for(session, visitor(), public_id, ADMINS)
        return render_template(
            "admin/people.html",
            course=course,
            role=role,
            members=members_of(session, course.id),
            role_words=ROLE_WORDS,
        )
