"""Finds assignments: one folder each under `assignments`, known to nothing else by name."""

from __future__ import annotations

import difflib
import functools
import importlib
from pathlib import Path

from grader.errors import AssignmentFault, UnusableInput
from grader.model import Assignment, Limits

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


def handout_text(assignment: Assignment, language: str = "en") -> str:
    """The handout in Markdown, English where `language` has none, with its tables filled in."""
    translated = assignment.folder / f"handout.{language}.md"
    path = translated if translated.exists() else assignment.folder / "handout.md"
    text = path.read_text(encoding="utf-8")
    for placeholder, table in (
        ("{{limits}}", limits_table(assignment)),
        ("{{checks}}", checks_table(assignment)),
        ("{{refused}}", refused_table(assignment)),
    ):
        text = text.replace(placeholder, table)
    return text


def limits_table(assignment: Assignment) -> str:
    """Limits of every kind of run, as a Markdown table."""
    rows = [_limits_row("each check", assignment.limits)]
    if assignment.tensorflow_limits != assignment.limits:
        rows.append(_limits_row("each check, with TensorFlow", assignment.tensorflow_limits))
    rows += [_limits_row(gate.title, gate.limits) for gate in assignment.gates]
    head = "| run | time | processor time | memory | output | scratch files |\n"
    return head + "|---|---|---|---|---|---|\n" + "\n".join(rows)


def checks_table(assignment: Assignment) -> str:
    """Every check and gate with its points, as a Markdown table."""
    rows = [
        f"| Your code {part.title}{' (hidden)' if part.hidden else ''} | {part.points:g} |"
        for part in assignment.parts
    ]
    total = f"| **together** | **{assignment.max_score:g}** |"
    return "| what is checked | points |\n|---|---|\n" + "\n".join([*rows, total])


def refused_table(assignment: Assignment) -> str:
    """Which operations are refused in which function, as a Markdown table."""
    rows = [
        f"| `{function.name}` | {', '.join(f'`{name}`' for name in function.refuses)} |"
        for function in assignment.functions
        if function.refuses
    ]
    if not rows:
        return "No operation is refused in this assignment."
    return "| in function | these operations are refused |\n|---|---|\n" + "\n".join(rows)


def _limits_row(title: str, limits: Limits) -> str:
    return (
        f"| {title} | {limits.wall_seconds:g} s | {limits.cpu_seconds:g} s "
        f"| {limits.memory_bytes // 2**20} MiB | {limits.output_bytes // 1024} KiB "
        f"| {limits.scratch_bytes // 2**20} MiB |"
    )
