"""A roster from a spreadsheet: looked at first, then imported as a whole or not at all."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from grader.roster import read_roster
from grader.roster_text import ENCODINGS, RosterText, decode_roster, is_workbook, read_again
from grader.store.clock import database_now
from grader.store.roster_imports import import_roster
from grader.store.rosters import named_twice, new_parts, plan_roster
from web.access import ADMINS, course_for
from web.links import links_page
from web.previews import confirmed, seal
from web.services import store
from web.sessions import require_visitor, visitor
from web.translating import gettext as _
from web.words import ROLE_WORDS, STEP_WORDS, TROUBLE_WORDS

pages = Blueprint("roster", __name__)
pages.before_request(require_visitor)


@pages.get("/courses/<public_id>/roster")
def roster_page(public_id: str) -> ResponseReturnValue:
    """Where a roster is uploaded or pasted."""
    with store().read() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        return render_template("admin/roster.html", course=course)


@pages.post("/courses/<public_id>/roster")
def import_page(public_id: str) -> ResponseReturnValue:
    """Show what the import would do; the same table with the preview's seal is imported."""
    sent, objection = _sent_text()
    with store().begin() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        if sent is None:
            return render_template("admin/roster.html", course=course, error=objection), 422
        roster = read_roster(sent.text)
        now = database_now(session)
        entries = plan_roster(session, course, roster.rows, now)
        problems = sorted([*roster.problems, *named_twice(entries)], key=lambda one: one.line)
        sealed = seal([(entry.row, entry.step, entry.before, entry.after) for entry in entries])
        if problems or not confirmed(sealed):
            page = render_template(
                "admin/roster_preview.html",
                course=course,
                sent=sent,
                encodings=ENCODINGS,
                problems=problems,
                ignored=roster.ignored,
                made=new_parts(session, course, entries),
                entries=entries,
                counts=Counter(entry.step for entry in entries),
                sealed=sealed,
                outdated="seen" in request.form and not problems,
                role_words=ROLE_WORDS,
                step_words=STEP_WORDS,
                trouble_words=TROUBLE_WORDS,
            )
            return page, 422 if problems else 200
        links = import_roster(session, course, entries, visitor().id, now)
        people = [(row.full_name or row.name, row.email, token) for row, token in links]
        counts = Counter(entry.step for entry in entries)
        return links_page(course, people, counts)


def _sent_text() -> tuple[RosterText | None, str]:
    """The table that was uploaded, else the one that was pasted; or why there is none."""
    file = request.files.get("file")
    content = file.read() if file is not None and file.filename else b""
    if is_workbook(content):
        return None, _("This is a workbook: save the table as CSV, or copy its cells and paste.")
    if content:
        return decode_roster(content), _("This file is no text: save the table as CSV.")
    text, form = request.form.get("roster", ""), request.form
    if "encoding" not in form:
        return RosterText(text, "utf-8-sig"), ""
    read = read_again(text.replace("\r\n", "\n"), form.get("guessed", ""), form["encoding"])
    return read, _("In this encoding the file is no text: choose it again, and another encoding.")
