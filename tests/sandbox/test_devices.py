"""GPUs on a machine without one: a double stands for the driver, boxes are real."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.errors import DeviceFault, MemoryLimit
from grader.model import MIB, Limits
from grader.sandbox import Sandbox
from grader.sandbox.gpu.device import Machine, devices_of, driver_version, find_device
from grader.sandbox.gpu.guard import DeviceGuard
from grader.sandbox.gpu.libraries import driver_libraries
from grader.sandbox.gpu.meter import DeviceProcess, Gpu, Reading
from grader.sandbox.gpu.nvml import NvmlMeter
from grader.sandbox.tiers import probe_tier

LIMITS = Limits(60.0, 60.0, 1536 * MIB, gpu_memory_bytes=1024 * MIB)
NODES = ("nvidia0", "nvidia1", "nvidiactl", "nvidia-uvm", "nvidia-uvm-tools")
SOURCE = b"""
import os, time
import tensorflow as tf

def seen(): return sorted(name for name in os.listdir("/dev") if name.startswith("nvidia"))
def said(): return [open("/dev/nvidia0").read(), open("/run/softmark/driver/libcuda.so.1").read()]
def slots(): return os.listdir("/sys/bus/pci/devices")
def total(x): return float(tf.reduce_sum(tf.constant(x)))
def parent(): return os.environ.get("TF_FORCE_GPU_ALLOW_GROWTH", "")
def wait():
    while True: time.sleep(1)
"""


class Driver:
    """Says that as much is used as a test wants; 300 MiB are the driver's own."""

    def __init__(self) -> None:
        self.cell_bytes = 0
        self.processes: tuple[DeviceProcess, ...] = ()
        self.broken = False

    def read(self) -> Reading:
        if self.broken:
            raise DeviceFault("The GPU has fallen off the bus.")
        return Reading(300 * MIB + self.cell_bytes, self.processes)


@pytest.fixture
def driver() -> Driver:
    return Driver()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """One with two GPUs, whose nodes are empty like /dev/null."""
    libraries = tmp_path / "lib"
    libraries.mkdir()
    (libraries / "libcuda.so.550").write_text("the driver's")
    (libraries / "libcuda.so.1").symlink_to("libcuda.so.550")
    nodes = tmp_path / "dev"
    nodes.mkdir()
    for name in NODES:
        make_node(nodes / name)
    for number in range(2):
        slot = f"0000:0{number}:00.0"
        (tmp_path / "driver/gpus" / slot).mkdir(parents=True)
        words = f"Model: \t NVIDIA H{number}\nDevice Minor: \t {number}\n"
        (tmp_path / "driver/gpus" / slot / "information").write_text(words)
        (tmp_path / "sys/bus/pci/devices" / slot).mkdir(parents=True)
    version = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5\n"
    (tmp_path / "driver/version").write_text(version)
    tmp_path.chmod(0o755)
    return Machine(
        nodes,
        tmp_path / "driver",
        tmp_path / "sys",
        lambda: driver_libraries("", [str(libraries)]),
    )


def make_node(path: Path) -> None:
    if os.geteuid() == 0:
        os.mknod(path, 0o20666, os.makedev(1, 3))
    else:
        path.touch()
    path.chmod(0o666)


@pytest.fixture
def gpu(machine: Machine, driver: Driver) -> Gpu:
    return Gpu(find_device(0, machine), driver, root="tensorflow", kind="CPU")


@contextmanager
def on(sandbox: Sandbox, limits: Limits = LIMITS):
    with sandbox.cell("tensorflow", SOURCE, "a.py", limits, 1) as cell:
        yield cell


def ask(cell, name, **arguments):
    return cell.call(name, arguments, "values" if name in {"seen", "said", "slots"} else "value")[0]


def test_a_device_is_found_with_what_belongs_to_it_and_nothing_of_the_next(machine):
    device = find_device(1, machine)
    assert devices_of(machine) == (0, 1)
    assert driver_version(machine) == "550.54.15"
    assert device.model == "NVIDIA H1"
    assert "/dev/nvidia0" not in device.nodes.values()
    assert set(device.nodes.values()) == {f"/dev/{name}" for name in NODES if name != "nvidia0"}
    assert list(device.libraries.values()) == ["/run/softmark/driver/libcuda.so.1"]
    assert list(device.hardware.values()) == ["/sys/bus/pci/devices/0000:01:00.0"]


def test_what_is_missing_is_named(machine):
    with pytest.raises(DeviceFault, match="nvidia7 is not there"):
        find_device(7, machine)
    with pytest.raises(DeviceFault, match="install the driver's libraries"):
        find_device(0, replace(machine, libraries=tuple))
    (machine.nodes / "nvidiactl").chmod(0o600)
    with pytest.raises(DeviceFault, match="chmod 666"):
        find_device(0, machine)


def test_libraries_of_the_driver_are_told_from_others():
    listed = """
\tlibcuda.so.1 (libc6,x86-64) => /lib/x/libcuda.so.1
\tlibcuda.so.1 (libc6,AArch64) => /lib/x/libcuda.so.1
\tlibcuda.so.1 (libc6) => /lib/i386/libcuda.so.1
\tlibcudart.so.12 (libc6,x86-64) => /lib/x/libcudart.so.12
\tlibnvidia-ptxjitcompiler.so.1 (libc6,x86-64) => /lib/x/libnvidia-ptxjitcompiler.so.1
\tlibnvidia-ptxjitcompiler.so.1 (libc6,AArch64) => /lib/x/libnvidia-ptxjitcompiler.so.1
"""
    names = ["libcuda.so.1", "libnvidia-ptxjitcompiler.so.1"]
    assert [str(path) for path in driver_libraries(listed)] == [f"/lib/x/{name}" for name in names]
    assert driver_libraries("", []) == ()


def test_cells_are_on_the_device_one_at_a_time_and_kept_to_their_share(settings, gpu, driver):
    """One box for many looks: starting TensorFlow is what costs."""
    if not probe_tier().way.has_namespaces:
        pytest.skip("NOT TESTED: a GPU needs namespaces")
    with Sandbox(settings, gpu) as sandbox:
        with on(sandbox) as cell:
            assert ask(cell, "seen") == [name for name in sorted(NODES) if name != "nvidia1"]
            assert ask(cell, "said") == ["", "the driver's"]
            assert ask(cell, "slots") == ["0000:00:00.0"]
            assert ask(cell, "total", x=[1.0, 2.0]) == 3.0
            driver.cell_bytes = 1024 * MIB
            assert ask(cell, "parent") == "true"
        driver.cell_bytes = 0
        with on(sandbox) as cell:
            threading.Timer(0.5, setattr, (driver, "cell_bytes", 1025 * MIB)).start()
            with pytest.raises(MemoryLimit, match="1024 MiB of memory on the GPU"):
                ask(cell, "wait")
        driver.cell_bytes = 0
        with on(sandbox, replace(LIMITS, gpu_memory_bytes=0)) as cell:
            assert ask(cell, "seen") == []
        threading.Timer(0.5, setattr, (driver, "broken", True)).start()
        with pytest.raises(DeviceFault, match="off the bus"), on(sandbox) as cell:
            ask(cell, "wait")
        assert sandbox.device is not None
        with pytest.raises(DeviceFault, match="off the bus"), on(sandbox):
            pass
        assert "off the bus" in sandbox.device.trouble


def test_what_is_left_on_a_device_costs_its_boxes_and_then_the_device(gpu, driver):
    restarts = []
    guard = DeviceGuard(gpu, restarts.append, pause=lambda _: None)
    driver.processes = (DeviceProcess(4211, 5),)

    def restart(why):
        restarts.append(why)
        driver.processes = ()

    guard = _guard_after(driver, gpu, restart)
    with guard.lease():
        assert restarts == ["a cell left process 4211 on the GPU"]
    driver.cell_bytes = 65 * MIB
    for _ in range(2):
        words = "NVIDIA H0 is set aside: 65 MiB stayed on it"
        with pytest.raises(DeviceFault, match=words), guard.lease():
            pass
    assert len(restarts) == 2
    assert guard.trouble


def _guard_after(driver, gpu, restart):
    """A guard that began while nothing was on the device."""
    left, driver.processes = driver.processes, ()
    guard = DeviceGuard(gpu, restart, pause=lambda _: None)
    driver.processes = left
    return guard


def test_a_device_that_others_compute_on_is_not_begun_with(gpu, driver):
    driver.processes = (DeviceProcess(1, 0), DeviceProcess(2, 0))
    with pytest.raises(DeviceFault, match="in use: processes 1, 2"):
        DeviceGuard(gpu, print)


def test_the_driver_is_asked_for_the_gpu_with_the_right_node():
    class NVMLError(Exception):
        pass

    listed = [SimpleNamespace(pid=7, usedGpuMemory=None), SimpleNamespace(pid=8, usedGpuMemory=5)]
    library = SimpleNamespace(
        NVMLError=NVMLError,
        nvmlInit=lambda: None,
        nvmlDeviceGetCount=lambda: 2,
        nvmlDeviceGetHandleByIndex=lambda index: index,
        nvmlDeviceGetMinorNumber=lambda handle: 1 - handle,
        nvmlDeviceGetMemoryInfo=lambda handle: SimpleNamespace(used=100 + handle),
        nvmlDeviceGetComputeRunningProcesses=lambda _: listed,
    )
    expected = Reading(101, (DeviceProcess(7, 0), DeviceProcess(8, 5)))
    assert NvmlMeter(0, library).read() == expected
    with pytest.raises(DeviceFault, match="no /dev/nvidia2"):
        NvmlMeter(2, library)
