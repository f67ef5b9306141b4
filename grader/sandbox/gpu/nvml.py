"""Asks a GPU's driver through its own library, which is loaded only where there is a GPU."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from grader.errors import DeviceFault
from grader.sandbox.gpu.faults import MendableFault
from grader.sandbox.gpu.meter import DeviceProcess, Reading
from grader.sandbox.gpu.parts import Part


class Nvml:
    """The driver's library, which keeps the driver awake by staying open.

    `library` is the module `pynvml`, or what stands in for it. Thread-safe.
    """

    def __init__(self, library: Any = None) -> None:
        """Raises DeviceFault where the driver cannot be asked."""
        self._lock = threading.Lock()
        try:
            self._library = library or importlib.import_module("pynvml")
        except ImportError:
            raise MendableFault("nvidia-ml-py is not installed", "scripts/setup") from None
        with self._asking():
            try:
                self._library.nvmlInit()
            except self._library.NVMLError_LibraryNotFound:
                what = "The driver's libnvidia-ml.so.1 is not found"
                raise MendableFault(what, "apt-get install libnvidia-ml1") from None

    def meter(self, number: int) -> NvmlMeter:
        """Of the GPU whose node is /dev/nvidia<number>; raises DeviceFault."""
        with self._asking():
            return NvmlMeter(self, self._find(number))

    def meter_of(self, part: Part) -> NvmlMeter:
        """Of a part of a GPU; raises DeviceFault."""
        with self._asking():
            return NvmlMeter(self, self._library.nvmlDeviceGetHandleByUUID(part.uuid))

    def parts(self, number: int) -> tuple[Part, ...] | None:
        """The parts that a GPU is in, None where it is whole; raises DeviceFault."""
        with self._asking():
            handle = self._find(number)
            return tuple(self._parts(handle, number)) if self._is_in_parts(handle) else None

    def find_part(self, uuid: str) -> Part:
        """The part of this name, of whichever GPU; raises DeviceFault."""
        with self._asking():
            for index in range(self._library.nvmlDeviceGetCount()):
                handle = self._library.nvmlDeviceGetHandleByIndex(index)
                if self._is_in_parts(handle):
                    number = self._library.nvmlDeviceGetMinorNumber(handle)
                    for part in self._parts(handle, number):
                        if part.uuid == uuid:
                            return part
        raise MendableFault(f"The driver knows no part {uuid}; all are named by", "nvidia-smi -L")

    def read(self, handle: Any) -> Reading:
        """What is used now; raises DeviceFault."""
        with self._asking():
            memory = self._library.nvmlDeviceGetMemoryInfo(handle)
            listed = self._library.nvmlDeviceGetComputeRunningProcesses(handle)
        processes = tuple(DeviceProcess(each.pid, each.usedGpuMemory or 0) for each in listed)
        return Reading(memory.used, processes, memory.total)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except self._library.NVMLError as error:
                raise DeviceFault(f"The GPU's driver does not answer: {error}.") from None

    def _find(self, number: int) -> Any:
        """By its minor number: the driver's own order of GPUs is another."""
        for index in range(self._library.nvmlDeviceGetCount()):
            handle = self._library.nvmlDeviceGetHandleByIndex(index)
            if self._library.nvmlDeviceGetMinorNumber(handle) == number:
                return handle
        raise DeviceFault(f"The GPU's driver knows no /dev/nvidia{number}.")

    def _is_in_parts(self, handle: Any) -> bool:
        try:
            mode, _ = self._library.nvmlDeviceGetMigMode(handle)
        except self._library.NVMLError_NotSupported:
            return False
        return bool(mode)

    def _parts(self, handle: Any, number: int) -> Iterator[Part]:
        library = self._library
        for place in range(library.nvmlDeviceGetMaxMigDeviceCount(handle)):
            try:
                part = library.nvmlDeviceGetMigDeviceHandleByIndex(handle, place)
            except library.NVMLError_NotFound:
                continue
            yield Part(
                number,
                library.nvmlDeviceGetName(part),
                library.nvmlDeviceGetUUID(part),
                library.nvmlDeviceGetGpuInstanceId(part),
                library.nvmlDeviceGetComputeInstanceId(part),
            )


class NvmlMeter:
    """Reads one GPU, or a part of one."""

    def __init__(self, nvml: Nvml, handle: Any) -> None:
        self._nvml = nvml
        self._handle = handle

    def read(self) -> Reading:
        """What is used now; raises DeviceFault."""
        return self._nvml.read(self._handle)
