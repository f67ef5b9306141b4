"""The part of an assignment that students may have graded as often as they like."""

from __future__ import annotations

from dataclasses import replace

from grader.model import Assignment


def visible_part(assignment: Assignment) -> Assignment:
    """The assignment without its hidden checks and without gates, which train for long."""
    visible = tuple(check for check in assignment.checks if not check.hidden)
    return replace(assignment, checks=visible, gates=())
