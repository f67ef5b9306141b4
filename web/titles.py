"""What an assignment is called in the language of the page that is being made."""

from __future__ import annotations

from grader.catalogue import load_assignment
from grader.errors import UnusableInput
from grader.store.tables import OpenAssignment
from grader.wording import read_wording
from web.languages import DEFAULT, current_language


def title_of(opened: OpenAssignment) -> str:
    """Its name in that language; where it has none there, the one under which it was opened."""
    language = current_language()
    if language == DEFAULT:
        return opened.title
    try:
        assignment = load_assignment(opened.assignment)
    except UnusableInput:
        return opened.title
    return read_wording(assignment, language).assignment or opened.title
