"""`softmark doctor --device` on machines without a GPU, and on doubles of machines with some."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace

import pytest
from click.testing import CliRunner

from grader.cli import main
from grader.sandbox.device_doctor import diagnose_device
from grader.sandbox.gpu.finding import find_gpu
from grader.sandbox.gpu.guard import DeviceGuard
from grader.sandbox.tiers import probe_tier
from tests.sandbox.gpu_doubles import CAPS, NODES, PART, Library


@pytest.fixture
def library():
    """Of a GPU that nobody uses."""
    library = Library()
    library.processes = []
    return library


def look(settings, name, machine, library, **options):
    found = diagnose_device(settings, name, machine, library, **options)
    return {probe.name: probe for probe in found.probes}


def test_a_machine_without_a_gpu_says_so_in_a_sentence(monkeypatch, tmp_path, machine):
    monkeypatch.setenv("SOFTMARK_HOME", str(tmp_path))
    text = CliRunner().invoke(main, ["doctor", "--device"])
    said = CliRunner().invoke(main, ["doctor", "--device", "0", "--try", "--json"])
    assert (text.exit_code, said.exit_code) == (3, 3)
    assert "MISSING a GPU  This machine has no NVIDIA GPU; without one" in text.output
    (probe,) = json.loads(said.output)["probes"]
    assert (probe["ok"], probe["mend"]) == (False, "")


def test_a_card_or_a_driver_without_nodes_is_told_from_none(settings, machine, library):
    for name in NODES[:2]:
        (machine.nodes / name).unlink()
    probe = look(settings, "", machine, library)["a GPU"]
    assert "driver 550.54.15 is loaded, but there is no" in probe.detail
    assert probe.mend == "nvidia-modprobe -u -c 0"
    (machine.driver / "version").unlink()
    card = machine.hardware / "bus/pci/devices/0000:01:00.0"
    (card / "vendor").write_text("0x10de\n")
    (card / "class").write_text("0x030200\n")
    probe = look(settings, "", machine, library)["a GPU"]
    assert probe.detail == "No driver is loaded for the NVIDIA card in slot 0000:01:00.0"
    assert probe.mend.startswith("apt-get install nvidia-driver")


def test_everything_that_a_box_would_get_is_listed(settings, machine, library):
    seen = look(settings, "", machine, library)
    assert seen["GPU 0"].detail == "NVIDIA H0 (/dev/nvidia0, GPU-0, driver 550.54.15)"
    assert seen["GPU 1"].detail == "NVIDIA H1 (/dev/nvidia1, GPU-1, driver 550.54.15)"
    nodes = "/dev/nvidia0, /dev/nvidiactl, /dev/nvidia-uvm, /dev/nvidia-uvm-tools"
    assert seen["nodes in a box"].detail == nodes
    assert seen["nodes can be opened"].ok
    assert seen["driver's libraries"].detail == "libcuda.so.1, libcuda.so.550"
    assert seen["GPU memory"].detail == "1000 MiB, of which 101 MiB are in use, by no process"
    assert seen["GPU parts (MIG)"].detail == "it is whole"
    assert seen["lock on it"].ok
    assert seen["a /dev for each box"].ok is probe_tier().way.has_namespaces
    assert {"control groups", "isolation", "runtime tensorflow-gpu"} <= set(seen)
    assert "a cell on it" not in seen


def test_a_part_is_looked_at_as_a_device_of_its_own(settings, machine):
    seen = look(settings, PART, machine, Library((PART,)))
    assert all(f"/dev/{name}" in seen["nodes in a box"].detail for name in CAPS)
    assert seen["GPU memory"].detail == "1000 MiB, of which 7 MiB are in use, by no process"
    assert seen["GPU parts (MIG)"].detail == "MIG-7f3a is one"
    whole = look(settings, "0", machine, Library((PART,)))["GPU parts (MIG)"]
    assert (whole.ok, whole.mend) == (False, "nvidia-smi -i 0 -mig 0")


def test_what_is_missing_comes_with_the_command_that_mends_it(settings, machine, library):
    (machine.nodes / "nvidiactl").chmod(0o600)
    library.processes = [Library().processes[0]]
    there = replace(machine, libraries=tuple)
    with closing(DeviceGuard(find_gpu_of(settings, machine), print)):
        seen = look(settings, "0", there, library)
    assert seen["nodes in a box"].mend == f"chmod 666 {machine.nodes}/nvidiactl"
    assert seen["driver's libraries"].mend.startswith("apt-get install libcuda1")
    assert seen["GPU memory"].detail.endswith("in use, by process 7")
    assert (
        seen["lock on it"].mend == f"lslocks --notruncate | grep {machine.locks}/softmark-gpu0.lock"
    )
    assert not seen["runtime tensorflow-gpu"].ok or seen["runtime tensorflow-gpu"].mend == ""
    library.is_there = False
    assert look(settings, "0", machine, library)["GPU memory"].mend.endswith("libnvidia-ml1")
    names = look(settings, "H100", machine, Library())["the GPU that is asked for"]
    assert "names no GPU" in names.detail


def find_gpu_of(settings, machine):
    """The GPU, though a node of it is closed now."""
    node = machine.nodes / "nvidiactl"
    mode = node.stat().st_mode & 0o777
    node.chmod(0o666)
    library = Library()
    library.processes = []
    gpu = find_gpu(replace(settings, device="0"), machine, library)
    node.chmod(mode)
    return gpu


def test_a_gpu_that_others_use_is_not_tried(settings, machine):
    """That a cell can be tried, `tests/test_runner.py` shows."""
    tried = look(settings, "1", machine, Library(), trying=True)["a cell on it"]
    assert (tried.ok, tried.detail) == (False, "NVIDIA H1 is in use: processes 7, 8.")
