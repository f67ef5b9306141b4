"""GPUs on a machine without one: a double stands for the driver, boxes are real."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest

from grader.errors import DeviceFault, MemoryLimit, TimeLimit
from grader.model import MIB, Limits
from grader.sandbox import Sandbox
from grader.sandbox.gpu.device import Machine, devices_of, driver_version, find_device
from grader.sandbox.gpu.finding import find_gpu
from grader.sandbox.gpu.libraries import driver_libraries
from grader.sandbox.gpu.meter import DeviceProcess, Gpu, Reading
from grader.sandbox.gpu.nvml import Nvml
from grader.sandbox.tiers import probe_tier
from tests.sandbox.gpu_doubles import CAPS, NODES, PART, Driver, Library

LIMITS = Limits(60.0, 60.0, 1536 * MIB, gpu_memory_bytes=1024 * MIB)
SOURCE = b"""
import os, time
import tensorflow as tf

def seen(): return sorted(name for name in os.listdir("/dev") if name.startswith("nvidia"))
def said(): return [open("/dev/nvidia0").read(), open("/run/softmark/driver/libcuda.so.1").read()]
def slots(): return os.listdir("/sys/bus/pci/devices")
def total(x): return float(tf.reduce_sum(tf.constant(x)))
def told(): return [os.environ["TF_FORCE_GPU_ALLOW_GROWTH"], os.environ["CUDA_VISIBLE_DEVICES"]]
def part(): return sorted(os.listdir("/dev/nvidia-caps"))
def wait():
    while True: time.sleep(1)
"""


@pytest.fixture
def part(machine: Machine, driver: Driver) -> Gpu:
    """A part of /dev/nvidia0: a device like any other, with more nodes."""
    found = Nvml(Library((PART,))).find_part(PART)
    return Gpu(find_device(0, machine, found), driver, root="tensorflow", kind="CPU")


@contextmanager
def on(sandbox: Sandbox, limits: Limits = LIMITS):
    with sandbox.cell("tensorflow", SOURCE, "a.py", limits, 1) as cell:
        yield cell


def ask(cell, name, **arguments):
    return cell.call(
        name, arguments, "values" if name in {"seen", "said", "slots", "told", "part"} else "value"
    )[0]


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
    with pytest.raises(DeviceFault, match="apt-get install libcuda1"):
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


def test_cells_are_on_the_device_one_at_a_time_and_kept_to_their_share(settings, part, driver):
    """One box for many looks: starting TensorFlow is what costs."""
    if not probe_tier().way.has_namespaces:
        pytest.skip("NOT TESTED: a GPU needs namespaces")
    with Sandbox(settings, part) as sandbox:
        with on(sandbox) as cell:
            nodes = ({*NODES} - {"nvidia1"}) | {"nvidia-caps"}
            assert ask(cell, "seen") == sorted(nodes)
            assert ask(cell, "part") == ["nvidia-cap30", "nvidia-cap31"]
            assert ask(cell, "said") == ["", "the driver's"]
            assert ask(cell, "slots") == ["0000:00:00.0"]
            assert ask(cell, "total", x=[1.0, 2.0]) == 3.0
            driver.cell_bytes = 1024 * MIB
            assert ask(cell, "told") == ["true", PART]
        driver.cell_bytes = 0
        with on(sandbox) as cell:
            threading.Timer(0.5, setattr, (driver, "cell_bytes", 1025 * MIB)).start()
            with pytest.raises(MemoryLimit, match="1024 MiB of memory on the GPU"):
                ask(cell, "wait")
        driver.cell_bytes = 0
        with on(sandbox, replace(LIMITS, gpu_memory_bytes=0)) as cell:
            assert ask(cell, "seen") == []
        with on(sandbox, replace(LIMITS, wall_seconds=1.0)) as cell:
            driver.processes = (DeviceProcess(4211, 0),)  # as if its kernel outlived its process
            with pytest.raises(TimeLimit):
                ask(cell, "wait")
        threading.Timer(0.5, setattr, (driver, "processes", ())).start()
        with on(sandbox) as cell:
            assert driver.processes == (), "nobody began before the driver was done"
            assert ask(cell, "total", x=[1.0, 2.0]) == 3.0
        assert {figures.boxes for figures in sandbox.figures()} == {1}, "no box was replaced"
        threading.Timer(0.5, setattr, (driver, "broken", True)).start()
        with pytest.raises(DeviceFault, match="off the bus"), on(sandbox) as cell:
            ask(cell, "wait")
        assert sandbox.device is not None
        with pytest.raises(DeviceFault, match="off the bus"), on(sandbox):
            pass
        assert "off the bus" in sandbox.device.trouble


def test_the_driver_is_asked_for_the_gpu_with_the_right_node():
    nvml = Nvml(Library())
    expected = Reading(101 * MIB, (DeviceProcess(7, 0), DeviceProcess(8, 5)), 1000 * MIB)
    assert nvml.meter(0).read() == expected
    with pytest.raises(DeviceFault, match="no /dev/nvidia2"):
        nvml.meter(2)


def test_a_gpu_in_parts_is_used_by_one_of_them_or_not_at_all(settings, machine):
    """MIG, as the driver's documentation describes it; seen with doubles only."""
    whole, divided = replace(settings, device="0"), Library((PART, "MIG-8"))
    assert find_gpu(whole, machine, Library()).device.uuid == "GPU-0"
    sentence = "in MIG mode; name one of its parts, MIG-7f3a .* or switch that off: nvidia-smi -i 0"
    with pytest.raises(DeviceFault, match=sentence):
        find_gpu(whole, machine, divided)
    with pytest.raises(DeviceFault, match="make a part of it"):
        find_gpu(whole, machine, Library(()))
    gpu = find_gpu(replace(settings, device=PART), machine, divided)
    assert str(gpu.device) == "NVIDIA H0 MIG 1g.10gb (/dev/nvidia0, MIG-7f3a, driver 550.54.15)"
    assert set(gpu.device.nodes.values()) > {f"/dev/{name}" for name in CAPS}
    assert gpu.meter.read() == Reading(7 * MIB, (), 1000 * MIB), "of the part, not of the whole"
    with pytest.raises(DeviceFault, match="knows no part MIG-9; all are named by: nvidia-smi -L"):
        find_gpu(replace(settings, device="MIG-9"), machine, divided)
    (machine.nodes / CAPS[1]).unlink()
    with pytest.raises(DeviceFault, match="nvidia-cap31 is not there: nvidia-modprobe -f"):
        find_gpu(replace(settings, device=PART), machine, divided)


@pytest.mark.parametrize("name", ["H100", "-1", "0,1", "GPU-0"])
def test_what_names_no_gpu_is_told_what_does(settings, machine, name):
    with pytest.raises(DeviceFault, match="names no GPU: give the number in /dev/nvidia0"):
        find_gpu(replace(settings, device=name), machine, Library())
