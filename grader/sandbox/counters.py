"""What is counted for a cell from outside, whoever asks the kernel for it."""

from __future__ import annotations

from typing import Protocol


class Counters(Protocol):
    """What the kernel counted for a cell since it was opened."""

    def cpu_seconds(self) -> float:
        """Processor seconds of all its processes."""

    def peak_bytes(self) -> int:
        """The most memory in use at once."""

    def ran_out_of_memory(self) -> bool:
        """Whether the kernel ended a process of it for its memory limit."""
