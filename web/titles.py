"""What assignments, checks and gates are called in the language of the page that is being made."""

from __future__ import annotations

from grader.adaptation import adapted, adapted_wording
from grader.catalogue import assignment_names, load_assignment
from grader.errors import UnusableInput
from grader.model import Assignment
from grader.report import CheckResult, Report
from grader.store.tables import OpenAssignment
from grader.wording import Wording, read_wording
from web.languages import DEFAULT, current_language
from web.retelling import in_page_language


def title_of(opened: OpenAssignment) -> str:
    """Its name in that language; where it has none there, the one under which it was opened."""
    if current_language() == DEFAULT:
        return opened.title
    try:
        assignment = load_assignment(opened.assignment)
    except UnusableInput:
        return opened.title
    return read_wording(assignment, current_language()).assignment or opened.title


def catalogue_title(assignment: Assignment) -> str:
    """The same for an assignment of the catalogue."""
    return read_wording(assignment, current_language()).assignment or assignment.title


def title_in_words(title: str) -> str:
    """The same for the English title that a notice keeps; one of no assignment stays as it is."""
    if current_language() == DEFAULT:
        return title
    for assignment in map(load_assignment, assignment_names()):
        if assignment.title == title:
            return catalogue_title(assignment)
    return title


def wording_of(opened: OpenAssignment) -> Wording:
    """The words of an open assignment, with the thresholds of its course."""
    stated = load_assignment(opened.assignment)
    return adapted_wording(read_wording(stated, current_language()), stated, opened.thresholds)


def wording_of_report(report: Report) -> Wording:
    """The words for a report, with the thresholds by which it was graded."""
    stated = load_assignment(report.assignment)
    measured = {check.name: _threshold(check) for check in report.checks}
    thresholds = {name: value for name, value in measured.items() if value is not None}
    return adapted_wording(read_wording(stated, current_language()), stated, thresholds)


def check_titles(opened: OpenAssignment) -> dict[str, str]:
    """The checks and gates of an open assignment by name."""
    wording = wording_of(opened)
    asked = adapted(load_assignment(opened.assignment), opened.thresholds, opened.limits)
    return {part.name: wording.check_title(part.name, part.title) for part in asked.parts}


def phase_in_words(opened: OpenAssignment, phase: str) -> str:
    """What a grading is at, which the engine says in English: a check's title, or a phase."""
    if current_language() == DEFAULT:
        return phase
    try:
        asked = adapted(load_assignment(opened.assignment), opened.thresholds, opened.limits)
        wording = wording_of(opened)
    except UnusableInput:
        return phase
    titles = {part.title: wording.check_title(part.name, part.title) for part in asked.parts}
    return titles.get(phase) or in_page_language(phase)


def _threshold(check: CheckResult) -> float | None:
    measured = check.accuracy or check.loss
    return None if measured is None else measured.threshold
