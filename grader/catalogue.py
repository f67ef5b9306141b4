"""Finds assignments: one folder each under `assignments`, known to nothing else by name."""

from __future__ import annotations

import difflib
import functools
import importlib
from pathlib import Path

from grader.errors import AssignmentFault, UnusableInput
from grader.model import Assignment

ASSIGNMENTS = Path(__file__).resolve().parent.parent / "assignments"


def assignment_names() -> tuple[str, ...]:
    """The names of all assignments, with hyphens, sorted."""
    folders = (path.parent.name for path in ASSIGNMENTS.glob("*/assignment.py"))
    return tuple(sorted(folder.replace("_", "-") for folder in folders))


@functools.cache
def load_assignment(name: str) -> Assignment:
    """The assignment called `name`; UnusableInput names the nearest one where there is none."""
    names = assignment_names()
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f" Did you mean “{near[0]}”?" if near else f" There are: {', '.join(names)}."
        raise UnusableInput(f"There is no assignment called “{name}”.{hint}")
    module = importlib.import_module(f"assignments.{name.replace('-', '_')}.assignment")
    assignment = module.ASSIGNMENT
    if not isinstance(assignment, Assignment) or assignment.name != name:
        raise AssignmentFault(f"assignments/{name} does not export an ASSIGNMENT called “{name}”.")
    return assignment


def starter_text(assignment: Assignment) -> str:
    """The file students begin with."""
    return (assignment.folder / "starter.py").read_text(encoding="utf-8")
