"""One GPU of a machine: its nodes, its model, and what else of the machine CUDA needs to use it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.sandbox.gpu.faults import MendableFault
from grader.sandbox.gpu.hold import LOCKS
from grader.sandbox.gpu.libraries import driver_libraries
from grader.sandbox.gpu.parts import Part, nodes_of

LIBRARIES_INSIDE = "/run/softmark/driver"
"""Where a box finds the libraries that belong to the driver."""
_SHARED_NODES = ("nvidiactl", "nvidia-uvm")
_OPTIONAL_NODES = ("nvidia-uvm-tools",)
_HARDWARE = ("module/nvidia", "module/nvidia_uvm", "devices/system")
_FOR_EVERYBODY = 0o006


@dataclass(frozen=True)
class Machine:
    """Where a machine shows and locks its GPUs, and how its driver's libraries are found."""

    nodes: Path = Path("/dev")
    driver: Path = Path("/proc/driver/nvidia")
    hardware: Path = Path("/sys")
    locks: Path = LOCKS
    libraries: Callable[[], Sequence[Path]] = driver_libraries


THIS_MACHINE = Machine()


@dataclass(frozen=True)
class Device:
    """A GPU, or a part of one; all paths are given by where a box sees them.

    Who holds the lock on `lock` has it alone. CUDA is told `visible`, where it is to use a part.
    `nodes` can be written to, `libraries` and `hardware` only read. A worker whose boxes are
    containers sees none of them, and needs none.
    """

    number: int
    model: str
    lock: Path
    uuid: str = ""
    driver: str = ""
    visible: str = ""
    nodes: Mapping[Path, str] = field(default_factory=dict)
    libraries: Mapping[Path, str] = field(default_factory=dict)
    hardware: Mapping[Path, str] = field(default_factory=dict)

    def __str__(self) -> str:
        known = (f"/dev/nvidia{self.number}", self.uuid, self.driver and f"driver {self.driver}")
        return f"{self.model} ({', '.join(each for each in known if each)})"


def find_device(number: int, machine: Machine = THIS_MACHINE, part: Part | None = None) -> Device:
    """The GPU of /dev/nvidia<number>, or a part of it, with all that a box needs of it.

    Raises DeviceFault where it is not to be had.
    """
    nodes = find_nodes(number, machine, part)
    libraries = find_libraries(machine)
    folder = _folder_of(number, machine)
    by_name = sorted(libraries, key=lambda path: len(path.name), reverse=True)  # shortest counts
    return replace(
        name_device(number, machine, part),
        nodes=nodes,
        libraries={path.resolve(): f"{LIBRARIES_INSIDE}/{path.name}" for path in by_name},
        hardware=_hardware_of(folder.name if folder is not None else "", machine),
    )


def name_device(number: int, machine: Machine = THIS_MACHINE, part: Part | None = None) -> Device:
    """What the driver calls the GPU of /dev/nvidia<number>, with nothing that a box needs."""
    driver = driver_version(machine)
    if part is not None:
        lock = machine.locks / f"softmark-{part.uuid.replace('/', '-')}.lock"
        return Device(number, part.model, lock, part.uuid, driver, visible=part.uuid)
    folder = _folder_of(number, machine)
    said = _fields(folder) if folder is not None else {}
    model, uuid = said.get("Model") or f"GPU {number}", said.get("GPU UUID", "")
    return Device(number, model, machine.locks / f"softmark-gpu{number}.lock", uuid, driver)


def find_nodes(number: int, machine: Machine, part: Part | None) -> dict[Path, str]:
    """What a box must see of /dev to use a GPU, or a part of it; raises DeviceFault."""
    required = (f"nvidia{number}", *_SHARED_NODES)
    for node in (machine.nodes / name for name in required):
        if not node.exists():
            what = f"{node} is not there, no driver is loaded or it has no such GPU"
            raise MendableFault(what, f"nvidia-modprobe -u -c {number}")
        if node.stat().st_mode & _FOR_EVERYBODY != _FOR_EVERYBODY:
            raise MendableFault(f"{node} is closed to cells, other users", f"chmod 666 {node}")
    optional = [each for each in _OPTIONAL_NODES if (machine.nodes / each).exists()]
    nodes = {machine.nodes / name: f"/dev/{name}" for name in (*required, *optional)}
    return nodes if part is None else nodes | nodes_of(part, machine.nodes, machine.driver)


def find_libraries(machine: Machine) -> Sequence[Path]:
    """The driver's libraries, as programs ask for them; raises DeviceFault."""
    if not (libraries := machine.libraries()):
        mend = "apt-get install libcuda1 libnvidia-ptxjitcompiler1"
        raise MendableFault("The driver's libcuda.so.1 is not found", mend)
    return libraries


def driver_version(machine: Machine = THIS_MACHINE) -> str:
    """The driver's own words for its version; empty where none is loaded."""
    path = machine.driver / "version"
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    found = re.search(r"(?:Kernel Module|for \S+)\s+(\d[\d.]*)", text)
    return found[1] if found else ""


def devices_of(machine: Machine = THIS_MACHINE) -> tuple[int, ...]:
    """The numbers of the GPUs that have a node."""
    names = [path.name.removeprefix("nvidia") for path in machine.nodes.glob("nvidia[0-9]*")]
    return tuple(sorted(int(name) for name in names if name.isdigit()))


def _folder_of(number: int, machine: Machine) -> Path | None:
    """What the driver says of the GPU with this minor number, in a folder named by its PCI slot."""
    for folder in sorted((machine.driver / "gpus").glob("*")):
        if _fields(folder).get("Device Minor") == str(number):
            return folder
    return None


def _fields(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / "information").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}


def _hardware_of(slot: str, machine: Machine) -> dict[Path, str]:
    """The parts of /sys that CUDA looks at: the driver's modules, the processors, this one GPU."""
    wanted = {machine.hardware / part: f"/sys/{part}" for part in _HARDWARE}
    if slot:
        card = machine.hardware / "bus/pci/devices" / slot
        wanted[card.resolve()] = f"/sys/bus/pci/devices/{slot}"
    return {path: target for path, target in wanted.items() if path.is_dir()}
