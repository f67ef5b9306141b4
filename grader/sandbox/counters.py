"""What is counted for a cell from outside, whoever asks the kernel for it."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Shortage(StrEnum):
    """For want of whose memory the kernel ended a process of a cell.

    OWN: the cell reached its limit. OTHERS: it did not, but all cells together, or the machine.
    """

    NONE = "none"
    OWN = "own"
    OTHERS = "others"


class Counters(Protocol):
    """What the kernel counted for a cell since it was opened."""

    def cpu_seconds(self) -> float:
        """Processor seconds of all its processes."""

    def peak_bytes(self) -> int:
        """The most memory in use at once."""

    def shortage(self) -> Shortage:
        """Whether the kernel ended a process of it for want of memory, and whose."""
