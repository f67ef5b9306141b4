"""Opens a cell in a box, and tries a new box with a trivial one before anybody else does."""

from __future__ import annotations

import contextlib
import math
import os
import select
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from grader.errors import BoxFault, StudentFault
from grader.model import MIB, Limits
from grader.sandbox.box import Box
from grader.sandbox.cgroups import Group
from grader.sandbox.shown import JUDGE
from grader.sandbox.source import CellSource, Line
from grader.sandbox.streams import Lifeline

PROBE_LIMITS = Limits(wall_seconds=30.0, cpu_seconds=30.0)
PROBE_SOURCE = Path(__file__).with_name("attempts.py").read_bytes()
PROBE_SOURCE += b"def double(x): return 2 * x\n"
DEVICE_LIMITS = replace(
    PROBE_LIMITS, wall_seconds=300.0, cpu_seconds=300.0, memory_bytes=1536 * MIB, processes=256
)
"""A GPU that TensorFlow was not built for has its programs compiled first."""
DEVICE_SOURCE = Path(__file__).with_name("gpu").joinpath("trial.py").read_bytes()


def order_cell(box: Box, limits: Limits, threads: int, group: Group | None) -> Line:
    """Open a cell in a box; raises BoxFault."""
    order: dict[str, object] = {
        "threads": threads,
        "memory_bytes": limits.memory_bytes,
        "processes": limits.processes,
        "cpu_milliseconds": math.ceil(limits.cpu_seconds * 1000),
        "scratch_bytes": limits.scratch_bytes,
        "metered": group is None,
    }
    channel, their_channel = socket.socketpair()
    lifeline, their_lifeline = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    output, their_output = os.pipe()
    counters = group.tally if group is not None else None
    line = Line(channel, lifeline, output, counters, is_stranger=box.way.has_users)
    theirs = (their_channel.fileno(), their_lifeline.fileno(), their_output)
    try:
        box.order_cell(order, (*theirs, *(group.descriptors if group is not None else ())))
    except BoxFault:
        line.close()
        raise
    finally:
        their_channel.close()
        their_lifeline.close()
        os.close(their_output)
    return line


def try_box(box: Box, room: Limits, group: Group | None) -> None:
    """Have a cell work in a new box and try to get out; raises BoxFault where all is not well."""
    if box.runtime == JUDGE:
        _await_beginning(order_cell(box, room, 1, group))
        return
    try:
        order = (box.kind.libraries, PROBE_SOURCE, "probe.py", PROBE_LIMITS)
        with _OnlyBox(box, room, group).cell(*order) as cell:
            answer, _ = cell.call("double", {"x": 21}, "value")
            escapes = cell.call("attempt_everything", {}, "value")[0] if answer == 42 else ""
    except StudentFault as fault:
        raise BoxFault(f"A new {box.runtime} box fails at a trivial cell: {fault}") from None
    if answer != 42:
        raise BoxFault(f"A new {box.runtime} box doubles 21 to {answer!r:.40}.")
    if escapes and box.tier != "none":
        raise BoxFault(f"A cell of a new {box.runtime} box could {escapes}.")


def try_device(box: Box, room: Limits, group: Group | None, kind: str) -> str:
    """Why a cell cannot compute on the box's GPU, in words, or empty; raises BoxFault."""
    order = ("tensorflow", DEVICE_SOURCE, "device.py", DEVICE_LIMITS)
    try:
        with _OnlyBox(box, room, group).cell(*order) as cell:
            words, _ = cell.call("multiply_on", {"kind": kind}, "value")
    except StudentFault as fault:
        return str(fault)
    return words if type(words) is str else "it gave no answer"


class _OnlyBox(CellSource):
    """Cells of one box, which is not to be replaced; the kernel keeps them to `room`."""

    def __init__(self, box: Box, room: Limits, group: Group | None) -> None:
        self.tier = box.tier
        self.cores = 1
        self._box = box
        self._room = room
        self._group = group

    @contextlib.contextmanager
    def open(self, runtime: str, limits: Limits, threads: int) -> Iterator[Line]:  # noqa: ARG002 there is one box, and one room
        """A cell of this box."""
        yield order_cell(self._box, self._room, threads, self._group)


def _await_beginning(line: Line) -> None:
    """Wait until a cell's process runs, and end it."""
    lifeline = Lifeline(line.lifeline)
    try:
        select.select([line.lifeline], [], [], PROBE_LIMITS.wall_seconds)
        lifeline.read()
        if lifeline.began is None:
            raise BoxFault(f"No process of a new box began ({lifeline.ending or 'silence'}).")
        lifeline.end(PROBE_LIMITS.wall_seconds)
    finally:
        line.close()
