"""Watches what a cell holds of a GPU's memory, and has the cell ended where that is too much."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

from grader.errors import DeviceFault
from grader.sandbox.gpu.meter import DeviceMeter, Reading
from grader.sandbox.inside.order import OVER_GPU

LOOK_SECONDS = 0.1


@contextlib.contextmanager
def watching(
    meter: DeviceMeter, rest_bytes: int, limit_bytes: int, lifeline: socket.socket
) -> Iterator[None]:
    """Watch the cell at the other end of a lifeline, which is the only one on its GPU.

    `rest_bytes` are in use without it. What it did is told by the cell's own keeper. Where
    the GPU can no longer be read the cell is ended, and DeviceFault raised in the end.
    """
    done = threading.Event()
    faults: list[DeviceFault] = []
    with lifeline.dup() as line:
        arguments = (meter, rest_bytes, limit_bytes, line, done, faults)
        thread = threading.Thread(target=_watch, args=arguments, name="gpu watch", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
            if faults:
                raise faults[0]


def held_bytes(reading: Reading, rest_bytes: int) -> int:
    """What a cell holds: more than without it, or the sum of its processes, whichever is more."""
    processes = sum(process.memory_bytes for process in reading.processes)
    return max(reading.used_bytes - rest_bytes, processes)


def _watch(
    meter: DeviceMeter,
    rest_bytes: int,
    limit_bytes: int,
    line: socket.socket,
    done: threading.Event,
    faults: list[DeviceFault],
) -> None:
    while not done.wait(LOOK_SECONDS):
        try:
            over = held_bytes(meter.read(), rest_bytes) > limit_bytes
        except DeviceFault as fault:
            faults.append(fault)
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_WR)
            return
        if over:
            with contextlib.suppress(OSError):  # it has ended by itself
                line.send(OVER_GPU)
            return
