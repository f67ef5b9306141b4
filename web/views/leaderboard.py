"""The leaderboard of a course and of each assignment: pseudonyms and points, never names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grader.errors import PseudonymRefused
from grader.pseudonyms import LONGEST, SHORTEST, Unfit
from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.courses import assignments_of
from grader.store.leaderboard import (
    Scores,
    be_given_pseudonym,
    choose_pseudonym,
    leave_board,
    pseudonym_of,
    scores_on_board,
)
from grader.store.tables import Course, OpenAssignment, Role
from web.access import EVERYONE, STUDENTS, course_for, hides_names, open_assignment_for
from web.disclosing import has_hidden_checks
from web.services import store
from web.sessions import require_visitor, visitor
from web.translating import gettext as _
from web.translating import lazy_gettext as lazy

pages = Blueprint("leaderboard", __name__)
pages.before_request(require_visitor)

MOST_PLACES = 100
UNFIT_WORDS = {
    Unfit.LETTERS: lazy("A pseudonym is made of letters, digits, signs and single spaces."),
    Unfit.TAKEN: lazy("Somebody in this course has this pseudonym."),
    Unfit.A_NAME: lazy("This is somebody's name: choose one that tells nothing."),
}


@dataclass(frozen=True)
class Place:
    """One line of the board; those with equal points share a rank."""

    rank: int
    pseudonym: str
    points: float
    counted: int
    own: bool


@pages.get("/courses/<public_id>/leaderboard")
def course_page(public_id: str) -> ResponseReturnValue:
    """All points together."""
    with store().read() as session:
        course, role = course_for(session, visitor(), public_id, EVERYONE)
        return _page(session, course, role, None)


@pages.get("/assignments/<public_id>/leaderboard")
def assignment_page(public_id: str) -> ResponseReturnValue:
    """The points of one assignment."""
    with store().read() as session:
        opened, role = open_assignment_for(session, visitor(), public_id, EVERYONE)
        if hides_names(opened, role):
            abort(404)
        return _page(session, opened.course, role, opened)


@pages.post("/courses/<public_id>/pseudonym")
def take(public_id: str) -> ResponseReturnValue:
    """Be on the board under a name that is chosen, under one that is given, or not at all."""
    how = request.form.get("how", "")
    with store().begin() as session:
        course, role = course_for(session, visitor(), public_id, STUDENTS)
        _need_board(course)
        try:
            if how == "off":
                leave_board(session, course, visitor().id)
                flash(_("You are not on the leaderboard."), "good")
            elif how == "give":
                name = be_given_pseudonym(session, course, visitor().id)
                flash(_("You are “%(name)s” on the leaderboard.", name=name), "good")
            else:
                wanted = request.form.get("pseudonym", "")
                name = choose_pseudonym(session, course, visitor().id, wanted)
                flash(_("You are “%(name)s” on the leaderboard.", name=name), "good")
        except PseudonymRefused as refused:
            return _page(session, course, role, None, _unfit_sentence(refused.why)), 422
    return redirect(url_for("leaderboard.course_page", public_id=public_id))


def places(scores: Sequence[Scores], own_id: int) -> list[Place]:
    """The board: most points first, equal ones by pseudonym."""
    found = [(round(one.points, 6), one) for one in scores]
    found.sort(key=lambda pair: (-pair[0], pair[1].pseudonym.casefold()))
    ranks: dict[float, int] = {}
    return [
        Place(
            rank=ranks.setdefault(points, number),
            pseudonym=one.pseudonym,
            points=points,
            counted=one.counted,
            own=one.user_id == own_id,
        )
        for number, (points, one) in enumerate(found, start=1)
    ]


def _page(
    session: Session,
    course: Course,
    role: Role,
    opened: OpenAssignment | None,
    error: str | None = None,
) -> str:
    _need_board(course)
    # A pseudonym that a TA knows by other points must not lead to a name that is hidden.
    assignments = [one for one in assignments_of(session, course.id) if not hides_names(one, role)]
    chosen = assignments if opened is None else [opened]
    hidden = {one.id for one in chosen if has_hidden_checks(one)}
    scores = scores_on_board(session, course, chosen, hidden, database_now(session))
    board = places(scores, visitor().id)
    return render_template(
        "leaderboard.html",
        course=course,
        role=role,
        opened=opened,
        assignments=assignments,
        places=[one for one in board if one.own or one.rank <= MOST_PLACES],
        points=sum(one.points for one in chosen),
        pseudonym=pseudonym_of(session, course, visitor().id) if role is Role.STUDENT else None,
        error=error,
        longest=LONGEST,
    )


def _need_board(course: Course) -> None:
    if not course.leaderboard:
        abort(404)


def _unfit_sentence(why: Unfit) -> str:
    if why is Unfit.LENGTH:
        return _("A pseudonym has %(least)s to %(most)s characters.", least=SHORTEST, most=LONGEST)
    return str(UNFIT_WORDS[why])
