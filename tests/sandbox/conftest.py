"""What the sandbox's tests share: cells with short limits, and a look at what is left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest

from grader.model import MIB, Limits
from grader.sandbox import Cell, Sandbox
from grader.sandbox.gpu.device import Machine, find_device
from grader.sandbox.gpu.meter import Gpu
from tests.sandbox.attacks.host import cell_processes, settles
from tests.sandbox.gpu_doubles import Driver, make_machine

SHORT = Limits(wall_seconds=3.0, cpu_seconds=3.0, memory_bytes=128 * MIB, scratch_bytes=8 * MIB)
TENSORFLOW = Limits(wall_seconds=60.0, cpu_seconds=60.0, memory_bytes=1536 * MIB)
HONEST = b"""
import numpy as np

def double(x):
    return 2 * x
"""

OpenCell = Callable[..., AbstractContextManager[Cell]]


@pytest.fixture
def open_cell(sandbox: Sandbox) -> OpenCell:
    """Open a cell for a source text, by default in the numpy box with short limits."""

    def open_it(
        source: str | bytes,
        limits: Limits = SHORT,
        runtime: str = "numpy",
        file_name: str = "answer.py",
        threads: int = 2,
    ) -> AbstractContextManager[Cell]:
        content = source.encode() if isinstance(source, str) else source
        return sandbox.cell(runtime, content, file_name, limits, threads)

    return open_it


@pytest.fixture
def still_honest(sandbox: Sandbox) -> Iterator[None]:
    """After the test an honest submission is graded as ever, and nothing is left behind."""
    before = host_state()
    yield
    with sandbox.cell("numpy", HONEST, "honest.py", SHORT) as cell:
        answer, changed = cell.call("double", {"x": np.arange(3.0)}, "value")
    assert answer.tolist() == [0.0, 2.0, 4.0]
    assert not changed
    assert settles(lambda: host_state() <= before), host_state() - before


@pytest.fixture
def driver() -> Driver:
    return Driver()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A double of one with two GPUs."""
    return make_machine(tmp_path)


@pytest.fixture
def gpu(machine: Machine, driver: Driver) -> Gpu:
    """The double's first GPU; what is computed on it, TensorFlow's CPU computes."""
    return Gpu(find_device(0, machine), driver, root="tensorflow", kind="CPU")


def host_state() -> set[str]:
    """Mounts, cells' processes and busy control groups of this machine, as far as we see them."""
    mounts = {f"mount {line}" for line in Path("/proc/self/mounts").read_text().splitlines()}
    return mounts | {f"process {name}" for name in cell_processes()}
