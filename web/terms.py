"""The terms on which an assignment is open, as an admin types them into a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from grader.store.tables import OpenAssignment
from web.dates import from_field, to_field
from web.formats import points as points_text
from web.translating import gettext as _


@dataclass(frozen=True)
class Terms:
    """Points for full marks, the due date, and how often one may hand in (None: any number)."""

    points: float
    due_at: datetime
    attempt_limit: int | None


@dataclass(frozen=True)
class TermsForm:
    """What stands in the form's fields; a due date is local to the course."""

    assignment: str = ""
    points: str = "10"
    due_at: str = ""
    attempt_limit: str = ""


def terms_form(form: Mapping[str, str]) -> TermsForm:
    """The fields as they were sent; other fields are ignored."""
    return TermsForm(
        assignment=form.get("assignment", ""),
        points=form.get("points", "").strip(),
        due_at=form.get("due_at", "").strip(),
        attempt_limit=form.get("attempt_limit", "").strip(),
    )


def form_of(opened: OpenAssignment, time_zone: str) -> TermsForm:
    """The fields as they are now."""
    limit = "" if opened.attempt_limit is None else str(opened.attempt_limit)
    due_at = to_field(opened.due_at, time_zone)
    return TermsForm(opened.assignment, points_text(opened.points), due_at, limit)


def read_terms(form: TermsForm, time_zone: str) -> tuple[Terms | None, dict[str, str]]:
    """The terms, or None and a sentence for each field that makes no sense."""
    errors: dict[str, str] = {}
    try:
        points = float(form.points)
    except ValueError:
        errors["points"] = _("Points are a number, 10 for example.")
    try:
        due_at = from_field(form.due_at, time_zone)
    except (ValueError, OverflowError):
        errors["due_at"] = _("Choose a date and a time that the course's clocks show.")
    try:
        limit = int(form.attempt_limit) if form.attempt_limit else None
    except ValueError:
        errors["attempt_limit"] = _("The limit is a whole number; leave it empty for none.")
    if errors:
        return None, errors
    return Terms(points, due_at, limit), {}
