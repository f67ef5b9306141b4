"""The audit log of a course: who changed what, when and why; searched, paged, as a table."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from grader.store.audit import ACTIONS
from grader.store.audit_log import LogQuery, log_page, whole_log
from grader.store.clock import database_now
from grader.store.columns import storable
from web.access import ADMINS, course_for
from web.audit_entries import subject_in_words, titles_in_words, values_in_words
from web.audit_words import ACTION_WORDS
from web.downloads import attachment, dated_name
from web.services import store
from web.sessions import require_visitor, visitor
from web.tables import harmless
from web.translating import gettext as _

pages = Blueprint("audit", __name__)
pages.before_request(require_visitor)

FILTERS = ("person", "action", "text", "since", "until", "beside")
LARGEST_ID = 2**31
LONGEST_ID = 10


@pages.get("/courses/<public_id>/audit")
def log_page_of_course(public_id: str) -> ResponseReturnValue:
    """What was changed, newest first."""
    with store().read() as session:
        course, role = course_for(session, visitor(), public_id, ADMINS)
        titles = titles_in_words()
        wanted = {name: request.args.get(name, "") for name in FILTERS}
        before = _entry_id(request.args.get("before", ""))
        query = _query(wanted, titles, course.time_zone)
        lines, older = log_page(session, course.id, query, before)
        return render_template(
            "admin/audit.html",
            course=course,
            role=role,
            lines=lines,
            older=older,
            wanted=wanted,
            actions={name: str(ACTION_WORDS[name]) for name in sorted(ACTIONS)},
            subject=lambda entry: subject_in_words(entry, titles),
            in_words=lambda entry, values, others: values_in_words(
                entry.action, values, others, course.time_zone
            ),
        )


@pages.get("/courses/<public_id>/audit.csv")
def log_file(public_id: str) -> ResponseReturnValue:
    """The same entries for a spreadsheet or a program: as they were logged, in every language."""
    with store().read() as session:
        course, _role = course_for(session, visitor(), public_id, ADMINS)
        wanted = {name: request.args.get(name, "") for name in FILTERS}
        lines = whole_log(session, course.id, _query(wanted, titles_in_words(), course.time_zone))
        now = database_now(session)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["when", "who", "action", "subject", "before", "after", "why"])
    for line in lines:
        entry, who = line.entry, "" if line.actor is None else line.actor.name
        words = [who, entry.action, entry.subject, in_short(entry.before), in_short(entry.after)]
        cells = [entry.at.isoformat(), *words, entry.reason or ""]
        writer.writerow([harmless(cell) for cell in cells])
    parts = [course.name, course.term, _("Audit log")]
    name = dated_name(parts, now, course.time_zone, ".csv")
    return attachment(text.getvalue().encode("utf-8-sig"), name, "text/csv")


def in_short(values: Mapping[str, Any] | None) -> str:
    """`points 10, due_at 2026-03-01T…`: what stood there, as one line."""
    texts = ((name, _text(value)) for name, value in (values or {}).items())
    return ", ".join(f"{name} {text}" for name, text in texts)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _query(wanted: Mapping[str, str], titles: Mapping[str, str], time_zone: str) -> LogQuery:
    """Days are days of the course's clocks, the last one included; odd dates ask for all.

    The log has English titles, so whoever reads others is understood as well.
    """
    text = storable(wanted["text"].strip())
    meant = [title for title, read in titles.items() if text.casefold() in read.casefold()]
    until = _midnight(wanted["until"], time_zone)
    return LogQuery(
        person=storable(wanted["person"].strip()),
        action=storable(wanted["action"]),
        text=text,
        titles=tuple(meant) if text else (),
        since=_midnight(wanted["since"], time_zone),
        until=None if until is None else until + timedelta(days=1),
        beside=_entry_id(wanted["beside"]),
    )


def _entry_id(text: str) -> int | None:
    """The id of an entry, which need not be there; None for what is none."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID else 0
    return number if 0 < number < LARGEST_ID else None


def _midnight(text: str, time_zone: str) -> datetime | None:
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
    if not 1971 <= day.year <= 9000:
        return None
    return datetime.combine(day, time(), ZoneInfo(time_zone))
