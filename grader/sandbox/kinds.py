"""The kinds of boxes: what each imports, which root it stands on, what it sees besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.errors import BoxFault
from grader.model import MIB, Limits
from grader.sandbox.gpu.meter import Gpu
from grader.sandbox.shown import JUDGE, NOTHING, Shown, shown_to
from grader.settings import Settings

TENSORFLOW = "tensorflow"
ON_DEVICE = "tensorflow-gpu"
"""The box whose cells may use the worker's GPU."""
FRESH_BYTES = 1024 * MIB
"""What a cell holds of the libraries that it did not inherit; no student is charged for them."""
DEVICE_BYTES = 3072 * MIB
"""What the driver keeps in a process that uses a GPU."""
DEVICE_THREADS = 64
"""What it starts there."""


@dataclass(frozen=True)
class Kind:
    """A box called `name` imports `libraries` and stands on the runtime called `root`.

    `fresh` says why its cells start interpreters of their own; empty where they are forks, unless
    it finds out itself that it cannot be forked. `nodes` of a GPU, and the `hardware` that CUDA
    looks at, are given by where the box sees them; `visible` is the part of it that CUDA is told.
    """

    name: str
    libraries: str
    root: str
    shown: Shown = NOTHING
    fresh: str = ""
    nodes: Mapping[Path, str] = field(default_factory=dict)
    hardware: Mapping[Path, str] = field(default_factory=dict)
    visible: str = ""

    def room_for(self, limits: Limits, fresh: str) -> Limits:
        """What the kernel keeps a cell to: what no student is charged for comes on top."""
        memory, processes = limits.memory_bytes, limits.processes
        if fresh:
            memory += FRESH_BYTES
        if self.on_device:
            memory, processes = memory + DEVICE_BYTES, processes + DEVICE_THREADS
        return replace(limits, memory_bytes=memory, processes=processes)

    @property
    def on_device(self) -> bool:
        """Whether its cells may use a GPU."""
        return self.name == ON_DEVICE


def kind_of(name: str, settings: Settings, gpu: Gpu | None) -> Kind:
    """The kind called "numpy", "judge", "tensorflow" or "tensorflow-gpu"; raises BoxFault."""
    if name == ON_DEVICE:
        if gpu is None:
            raise BoxFault("A cell asks for a GPU, and this worker has none.")
        return _on_device(settings, gpu)
    fresh = _asked(settings) if name == TENSORFLOW else ""
    root = "numpy" if name == JUDGE else name
    return Kind(name, name, root, shown_to(name, settings), fresh)


def _on_device(settings: Settings, gpu: Gpu) -> Kind:
    device = gpu.device
    return Kind(
        ON_DEVICE,
        TENSORFLOW,
        gpu.root,
        Shown(device.libraries),
        _asked(settings),
        device.nodes,
        device.hardware,
        device.visible,
    )


def _asked(settings: Settings) -> str:
    return "the settings ask for it" if settings.fresh_cells else ""
