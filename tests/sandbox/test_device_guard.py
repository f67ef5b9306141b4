"""Who has a GPU, and when it is the next one's; a double stands for the driver, locks are real."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from grader.errors import DeviceFault
from grader.model import MIB
from grader.sandbox.gpu.guard import DeviceGuard
from grader.sandbox.gpu.meter import DeviceProcess
from grader.settings import PROJECT_ROOT


def test_what_is_left_on_a_device_costs_its_boxes_and_then_the_device(gpu, driver):
    restarts = []
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


def test_the_next_cell_waits_until_nothing_of_the_last_one_is_left(gpu, driver):
    """Against who looks for what others left; that a driver clears memory, no double can show."""
    seen = []

    def pause(_seconds):
        seen.append(driver.cell_bytes // MIB)
        driver.cell_bytes -= 100 * MIB

    guard = DeviceGuard(gpu, pytest.fail, pause)

    def follow():
        with guard.lease():
            seen.append("the next")

    with guard.lease():
        next_cell = threading.Thread(target=follow)
        next_cell.start()
        next_cell.join(0.1)
        seen.append("the first")
        driver.cell_bytes = 300 * MIB
    next_cell.join()
    assert seen == ["the first", 300, 200, 100, "the next"]


HOLDER = """
import sys, time
from pathlib import Path
from grader.sandbox.gpu.hold import Hold
hold = Hold(Path(sys.argv[1]), "NVIDIA H0")
print("held", flush=True)
time.sleep(600)
"""


def test_two_processes_do_not_share_a_gpu_and_a_killed_one_leaves_it(gpu):
    """The lock is real; behind it stands a double of the driver."""
    holding = [sys.executable, "-c", HOLDER, str(gpu.device.lock)]
    with subprocess.Popen(holding, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(
            DeviceFault, match=r"NVIDIA H0 is another process's, .*: lslocks --notruncate \| grep /"
        ):
            DeviceGuard(gpu, print)
        holder.kill()
    guard = DeviceGuard(gpu, print)
    with pytest.raises(DeviceFault, match="another process's"):
        DeviceGuard(gpu, print)
    guard.close()
    DeviceGuard(gpu, print).close()


def test_a_gpu_is_left_to_others_where_it_cannot_be_begun_with(gpu, driver):
    driver.broken = True
    with pytest.raises(DeviceFault, match="off the bus"):
        DeviceGuard(gpu, print)
    driver.broken = False
    DeviceGuard(gpu, print).close()
    nowhere = replace(gpu.device, lock=gpu.device.lock / "not" / "there")
    with pytest.raises(DeviceFault, match=r"No lock can be put on NVIDIA H0 .*: install -D -m 444"):
        DeviceGuard(replace(gpu, device=nowhere), print)
