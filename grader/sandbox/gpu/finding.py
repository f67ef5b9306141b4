"""The GPU, or the part of one, that a worker's settings ask for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from grader.errors import DeviceFault
from grader.sandbox.gpu.device import THIS_MACHINE, Device, Machine, find_device, name_device
from grader.sandbox.gpu.meter import Gpu
from grader.sandbox.gpu.nvml import Nvml
from grader.sandbox.gpu.parts import PREFIX, Part, refusal
from grader.settings import Settings


def find_gpu(
    settings: Settings, machine: Machine = THIS_MACHINE, library: Any = None
) -> Gpu | None:
    """None where the settings name no GPU; raises DeviceFault where the one they name is not there.

    One that is in parts (MIG) cannot be named as a whole. Boxes that are containers have nodes
    and libraries of their own; the worker only measures. `library` is as for `Nvml`.
    """
    if settings.device is None:
        return None
    if settings.device.startswith(PREFIX):
        nvml = Nvml(library)
        part = nvml.find_part(settings.device)
        return Gpu(_device(settings, part.number, part, machine), nvml.meter_of(part))
    number = number_of(settings.device)
    device = _device(settings, number, None, machine)
    nvml = Nvml(library)
    if (parts := nvml.parts(number)) is not None:
        raise refusal(number, device.model, parts)
    return Gpu(device, nvml.meter(number))


def number_of(name: str) -> int:
    """The number in /dev/nvidia<number>; raises DeviceFault for what is none."""
    if not (name.isascii() and name.isdigit()):
        raise DeviceFault(
            f"{name!r} names no GPU: give the number in /dev/nvidia0, or a part's name (MIG-…)."
        )
    return int(name)


def _device(settings: Settings, number: int, part: Part | None, machine: Machine) -> Device:
    if settings.box_socket is None:
        return find_device(number, machine, part)
    return replace(name_device(number, machine, part), lock=settings.box_socket)
