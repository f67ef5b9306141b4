"""Runs submissions: keeps one warm box per runtime and opens a fresh cell in it for every check."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from types import TracebackType
from typing import Self

from grader.errors import BoxFault, OurFault
from grader.model import Limits
from grader.sandbox.box import Box, join_box, probe_joined, start_box
from grader.sandbox.boxes import BoxPool
from grader.sandbox.capacity import cells_at_once, usable_memory
from grader.sandbox.cgroups import Group, GroupPool, Quota, open_pool
from grader.sandbox.fate import Fate, fate_of
from grader.sandbox.figures import BoxFigures
from grader.sandbox.gpu.finding import find_gpu
from grader.sandbox.gpu.guard import DeviceGuard
from grader.sandbox.gpu.meter import Gpu
from grader.sandbox.inside.order import Way
from grader.sandbox.kinds import ON_DEVICE, TENSORFLOW, kind_of
from grader.sandbox.opening import (
    DEVICE_LIMITS,
    PROBE_LIMITS,
    order_cell,
    try_box,
    try_device,
)
from grader.sandbox.source import CellSource, Line, safe_file_name, tensorflow_threads
from grader.sandbox.tiers import probe_tier, require_tier
from grader.settings import Settings

__all__ = ["CHECK_THREADS", "Sandbox", "order_cell", "safe_file_name", "tensorflow_threads"]

CHECK_THREADS = 1
"""What the warm interpreter is made for; a training cell is given more when it opens."""


class Sandbox(CellSource):
    """Thread-safe; one per process; a context manager that closes its boxes.

    Starts nothing until it is used. Raises TierTooLow where this machine isolates less than
    `settings.min_tier`, DeviceFault where the GPU that they name cannot be used. `cores` is how
    many cells, or threads of one cell, compute at a time: as many as the settings say and memory
    bears. `device` guards the GPU, where there is one: cells whose limits give them memory of it
    are on it, one at a time.
    """

    def __init__(self, settings: Settings, gpu: Gpu | None = None) -> None:
        self._settings = settings
        box_socket = settings.box_socket
        probe = probe_joined(box_socket) if box_socket is not None else probe_tier()
        require_tier(probe, settings.min_tier)
        self._probe = probe
        self.tier = probe.tier
        self.cores = cells_at_once(settings.cell_threads, usable_memory())
        if probe.way is Way.FOLDERS:  # nothing but the container limits what cells use together
            self.cores = 1
        self._lock = threading.Lock()
        self._boxes = BoxPool(self._start_box)
        gpu = gpu or find_gpu(settings)
        restart = partial(self._boxes.replace, ON_DEVICE)
        self.device = DeviceGuard(gpu, restart) if gpu is not None else None
        self._groups: GroupPool | None = None
        self._groups_tried = box_socket is not None or self.tier == "none"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()

    def warm(self, runtime: str) -> None:
        """Start the box of "numpy", "tensorflow", "tensorflow-gpu" or "judge" now.

        Raises BoxFault or DeviceFault.
        """
        with self.device.lease() if runtime == ON_DEVICE and self.device else nullcontext():
            self._boxes.release(self._boxes.take(runtime))

    @contextlib.contextmanager
    def open(self, runtime: str, limits: Limits, threads: int) -> Iterator[Line]:
        """A fresh cell of a warm box, in a control group of its own where there is one.

        Raises DeviceFault where it is to use a GPU that nobody may use.
        """
        with contextlib.ExitStack() as stack:
            device = self._device_for(runtime, limits)
            if device is not None:
                stack.enter_context(device.lease())
            box = self._boxes.take(runtime if device is None else ON_DEVICE)
            try:
                line = self._order(stack, box, limits, threads)
            except BoxFault:
                self._boxes.give_back(box, Fate.BROKEN)
                raise
            if device is not None:
                line.device = device.gpu.device
                stack.enter_context(device.watch(limits.gpu_memory_bytes, line))
            try:
                yield line
            except BoxFault as fault:
                line.fate = fate_of(fault)
                raise
            finally:
                self._boxes.give_back(box, line.fate, line.waited)

    def figures(self) -> tuple[BoxFigures, ...]:
        """What happened to the boxes so far, by runtime."""
        return self._boxes.figures()

    def close(self) -> None:
        """End every box, remove every control group, and leave the GPU to others."""
        self._boxes.close()
        with self._lock:
            groups, self._groups = self._groups, None
        if groups is not None:
            groups.close()
        if self.device is not None:
            self.device.close()

    def _device_for(self, runtime: str, limits: Limits) -> DeviceGuard | None:
        """The GPU, for cells that may use some of its memory."""
        return self.device if runtime == TENSORFLOW and limits.gpu_memory_bytes else None

    def _order(self, stack: contextlib.ExitStack, box: Box, limits: Limits, threads: int) -> Line:
        room = box.room_for(limits)
        return order_cell(box, room, threads, self._lease(stack, room, threads))

    def _lease(self, stack: contextlib.ExitStack, limits: Limits, threads: int) -> Group | None:
        with self._lock:
            if not self._groups_tried:
                self._groups_tried = True
                self._groups = open_pool()
        if self._groups is None:
            return None
        quota = Quota(limits.memory_bytes, limits.processes, threads)
        return stack.enter_context(self._groups.lease(quota))

    def _start_box(self, runtime: str) -> Box:
        """A box that was tried and works; raises BoxFault."""
        box = self._find_box(runtime)
        try:
            with contextlib.ExitStack() as stack:
                room = box.room_for(PROBE_LIMITS)
                try_box(box, room, self._lease(stack, room, CHECK_THREADS))
            box.remember_health()
            if box.kind.on_device and self.device is not None:
                self._try_device(box, self.device)
        except OurFault:
            box.close()
            raise
        return box

    def _try_device(self, box: Box, device: DeviceGuard) -> None:
        """Raise DeviceFault where a cell of a new box cannot compute on the GPU and leave it."""
        with contextlib.ExitStack() as stack:
            room = box.room_for(DEVICE_LIMITS)
            group = self._lease(stack, room, CHECK_THREADS)
            why = try_device(box, room, group, device.gpu.kind)
        if why or (why := device.left()):
            device.set_aside(f"{device.gpu.device.model} is set aside, tried by a cell: {why}.")

    def _find_box(self, runtime: str) -> Box:
        settings = self._settings
        kind = kind_of(runtime, settings, self.device.gpu if self.device is not None else None)
        if settings.box_socket is not None:
            return join_box(kind, settings.box_socket)
        return start_box(kind, self._probe, settings.runtimes, CHECK_THREADS)
