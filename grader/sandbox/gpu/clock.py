"""Counts how long the cells of one report have a GPU to themselves."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

from grader.model import Limits
from grader.sandbox.gpu.device import Device
from grader.sandbox.source import CellSource, Line


class DeviceClock(CellSource):
    """Opens the cells of one report as `cells` does.

    `device` is the GPU that they used, None where none did; `seconds` is how long they had it.
    Waiting for others does not count.
    """

    def __init__(self, cells: CellSource) -> None:
        self.tier = cells.tier
        self.cores = cells.cores
        self.device: Device | None = None
        self.seconds = 0.0
        self._cells = cells
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def open(self, runtime: str, limits: Limits, threads: int) -> Iterator[Line]:
        """A fresh cell, timed where it is on a GPU."""
        with self._cells.open(runtime, limits, threads) as line:
            began = time.monotonic()
            try:
                yield line
            finally:
                if line.device is not None:
                    self._count(line.device, time.monotonic() - began)

    def _count(self, device: Device, seconds: float) -> None:
        with self._lock:
            self.device = device
            self.seconds += seconds
