"""The first process of a cell: it sets the stage, starts the student's process and outlives it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
from collections.abc import Callable
from typing import NoReturn

from . import isolation, kernel
from .meter import Meter
from .order import BROKEN, BoxOrder, CellDescriptors, CellOrder

_METER_SECONDS = 0.02
_REAP_SECONDS = 0.25
_LIFELINE = 4


def keep_cell(
    box: BoxOrder,
    order: CellOrder,
    uid: int,
    descriptors: CellDescriptors,
    student: Callable[[], None],
) -> NoReturn:
    """Run a cell to its end; the process ends here.

    `student` is run in a process of its own once nothing of the box can be reached from it. The
    lifeline carries one message out, what became of the cell, and ends the cell when it closes.
    """
    lifeline = socket.socket(fileno=descriptors.lifeline)
    try:
        proc = _set_stage(box, order, uid)
        meter = Meter(proc) if order.metered or box.tier == "none" else None
        number = os.fork()
        if number == 0:
            _become_student(box, order, uid, descriptors, student)
        _tell(lifeline, {"begun": True})
        for descriptor in (descriptors.channel, descriptors.output, *descriptors.groups):
            os.close(descriptor)
        if box.tier != "none":
            kernel.empty_bounding_set()
            kernel.drop_capabilities()
        _report(lifeline, _wait(lifeline, number, order, meter), meter)
    except BaseException as error:  # noqa: BLE001 - the last frame of this process
        _tell(lifeline, _fault(error))
    finally:
        os._exit(0)


def _set_stage(box: BoxOrder, order: CellOrder, uid: int) -> int:
    """Namespaces and file systems; returns a descriptor of a full /proc."""
    kernel.die_with_parent(signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # what a first process does not handle is dropped
    if box.tier == "none":
        kernel.adopt_orphans()
        return os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    kernel.set_dumpable(0)
    isolation.enter_cell_namespaces()
    isolation.mount_scratch(order, uid)
    if box.hidden:
        isolation.cover(box.hidden)
    return isolation.mount_proc()


def _become_student(
    box: BoxOrder,
    order: CellOrder,
    uid: int,
    descriptors: CellDescriptors,
    student: Callable[[], None],
) -> NoReturn:
    lifeline = descriptors.lifeline
    try:
        os.setsid()
        kernel.set_dumpable(1)  # else what is in /proc/self belongs to somebody else
        isolation.join_groups(descriptors.groups)
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
        data_bytes = isolation.data_limit(order)
        isolation.place_descriptors(descriptors)
        lifeline = _LIFELINE
        isolation.leave_privileges(box, uid)
        # A user namespace holds all of its maker's cells together to limits that were set before.
        isolation.limit_resources(order, data_bytes=data_bytes)
        os.close(_LIFELINE)
    except BaseException as error:  # noqa: BLE001 - nothing of the student has run yet
        with contextlib.suppress(OSError):
            os.write(lifeline, json.dumps(_fault(error)).encode())
        os._exit(BROKEN)
    try:
        student()
    except BaseException as error:  # noqa: BLE001 - the student's code broke our side of it
        os.write(2, f"{type(error).__name__}: {error}\n".encode(errors="replace"))
        os._exit(BROKEN)
    os._exit(0)


def _wait(
    lifeline: socket.socket, student: int, order: CellOrder, meter: Meter | None
) -> dict[str, object]:
    """Wait until the student's process ends, the lifeline closes or memory runs out."""
    waiting = select.poll()
    ended = os.pidfd_open(student)
    waiting.register(ended, select.POLLIN)
    waiting.register(lifeline, select.POLLIN)
    pause = _METER_SECONDS if order.metered else _REAP_SECONDS
    while True:
        ready = {descriptor for descriptor, _ in waiting.poll(pause * 1000)}
        if order.metered and meter is not None:
            memory, cpu_seconds = meter.measure(order.memory_bytes)
            if memory > order.memory_bytes:
                return {"over": "memory"}
            if cpu_seconds * 1000 > order.cpu_milliseconds:
                return {"over": "cpu"}
        if ended in ready:
            _, status = os.waitpid(student, 0)
            return {"status": os.waitstatus_to_exitcode(status)}
        if ready:
            return {}
        _reap_orphans(student)


def _reap_orphans(student: int) -> None:
    """Collect what others left behind; the student's own process is collected by its pidfd."""
    while True:
        try:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if found is None or found.si_pid == student:
                return
            os.waitpid(found.si_pid, 0)
        except ChildProcessError:
            return


def _report(lifeline: socket.socket, ending: dict[str, object], meter: Meter | None) -> None:
    """Tell how it ended and what was used; where no PID namespace does it, end what is left."""
    usage: dict[str, object] = {}
    if meter is not None:
        _, cpu = meter.measure(2**62)
        usage = {"cpu_microseconds": int(cpu * 1e6), "memory_bytes": meter.peak_bytes}
    _tell(lifeline, {**ending, **usage})
    if os.getpid() != 1 and meter is not None:
        while meter.kill_descendants(signal.SIGKILL):
            _reap_orphans(-1)


def _fault(error: BaseException) -> dict[str, object]:
    return {"fault": f"{type(error).__name__}: {error}"[:500]}


def _tell(lifeline: socket.socket, message: dict[str, object]) -> None:
    try:
        lifeline.send(json.dumps(message).encode())
    except OSError:
        return
