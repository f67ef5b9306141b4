"""What this machine offers to a box with a GPU, looked at one by one, for `softmark doctor`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from grader.errors import DeviceFault
from grader.model import MIB
from grader.sandbox.gpu.device import (
    THIS_MACHINE,
    Device,
    Machine,
    devices_of,
    driver_version,
    find_libraries,
    find_nodes,
    name_device,
)
from grader.sandbox.gpu.faults import MendableFault
from grader.sandbox.gpu.finding import number_of
from grader.sandbox.gpu.guard import told_processes
from grader.sandbox.gpu.hold import Hold
from grader.sandbox.gpu.meter import DeviceMeter
from grader.sandbox.gpu.nvml import Nvml
from grader.sandbox.gpu.parts import PREFIX, Part, refusal
from grader.sandbox.machine import Probe

_NVIDIA, _DISPLAY = "0x10de", "0x03"
"""In /sys, the maker of a card, and how the kind of one that computes or draws begins."""


def examine(
    name: str,
    machine: Machine = THIS_MACHINE,
    library: Any = None,
    sockets: Path | None = None,
) -> Iterator[Probe]:
    """Everything that decides whether boxes can use the GPU of this name, or the first one.

    `sockets` is where boxes that are containers listen; their nodes and libraries are their own.
    """
    numbers = devices_of(machine)
    if not numbers:
        yield tried("a GPU", lambda: _find_none(machine))
        return
    for number in numbers:
        yield Probe(f"GPU {number}", ok=True, detail=str(name_device(number, machine)))
    try:
        part = Nvml(library).find_part(name) if name.startswith(PREFIX) else None
        number = part.number if part is not None else number_of(name or str(numbers[0]))
    except DeviceFault as fault:
        yield _missing("the GPU that is asked for", fault)
        return
    device = name_device(number, machine, part)
    if sockets is None:
        nodes = partial(find_nodes, number, machine, part)
        yield tried("nodes in a box", lambda: ", ".join(nodes().values()))
        yield tried("nodes can be opened", lambda: _open_all(nodes()))
        yield tried("driver's libraries", lambda: _names(find_libraries(machine)))
    yield tried("GPU memory", lambda: _measure(Nvml(library), number, part))
    yield tried("GPU parts (MIG)", lambda: _tell_parts(Nvml(library), device, part))
    yield tried("lock on it", lambda: _hold_shortly(device, sockets or device.lock))


def tried(name: str, look: Callable[[], str]) -> Probe:
    """What was seen, or the fault that was found."""
    try:
        return Probe(name, ok=True, detail=look(), needed=True)
    except DeviceFault as fault:
        return _missing(name, fault)


def _missing(name: str, fault: DeviceFault) -> Probe:
    if isinstance(fault, MendableFault):
        return Probe(name, ok=False, detail=fault.what, mend=fault.mend, needed=True)
    return Probe(name, ok=False, detail=str(fault), needed=True)


def _find_none(machine: Machine) -> str:
    """Why there is no GPU's node; raises DeviceFault in any case."""
    if version := driver_version(machine):
        what = f"The driver {version} is loaded, but there is no {machine.nodes}/nvidia0"
        raise MendableFault(what, "nvidia-modprobe -u -c 0")
    cards = [
        path.name for path in sorted(machine.hardware.glob("bus/pci/devices/*")) if _is_gpu(path)
    ]
    if cards:
        what = f"No driver is loaded for the NVIDIA card in slot {', '.join(cards)}"
        raise MendableFault(what, "apt-get install nvidia-driver nvidia-modprobe libcuda1")
    raise DeviceFault("This machine has no NVIDIA GPU; without one, trainings use its processors.")


def _is_gpu(card: Path) -> bool:
    try:
        maker, kind = ((card / name).read_text() for name in ("vendor", "class"))
    except OSError:
        return False
    return maker.strip() == _NVIDIA and kind.startswith(_DISPLAY)


def _open_all(nodes: Iterable[Path]) -> str:
    """Control groups forbid a device only when it is opened."""
    for node in nodes:
        try:
            os.close(os.open(node, os.O_RDONLY | os.O_CLOEXEC))
        except OSError as error:
            what = f"{node} may not be opened here ({error.strerror}): a control group forbids it"
            mend = "docker run --gpus all, or DeviceAllow=char-nvidia* rw in the worker's service"
            raise MendableFault(what, mend) from None
    return "no control group forbids it"


def _names(libraries: Iterable[Path]) -> str:
    return ", ".join(path.name for path in libraries)


def _measure(nvml: Nvml, number: int, part: Part | None) -> str:
    meter: DeviceMeter = nvml.meter(number) if part is None else nvml.meter_of(part)
    reading = meter.read()
    whose = told_processes(reading) if reading.processes else "no process"
    used, total = reading.used_bytes // MIB, reading.total_bytes // MIB
    return f"{total} MiB, of which {used} MiB are in use, by {whose}"


def _tell_parts(nvml: Nvml, device: Device, part: Part | None) -> str:
    parts = nvml.parts(device.number)
    if part is None and parts is not None:
        raise refusal(device.number, device.model, parts)
    return "it is whole" if part is None else f"{part.uuid} is one"


def _hold_shortly(device: Device, lock: Path) -> str:
    Hold(lock, device.model).release()
    return f"{lock} is free"
