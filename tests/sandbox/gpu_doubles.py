"""What stands for a GPU on a machine without one: its nodes, its driver, its driver's library."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

from grader.errors import DeviceFault
from grader.model import MIB
from grader.sandbox.gpu.device import Machine
from grader.sandbox.gpu.libraries import driver_libraries
from grader.sandbox.gpu.meter import DeviceProcess, Reading

NODES = ("nvidia0", "nvidia1", "nvidiactl", "nvidia-uvm", "nvidia-uvm-tools")
PART = "MIG-7f3a"
"""The second compute instance in the third GPU instance of /dev/nvidia0, where that is in parts."""
CAPS = ("nvidia-caps/nvidia-cap30", "nvidia-caps/nvidia-cap31")


class Driver:
    """Says that as much is used as a test wants; 300 MiB are the driver's own."""

    def __init__(self) -> None:
        self.cell_bytes = 0
        self.processes: tuple[DeviceProcess, ...] = ()
        self.broken = False

    def read(self) -> Reading:
        if self.broken:
            raise DeviceFault("The GPU has fallen off the bus.")
        return Reading(300 * MIB + self.cell_bytes, self.processes, 81_920 * MIB)


def make_machine(folder: Path) -> Machine:
    """One with two GPUs, whose nodes are empty like /dev/null."""
    libraries, nodes, driver = (folder / name for name in ("lib", "dev", "driver"))
    (nodes / "nvidia-caps").mkdir(parents=True)
    for name in (*NODES, *CAPS):
        make_node(nodes / name)
    libraries.mkdir()
    (libraries / "libcuda.so.550").write_text("the driver's")
    (libraries / "libcuda.so.1").symlink_to("libcuda.so.550")
    for number in range(2):
        slot = f"0000:0{number}:00.0"
        (driver / "gpus" / slot).mkdir(parents=True)
        words = (
            f"Model: \t NVIDIA H{number}\nGPU UUID: \t GPU-{number}\nDevice Minor: \t {number}\n"
        )
        (driver / "gpus" / slot / "information").write_text(words)
        (folder / "sys/bus/pci/devices" / slot).mkdir(parents=True)
    instance = driver / "capabilities/gpu0/mig/gi3"
    (instance / "ci1").mkdir(parents=True)
    (instance / "access").write_text("DeviceFileMinor: 30\nDeviceFileMode: 292\n")
    (instance / "ci1/access").write_text("DeviceFileMinor: 31\nDeviceFileMode: 292\n")
    version = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5\n"
    (driver / "version").write_text(version)
    folder.chmod(0o755)
    find = lambda: driver_libraries("", [str(libraries)])  # noqa: E731
    return Machine(nodes, driver, folder / "sys", folder, find)


def make_node(path: Path) -> None:
    if os.geteuid() == 0:
        os.mknod(path, 0o20666, os.makedev(1, 3))
    else:
        path.touch()
    path.chmod(0o666)


class NvmlError(Exception):
    pass


class NotFound(NvmlError):
    pass


class NotSupported(NvmlError):
    pass


class LibraryNotFound(NvmlError):
    pass


class Library:
    """As `pynvml`, for two GPUs that it counts the other way round than their nodes are.

    The second, /dev/nvidia0, can be in parts; their handles are the names of the parts.
    """

    NVMLError, NVMLError_NotFound, NVMLError_NotSupported = NvmlError, NotFound, NotSupported
    NVMLError_LibraryNotFound = LibraryNotFound

    def __init__(self, parts: tuple[str, ...] | None = None) -> None:
        self.parts = parts
        self.is_there = True
        self.processes = [
            SimpleNamespace(pid=7, usedGpuMemory=None),
            SimpleNamespace(pid=8, usedGpuMemory=5),
        ]

    def nvmlInit(self):  # noqa: N802
        if not self.is_there:
            raise LibraryNotFound

    def nvmlDeviceGetCount(self):  # noqa: N802
        return 2

    def nvmlDeviceGetHandleByIndex(self, index):  # noqa: N802
        return index

    def nvmlDeviceGetMinorNumber(self, handle):  # noqa: N802
        return 1 - handle

    def nvmlDeviceGetMemoryInfo(self, handle):  # noqa: N802
        used = 7 if handle == PART else 100 + handle
        return SimpleNamespace(used=used * MIB, total=1000 * MIB)

    def nvmlDeviceGetComputeRunningProcesses(self, handle):  # noqa: N802
        return [] if handle == PART else self.processes

    def nvmlDeviceGetMigMode(self, handle):  # noqa: N802
        if handle == 0:
            raise NotSupported
        return [int(self.parts is not None)] * 2

    def nvmlDeviceGetMaxMigDeviceCount(self, handle):  # noqa: N802
        return 7

    def nvmlDeviceGetMigDeviceHandleByIndex(self, handle, place):  # noqa: N802
        if not 1 <= place <= len(self.parts):
            raise NotFound
        return self.parts[place - 1]

    def nvmlDeviceGetHandleByUUID(self, uuid):  # noqa: N802
        return uuid

    def nvmlDeviceGetUUID(self, handle):  # noqa: N802
        return handle

    def nvmlDeviceGetName(self, handle):  # noqa: N802
        return "NVIDIA H0 MIG 1g.10gb"

    def nvmlDeviceGetGpuInstanceId(self, handle):  # noqa: N802
        return 3

    def nvmlDeviceGetComputeInstanceId(self, handle):  # noqa: N802
        return 1
