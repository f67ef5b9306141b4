"""Lets one cell at a time use a GPU, and the next only when nothing of the last is left on it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import NoReturn

from grader.errors import BoxFault, DeviceFault
from grader.model import MIB
from grader.sandbox.events import note
from grader.sandbox.gpu.hold import Hold
from grader.sandbox.gpu.meter import Gpu, Reading
from grader.sandbox.gpu.watch import watching
from grader.sandbox.source import Line

SLACK_BYTES = 64 * MIB
"""So much more than at first may the driver keep for itself."""
WAIT_SECONDS = 60.0
_LOOKS = 25
_LOOK_PAUSE_SECONDS = 0.2


class DeviceGuard:
    """Thread-safe; one per GPU on a machine: others are kept off it until this one is closed.

    `restart` ends every box that has the GPU in its /dev. `trouble` says why the GPU is set aside,
    empty where it is not; only a new worker takes it into use again.
    """

    def __init__(
        self, gpu: Gpu, restart: Callable[[str], None], pause: Callable[[float], None] = time.sleep
    ) -> None:
        """Raises DeviceFault where others have the GPU, or its driver does not answer."""
        self.gpu = gpu
        self.trouble = ""
        self._restart = restart
        self._pause = pause
        self._lock = threading.Lock()
        with contextlib.ExitStack() as undo:
            hold = Hold(gpu.device.lock, gpu.device.model)
            undo.callback(hold.release)
            reading = gpu.meter.read()
            if reading.processes:
                raise DeviceFault(f"{gpu.device.model} is in use: {told_processes(reading)}.")
            self._rest_bytes = reading.used_bytes
            self._end = undo.pop_all()

    @contextlib.contextmanager
    def lease(self) -> Iterator[None]:
        """Nobody else is on the GPU meanwhile.

        Raises DeviceFault where it is set aside, BoxFault where another cell does not leave it.
        """
        if not self._lock.acquire(timeout=WAIT_SECONDS):
            raise BoxFault(f"Another cell has been on the GPU for {WAIT_SECONDS:g} s.")
        try:
            self._make_sure_that_nothing_is_left()
            yield
        finally:
            self._lock.release()

    @contextlib.contextmanager
    def watch(self, limit_bytes: int, line: Line) -> Iterator[None]:
        """Have a cell ended that holds more of the GPU's memory."""
        with watching(self.gpu.meter, self._rest_bytes, limit_bytes, line.lifeline):
            yield

    def close(self) -> None:
        """Leave the GPU to other processes; its boxes are closed before."""
        self._end.close()

    def left(self) -> str:
        """What is left on the GPU after a while, in words; the driver needs some time to clear.

        Raises DeviceFault where it does not say.
        """
        words = ""
        for look in range(_LOOKS):
            if look:
                self._pause(_LOOK_PAUSE_SECONDS)
            reading = self.gpu.meter.read()
            more = reading.used_bytes - self._rest_bytes
            if not reading.processes and more <= SLACK_BYTES:
                return ""
            words = told_processes(reading) if reading.processes else f"{more // MIB} MiB"
        return words

    def set_aside(self, why: str) -> NoReturn:
        """Let nobody use the GPU any more; raises DeviceFault."""
        self.trouble = why
        note("device_set_aside", device=self.gpu.device.number, why=why)
        raise DeviceFault(why)

    def _make_sure_that_nothing_is_left(self) -> None:
        if self.trouble:
            raise DeviceFault(self.trouble)
        try:
            if left := self.left():
                self._restart(f"a cell left {left} on the GPU")
                left = self.left()
        except DeviceFault as fault:
            self.set_aside(str(fault))
        if left:
            self.set_aside(f"{self.gpu.device.model} is set aside: {left} stayed on it.")


def told_processes(reading: Reading) -> str:
    """The numbers of the processes on a GPU, in words."""
    numbers = ", ".join(str(process.number) for process in reading.processes)
    return f"process {numbers}" if len(reading.processes) == 1 else f"processes {numbers}"
