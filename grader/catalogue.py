"""Finds assignments: one folder each under an `assignments`, known to nothing else by name."""

from __future__ import annotations

import difflib
import functools
import importlib
from pathlib import Path

from grader.errors import AssignmentFault, UnusableInput
from grader.model import Assignment
from grader.sentences import say
from grader.settings import PROJECT_ROOT, read_settings


def assignment_names() -> tuple[str, ...]:
    """The names of all assignments, with hyphens, sorted."""
    found = (path for root in _roots() for path in (root / "assignments").glob("*/assignment.py"))
    return tuple(sorted({path.parent.name.replace("_", "-") for path in found}))


def require_assignment(name: str) -> None:
    """Raise UnusableInput, naming the nearest one, where no assignment is called `name`."""
    names = assignment_names()
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1)
        hint = f" Did you mean “{near[0]}”?" if near else f" There are: {', '.join(names)}."
        raise UnusableInput(f"There is no assignment called “{name}”.{hint}")


@functools.cache
def load_assignment(name: str) -> Assignment:
    """The assignment called `name`; raises UnusableInput where there is none."""
    require_assignment(name)
    _make_importable()
    module = importlib.import_module(f"assignments.{name.replace('-', '_')}.assignment")
    assignment = module.ASSIGNMENT
    if not isinstance(assignment, Assignment) or assignment.name != name:
        raise AssignmentFault(
            say("assignments/%(name)s does not export an ASSIGNMENT called “%(name)s”.", name=name)
        )
    return assignment


def starter_text(assignment: Assignment) -> str:
    """The file students begin with."""
    return (assignment.folder / "starter.py").read_text(encoding="utf-8")


def _roots() -> list[Path]:
    """This repository, and the folder of the course's own assignments where there is one."""
    own = read_settings().assignments
    return [PROJECT_ROOT] if own is None else [PROJECT_ROOT, own]


def _make_importable() -> None:
    """Let `assignments` and `reference` be imported from every root, ours first."""
    for package in ("assignments", "reference"):
        searched = importlib.import_module(package).__path__
        for root in _roots():
            if str(root / package) not in searched:
                searched.append(str(root / package))
