"""What the kernel counted for a cell, read from outside through descriptors of its group's files.

The descriptors can only be read, so that whoever converses with a cell may hold them, a judge too.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Protocol, Self

_LARGEST_CHARGE_BYTES = 2**18
_CHUNK = 4096


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


@dataclass(frozen=True)
class Gauges:
    """Descriptors of a group's files; `peak` is None where the kernel does not count it."""

    version: int
    cpu: int
    events: int
    peak: int | None

    def cpu_seconds(self) -> float:
        """Processor seconds of all that ever ran in the group."""
        if self.version == 2:
            return _read_field(self.cpu, "usage_usec") / 1e6
        return _read_number(self.cpu) / 1e9

    def memory_peak(self) -> int:
        """The most bytes charged at once; 0 where the kernel does not count it."""
        return 0 if self.peak is None else _read_number(self.peak)

    def memory_kills(self) -> int:
        """How many of the group's processes the kernel has killed for want of memory."""
        return _read_field(self.events, "oom_kill")

    def memory_stops(self, allowed_bytes: int) -> int:
        """How often the group stood at its own limit, and nothing helped.

        Version 1 does not count that where swap counts as memory, so there it is once at most:
        whether the highest use since it was set back was all that is allowed.
        """
        if self.version == 2:
            return _read_field(self.events, "oom")
        return int(self.memory_peak() > allowed_bytes - _LARGEST_CHARGE_BYTES)

    def descriptors(self) -> tuple[int, ...]:
        """All of them; whoever closes them is done with the group."""
        return (self.cpu, self.events, *(() if self.peak is None else (self.peak,)))


@dataclass(frozen=True)
class Zero:
    """What a group had counted before its cell was opened, and the memory that it allows."""

    cpu_seconds: float
    kills: int
    stops: int
    residue_bytes: int
    allowed_bytes: int


@dataclass(frozen=True)
class Tally:
    """The counters of one cell: what its group counts from a zero on."""

    gauges: Gauges
    zero: Zero

    @classmethod
    def start(cls, gauges: Gauges, residue_bytes: int, allowed_bytes: int) -> Self:
        """Count from now on."""
        kills, stops = gauges.memory_kills(), gauges.memory_stops(allowed_bytes)
        return cls(gauges, Zero(gauges.cpu_seconds(), kills, stops, residue_bytes, allowed_bytes))

    def told(self) -> dict[str, Any]:
        """What `heard` needs besides the descriptors, as JSON data."""
        return {"version": self.gauges.version, "zero": asdict(self.zero)}

    @classmethod
    def heard(cls, told: Mapping[str, Any], descriptors: Sequence[int]) -> Self:
        """The tally that was told of, read through descriptors of one's own."""
        cpu, events, *peak = descriptors
        gauges = Gauges(told["version"], cpu, events, peak[0] if peak else None)
        return cls(gauges, Zero(**told["zero"]))

    def cpu_seconds(self) -> float:
        """Processor seconds of all processes since the zero."""
        return self.gauges.cpu_seconds() - self.zero.cpu_seconds

    def peak_bytes(self) -> int:
        """The most memory in use at once since the zero."""
        return max(0, self.gauges.memory_peak() - self.zero.residue_bytes)

    def shortage(self) -> Shortage:
        """Whether the kernel killed a process for want of memory since the zero, and whose."""
        if self.gauges.memory_kills() <= self.zero.kills:
            return Shortage.NONE
        at_its_limit = self.gauges.memory_stops(self.zero.allowed_bytes) > self.zero.stops
        return Shortage.OWN if at_its_limit else Shortage.OTHERS


def _read(descriptor: int) -> bytes:
    """The whole of a short file; nothing where its group is gone."""
    try:
        return os.pread(descriptor, _CHUNK, 0)
    except OSError:
        return b""


def _read_number(descriptor: int) -> int:
    return int(_read(descriptor) or 0)


def _read_field(descriptor: int, name: str) -> int:
    words = _read(descriptor).split()
    return int(words[words.index(name.encode()) + 1]) if name.encode() in words else 0
