"""Measures a GPU through the driver's own library, which is loaded only where there is a GPU."""

from __future__ import annotations

import importlib
import threading
from typing import Any

from grader.errors import DeviceFault
from grader.sandbox.gpu.meter import DeviceProcess, Reading


class NvmlMeter:
    """Reads the GPU whose node is /dev/nvidia<number>; keeps the driver awake by staying open.

    `library` is the module `pynvml`, or what stands in for it.
    """

    def __init__(self, number: int, library: Any = None) -> None:
        """Raises DeviceFault where the driver cannot be asked, or knows no such GPU."""
        self._lock = threading.Lock()
        try:
            self._library = library or importlib.import_module("pynvml")
        except ImportError:
            raise DeviceFault("nvidia-ml-py is not installed; run: scripts/setup") from None
        try:
            self._library.nvmlInit()
            self._handle = self._find(number)
        except self._library.NVMLError as error:
            raise DeviceFault(f"The GPU's driver cannot be asked: {error}.") from None

    def read(self) -> Reading:
        """What is used now; raises DeviceFault."""
        with self._lock:
            try:
                used = self._library.nvmlDeviceGetMemoryInfo(self._handle).used
                listed = self._library.nvmlDeviceGetComputeRunningProcesses(self._handle)
            except self._library.NVMLError as error:
                raise DeviceFault(f"The GPU's driver does not answer: {error}.") from None
        processes = (DeviceProcess(each.pid, each.usedGpuMemory or 0) for each in listed)
        return Reading(used, tuple(processes))

    def _find(self, number: int) -> Any:
        """By its minor number: the driver's own order of GPUs is another."""
        for index in range(self._library.nvmlDeviceGetCount()):
            handle = self._library.nvmlDeviceGetHandleByIndex(index)
            if self._library.nvmlDeviceGetMinorNumber(handle) == number:
                return handle
        raise DeviceFault(f"The GPU's driver knows no /dev/nvidia{number}.")
