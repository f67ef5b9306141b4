"""What a cell plays on: namespaces and file systems of its own, or a folder and a user id."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from typing import NoReturn

from . import folders, isolation, kernel
from .landlock import Ruleset
from .meter import Meter
from .order import BoxOrder, CellOrder, Way

_LOOK_SECONDS = 0.1
_HARDWARE_OF_DEVICES = ("bus", "devices", "module")
"""What CUDA reads of /sys: without, it says that the system fails it (error 304)."""


class Stage:
    """Set by a cell's keeper, in its own process; `scratch` is the cell's, `proc` a full /proc."""

    def __init__(self, box: BoxOrder, order: CellOrder, uid: int) -> None:
        """Set it; raises OSError."""
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a first process drops what it ignores
        self._box = box
        self._uid = uid
        self._limit_bytes = order.scratch_bytes
        self._looked = 0.0
        if box.way.has_namespaces:
            kernel.die_with_parent(signal.SIGKILL)
            kernel.set_dumpable(0)
            isolation.enter_cell_namespaces()
            isolation.mount_scratch(order, uid)
            if box.hidden:
                isolation.cover(box.hidden)
            self.scratch = isolation.SCRATCH
            isolation.hide_hardware(_HARDWARE_OF_DEVICES if box.nature.device else ())
            self.proc = isolation.mount_proc(shows_driver=box.nature.device)
        else:
            signal.signal(signal.SIGTERM, _end)
            kernel.die_with_parent(signal.SIGTERM)
            kernel.adopt_orphans()
            self.scratch = folders.make_folder(uid)
            self.proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)

    def rules(self) -> Ruleset | None:
        """What the calling process may open once they are enforced."""
        return folders.closed_in(self._box, self.scratch) if self._box.way is Way.FOLDERS else None

    def is_too_full(self) -> bool:
        """Whether too much was written, where no file system of its own sees to that."""
        now = time.monotonic()
        if self._box.way.has_namespaces or now - self._looked < _LOOK_SECONDS:
            return False
        self._looked = now
        return folders.is_too_full(self.scratch, self._uid, self._limit_bytes)

    def lock(self) -> None:
        """Give up what the keeper needs no more once the student's process has begun."""
        if self._box.way.has_namespaces:
            kernel.empty_bounding_set()
            kernel.drop_capabilities()

    def clear(self, meter: Meter | None) -> None:
        """End what is left of the cell where no namespace does it, and remove its folder."""
        if self._box.way.has_namespaces:
            return
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if self._box.way is Way.FOLDERS:
            folders.sweep(self._uid, self.scratch)
            return
        while meter is not None and meter.kill_descendants(signal.SIGKILL):
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
        folders.clear_folder(self.scratch)


def _end(*_: object) -> NoReturn:
    sys.exit("the box has ended")
