"""What became of a cell, as far as its box is concerned."""

from __future__ import annotations

from enum import StrEnum

from grader.errors import MemoryLimit, OurFault, OutputLimit, Starved, TimeLimit


class Fate(StrEnum):
    """LEFT: it was done with; KILLED: a limit ended it; BROKEN: the box failed it.

    STARVED: the machine failed it, and its box is well.
    """

    LEFT = "left"
    KILLED = "killed"
    STARVED = "starved"
    BROKEN = "broken"


def fate_of(fault: Exception | None) -> Fate:
    """By the fault that ended a cell, or None where it was left."""
    if isinstance(fault, Starved):
        return Fate.STARVED
    if isinstance(fault, OurFault):
        return Fate.BROKEN
    if isinstance(fault, TimeLimit | MemoryLimit | OutputLimit):
        return Fate.KILLED
    return Fate.LEFT
