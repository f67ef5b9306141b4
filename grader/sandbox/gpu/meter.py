"""What is used of a GPU right now, whoever is asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from grader.sandbox.gpu.device import Device


@dataclass(frozen=True)
class DeviceProcess:
    """A process that computes on the GPU; its memory is 0 where the driver does not tell."""

    number: int
    memory_bytes: int


@dataclass(frozen=True)
class Reading:
    """Bytes in use on the GPU, and of how many; the processes that the driver lets us see on it."""

    used_bytes: int
    processes: tuple[DeviceProcess, ...] = ()
    total_bytes: int = 0


class DeviceMeter(Protocol):
    """Reads one GPU, from any thread."""

    def read(self) -> Reading:
        """What is used now; raises DeviceFault where the driver does not say."""


@dataclass(frozen=True)
class Gpu:
    """A GPU that a worker may use, and how it is measured.

    `root` is the runtime that its boxes stand on, `kind` what TensorFlow calls such a device.
    """

    device: Device
    meter: DeviceMeter
    root: str = "tensorflow-gpu"
    kind: str = "GPU"
