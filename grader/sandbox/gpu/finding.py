"""The GPU that a worker's settings ask for."""

from __future__ import annotations

from grader.sandbox.gpu.device import find_device, name_device
from grader.sandbox.gpu.meter import Gpu
from grader.sandbox.gpu.nvml import NvmlMeter
from grader.settings import Settings


def find_gpu(settings: Settings) -> Gpu | None:
    """None where the settings name no GPU; raises DeviceFault where the one they name is not there.

    Boxes that are containers have nodes and libraries of their own; the worker only measures.
    """
    number = settings.device
    if number is None:
        return None
    if settings.box_socket is not None:
        return Gpu(name_device(number), NvmlMeter(number))
    return Gpu(find_device(number), NvmlMeter(number))
