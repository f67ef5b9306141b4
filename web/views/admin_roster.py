"""A roster from a spreadsheet: looked at first, then imported as a whole or not at all."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from grader.roster import Problem, Roster, Trouble, decode_roster, read_roster
from grader.store.clock import database_now
from grader.store.rosters import import_roster, plan_roster
from web.access import ADMINS, course_for
from web.previews import confirmed, seal
from web.services import store
from web.sessions import require_visitor, visitor
from web.words import ROLE_WORDS, STEP_WORDS, TROUBLE_WORDS

pages = Blueprint("roster", __name__)
pages.before_request(require_visitor)


@pages.get("/courses/<public_id>/roster")
def roster_page(public_id: str) -> ResponseReturnValue:
    """Where a roster is uploaded or pasted."""
    with store().read() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        return render_template("admin/roster.html", course=course, role="admin")


@pages.post("/courses/<public_id>/roster")
def import_page(public_id: str) -> ResponseReturnValue:
    """Show what the import would do; the same table with the preview's seal is imported."""
    text, roster = _sent_roster()
    with store().begin() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        now = database_now(session)
        entries = plan_roster(session, course, roster.rows, now)
        steps = [(entry.row, entry.step) for entry in entries]
        sealed = seal(steps)
        if roster.problems or not confirmed(sealed):
            page = render_template(
                "admin/roster_preview.html",
                course=course,
                text=text,
                roster=roster,
                entries=entries,
                counts=Counter(entry.step for entry in entries),
                sealed=sealed,
                role_words=ROLE_WORDS,
                step_words=STEP_WORDS,
                trouble_words=TROUBLE_WORDS,
            )
            return page, 422 if roster.problems else 200
        links = import_roster(session, course, entries, visitor().id, now)
        return render_template(
            "admin/links.html",
            course=course,
            role="admin",
            links=[(row.full_name or row.name, row.email, token) for row, token in links],
        )


def _sent_roster() -> tuple[str, Roster]:
    """The table that was uploaded, else the one that was pasted, and what was read of it."""
    file = request.files.get("file")
    if file is None or not file.filename:
        text: str | None = request.form.get("roster", "")
    else:
        text = decode_roster(file.read())
    if text is None:
        return "", Roster((), (Problem(1, Trouble.NOT_TEXT),))
    return text, read_roster(text)
