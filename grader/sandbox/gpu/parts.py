"""Parts of one GPU (MIG): each is a device of its own, with memory and processors of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import DeviceFault
from grader.sandbox.gpu.faults import MendableFault

PREFIX = "MIG-"
"""How the driver's names of parts begin."""


@dataclass(frozen=True)
class Part:
    """A part of the GPU of /dev/nvidia<number>; its instances are what the driver guards it by."""

    number: int
    model: str
    uuid: str
    gpu_instance: int
    compute_instance: int


def nodes_of(part: Part, nodes: Path, driver: Path) -> dict[Path, str]:
    """The two nodes that let a process use a part, by where a box sees them; raises DeviceFault."""
    instance = driver / f"capabilities/gpu{part.number}/mig/gi{part.gpu_instance}"
    rights = (instance / "access", instance / f"ci{part.compute_instance}" / "access")
    names = [f"nvidia-caps/nvidia-cap{_minor(right)}" for right in rights]
    for name, right in zip(names, rights, strict=True):
        if not (nodes / name).exists():
            raise MendableFault(f"{nodes / name} is not there", f"nvidia-modprobe -f {right}")
    return {nodes / name: f"/dev/{name}" for name in names}


def refusal(number: int, model: str, parts: Sequence[Part]) -> MendableFault:
    """Why a GPU that is in parts cannot be used whole."""
    names = ", ".join(f"{part.uuid} ({part.model})" for part in parts)
    instead = f"name one of its parts, {names}" if names else "make a part of it (nvidia-smi mig)"
    what = f"{model} is in MIG mode; {instead}, or switch that off"
    return MendableFault(what, f"nvidia-smi -i {number} -mig 0")


def _minor(right: Path) -> str:
    """The number of the node that stands for a right; raises DeviceFault."""
    try:
        found = re.search(r"^DeviceFileMinor:\s*(\d+)", right.read_text(), re.MULTILINE)
    except OSError as error:
        raise DeviceFault(f"The driver does not say how a part is used: {error}.") from None
    if found is None:
        raise DeviceFault(f"{right} names no node.")
    return found[1]
