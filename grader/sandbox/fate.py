"""What became of a cell, as far as its box is concerned."""

from __future__ import annotations

from enum import StrEnum

from grader.errors import MemoryLimit, OurFault, OutputLimit, TimeLimit


class Fate(StrEnum):
    """LEFT: it was done with; KILLED: a limit ended it; BROKEN: the box failed it."""

    LEFT = "left"
    KILLED = "killed"
    BROKEN = "broken"


def fate_of(fault: Exception | None) -> Fate:
    """By the fault that ended a cell, or None where it was left."""
    if isinstance(fault, OurFault):
        return Fate.BROKEN
    if isinstance(fault, TimeLimit | MemoryLimit | OutputLimit):
        return Fate.KILLED
    return Fate.LEFT
