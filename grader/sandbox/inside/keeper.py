"""The first process of a cell: it sets the stage, starts the student's process and outlives it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

from . import fresh, isolation, kernel
from .meter import Meter
from .order import BROKEN, OVER_GPU, BoxOrder, CellDescriptors, CellOrder
from .stage import Stage

_METER_SECONDS = 0.02
_REAP_SECONDS = 0.25
_LIFELINE = 4


def keep_cell(
    box: BoxOrder,
    order: CellOrder,
    uid: int,
    descriptors: CellDescriptors,
    student: Callable[[str], None],
) -> NoReturn:
    """Run a cell to its end; the process ends here.

    `student` is run, with its scratch folder, in a process of its own once nothing of the box can
    be reached from it. The
    lifeline carries out that the cell began and what became of it, and ends it when it closes or
    says why.
    """
    lifeline = socket.socket(fileno=descriptors.lifeline)
    stage = meter = None
    try:
        stage = Stage(box, order, uid)
        meter = Meter(stage.proc) if order.metered or not box.way.has_namespaces else None
        ready, saying = os.pipe() if box.nature.fresh else (None, None)
        number = os.fork()
        if number == 0:
            try:
                _become_student(box, order, uid, descriptors, stage, student, saying)
            finally:  # a signal's handler of the student's may raise in there wherever it likes
                os._exit(BROKEN)
        _close(descriptors.channel, descriptors.output, *descriptors.groups, saying)
        spent = 0 if ready is None else fresh.await_readiness(ready, descriptors.lifeline)
        if spent is not None:
            _tell(lifeline, {"begun": True, "cpu_microseconds": spent})
            stage.lock()
            order = replace(order, cpu_milliseconds=order.cpu_milliseconds + spent // 1000)
            _report(lifeline, _wait(lifeline, number, order, meter, stage), meter)
    except BaseException as error:  # noqa: BLE001 - the last frame of this process
        _tell(lifeline, _fault(error))
    try:
        if stage is not None:
            stage.clear(meter)
    finally:
        os._exit(0)


def _become_student(
    box: BoxOrder,
    order: CellOrder,
    uid: int,
    descriptors: CellDescriptors,
    stage: Stage,
    student: Callable[[str], None],
    saying: int | None,
) -> NoReturn:
    lifeline = descriptors.lifeline
    try:
        os.setsid()
        kernel.set_dumpable(1)  # else what is in /proc/self belongs to somebody else
        isolation.join_groups(descriptors.groups)
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
        data_bytes = isolation.data_limit(box, order)
        isolation.place_descriptors(descriptors, saying)
        lifeline = _LIFELINE
        isolation.leave_privileges(box, uid, stage.rules())
        # A user namespace holds all of its maker's cells together to limits that were set before.
        isolation.limit_resources(box, order, data_bytes=data_bytes)
        os.close(_LIFELINE)
    except BaseException as error:  # noqa: BLE001 - nothing of the student has run yet
        with contextlib.suppress(OSError):
            os.write(lifeline, json.dumps(_fault(error)).encode())
        os._exit(BROKEN)
    try:
        student(stage.scratch)
    except BaseException as error:  # noqa: BLE001 - the student's code broke our side of it
        os.write(2, f"{type(error).__name__}: {error}\n".encode(errors="replace"))
        os._exit(BROKEN)
    os._exit(0)


def _wait(
    lifeline: socket.socket, student: int, order: CellOrder, meter: Meter | None, stage: Stage
) -> dict[str, object]:
    """Wait until the student's process ends, the lifeline closes or speaks, or memory runs out."""
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
        if stage.is_too_full():
            return {"over": "files"}
        if ended in ready:
            _, status = os.waitpid(student, 0)
            return {"status": os.waitstatus_to_exitcode(status)}
        if ready:
            return {"over": "gpu"} if lifeline.recv(16) == OVER_GPU else {}
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


def _close(*descriptors: int | None) -> None:
    for descriptor in descriptors:
        if descriptor is not None:
            os.close(descriptor)


def _report(lifeline: socket.socket, ending: dict[str, object], meter: Meter | None) -> None:
    """Tell how it ended and what was used."""
    usage: dict[str, object] = {}
    if meter is not None:
        _, cpu = meter.measure(2**62)
        usage = {"cpu_microseconds": int(cpu * 1e6), "memory_bytes": meter.peak_bytes}
    _tell(lifeline, {**ending, **usage})


def _fault(error: BaseException) -> dict[str, object]:
    return {"fault": f"{type(error).__name__}: {error}"[:500]}


def _tell(lifeline: socket.socket, message: dict[str, object]) -> None:
    try:
        lifeline.send(json.dumps(message).encode())
    except OSError:
        return
