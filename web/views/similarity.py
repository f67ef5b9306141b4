"""Which submissions of an assignment are alike, and two of them side by side; never a verdict."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from grader.similarity import common_lines, fingerprints_of, most_alike
from grader.store.outlines import outline_of_opened
from grader.store.similarity import MOST_PROGRAMS, programs_of
from grader.store.submissions import source_of
from web.access import STAFF, hides_names, open_assignment_for, reviewed_for
from web.reviews import label_of, student_label
from web.services import store
from web.sessions import require_visitor, visitor
from web.sources import source_lines

pages = Blueprint("similarity", __name__)
pages.before_request(require_visitor)

MOST_PAIRS = 50


@pages.get("/assignments/<public_id>/similarity")
def list_page(public_id: str) -> ResponseReturnValue:
    """The pairs of submissions that share most, worked out anew from their fingerprints."""
    with store().read() as session:
        opened, role = open_assignment_for(session, visitor(), public_id, STAFF)
        programs, ungraded = programs_of(session, opened)
        starter = fingerprints_of(outline_of_opened(opened).starter)
        found = most_alike([one.fingerprints for one in programs], starter, MOST_PAIRS)
        return render_template(
            "review/similarity.html",
            opened=opened,
            pairs=[(one, programs[one.left], programs[one.right]) for one in found],
            compared=len(programs),
            ungraded=ungraded,
            most=MOST_PROGRAMS,
            nameless=hides_names(opened, role),
            label=student_label,
        )


@pages.get("/submissions/<public_id>/similar/<other_id>")
def pair_page(public_id: str, other_id: str) -> ResponseReturnValue:
    """Two submissions of one assignment, with the places that they share marked."""
    with store().read() as session:
        desks = [reviewed_for(session, visitor(), one) for one in (public_id, other_id)]
        left, right = (desk.submission for desk in desks)
        opened = left.open_assignment
        if right.open_assignment_id != opened.id:
            abort(404)
        contents = [source_of(session, one) for one in (left, right)]
        texts = [one.decode("utf-8", "replace").removeprefix("\ufeff") for one in contents]
        starter = outline_of_opened(opened).starter
        return render_template(
            "review/pair.html",
            opened=opened,
            sides=[
                (desk.submission, label_of(desk.submission, desk.nameless), lines, marked)
                for desk, lines, marked in zip(
                    desks,
                    map(source_lines, contents),
                    common_lines(texts[0], texts[1], starter),
                    strict=True,
                )
            ],
        )
