"""The cells that a judge has open, kept by the worker: opened within bounds, ended for certain."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, fields
from typing import Any

from grader.judge.messages import MessageError
from grader.judge.reading import read_noun
from grader.model import MIB, Limits
from grader.sandbox.counters import Tally
from grader.sandbox.fate import Fate
from grader.sandbox.source import CellSource, Line
from grader.sandbox.streams import Lifeline
from grader.sentences import say

CEILING = Limits(
    wall_seconds=1200.0,
    cpu_seconds=4800.0,
    memory_bytes=8192 * MIB,
    processes=1024,
    output_bytes=MIB,
    scratch_bytes=1024 * MIB,
    answer_bytes=256 * MIB,
    gpu_memory_bytes=80 * 1024 * MIB,
)
"""No cell is opened with more, whatever an assignment states."""
RUNTIMES = ("numpy", "tensorflow")
MOST_CONDEMNED = 4
"""So many boxes may a judge call broken in its life; more would keep others waiting."""
_GRACE_SECONDS = 60.0
_ENDING_SECONDS = 5.0


@dataclass(frozen=True)
class _OpenCell:
    """`lifeline` is our own copy: the cell ends with it, whoever else holds one."""

    stack: ExitStack
    line: Line
    lifeline: Lifeline
    deadline: float


class OpenCells:
    """At most `most_at_once` and `most_ever` cells; raises MessageError for what no judge asks."""

    def __init__(self, sandbox: CellSource, most_at_once: int, most_ever: int) -> None:
        self._sandbox = sandbox
        self._most_at_once = most_at_once
        self._left = most_ever
        self._condemned = 0
        self._cells: dict[int, _OpenCell] = {}
        self._made = 0

    def __len__(self) -> int:
        return len(self._cells)

    def open(self, content: Mapping[str, Any]) -> tuple[int, bool, Line]:
        """A new cell's number, whether it is counted, and its line. Raises BoxFault."""
        runtime, threads = content.get("runtime"), content.get("threads")
        if runtime not in RUNTIMES or type(threads) is not int:
            raise MessageError("a cell of an unknown kind")
        if not 1 <= threads <= self._sandbox.cores:
            raise MessageError("a cell with more threads than there are cores")
        limits = checked_limits(content.get("limits"))
        if len(self._cells) >= self._most_at_once or self._left <= 0:
            raise MessageError("more cells than any report needs")
        self._left -= 1
        with ExitStack() as stack:
            line = stack.enter_context(self._sandbox.open(runtime, limits, threads))
            lifeline = Lifeline(line.lifeline.dup())
            stack.callback(lifeline.close)
            self._made += 1
            deadline = time.monotonic() + limits.wall_seconds + _GRACE_SECONDS
            self._cells[self._made] = _OpenCell(stack.pop_all(), line, lifeline, deadline)
        return self._made, line.counters is not None, line

    def count(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """What was counted for a cell so far."""
        counters = self._find(content).line.counters
        if counters is None:
            raise MessageError("a question about a cell that is not counted")
        return {
            "says": "counts",
            "cpu_seconds": counters.cpu_seconds(),
            "peak_bytes": counters.peak_bytes(),
            "shortage": counters.shortage(),
        }

    def leave(self, content: Mapping[str, Any]) -> None:
        """The judge is done with a cell; `broken` says that its box must not be used again."""
        cell = self._find(content)
        cell.line.fate, cell.line.waited = self._told_fate(content), told_wait(content)
        self._end(content["cell"], cell)

    def overdue(self) -> bool:
        """Whether a cell lives that a judge in its right mind would have ended."""
        now = time.monotonic()
        return any(cell.deadline < now for cell in self._cells.values())

    def close(self) -> None:
        """End every cell."""
        for number, cell in list(self._cells.items()):
            self._end(number, cell)

    def _find(self, content: Mapping[str, Any]) -> _OpenCell:
        number = content.get("cell")
        if type(number) is not int or number not in self._cells:
            raise MessageError("a cell that is not open")
        return self._cells[number]

    def _told_fate(self, content: Mapping[str, Any]) -> Fate:
        """What a judge says became of a cell; it may not call one box after the other broken."""
        try:
            fate = Fate(str(content.get("fate")))
        except ValueError:
            raise MessageError("a cell with an unknown fate") from None
        self._condemned += fate is Fate.BROKEN
        beyond = fate is Fate.BROKEN and self._condemned > MOST_CONDEMNED
        return Fate.LEFT if beyond else fate

    def _end(self, number: int, cell: _OpenCell) -> None:
        del self._cells[number]
        if not cell.lifeline.end(_ENDING_SECONDS):
            cell.line.fate = Fate.BROKEN
        cell.stack.close()


def readable_counters(line: Line) -> tuple[dict[str, Any], tuple[int, ...]]:
    """What a judge needs to read a cell's counters itself: numbers and read-only descriptors.

    Not for one that has our own user id, which could open the files anew and write to them.
    """
    if not isinstance(line.counters, Tally):
        return {}, ()
    return {"tally": line.counters.told()}, line.counters.gauges.descriptors()


def told_wait(content: Mapping[str, Any]) -> float | None:
    """After how long a cell began, if the judge knows; raises MessageError for what is no time."""
    waited = content.get("waited")
    if waited is not None and not (type(waited) is float and 0 <= waited < 3600):
        raise MessageError("a cell that began at no time")
    return waited


def checked_limits(stated: Any) -> Limits:
    """The limits of a request; raises MessageError beyond the ceiling."""
    limits = read_noun(Limits, stated)
    check_ceiling(limits)
    return limits


def check_ceiling(limits: Limits) -> None:
    """Raise MessageError for limits with which no cell is opened."""
    for each in fields(Limits):
        value = getattr(limits, each.name)
        least = 0 if each.name == "gpu_memory_bytes" else 1e-3
        if not least <= value <= getattr(CEILING, each.name):
            raise MessageError(
                say("a cell with %(value)s %(limit)s", value=f"{value:g}", limit=each.name)
            )
