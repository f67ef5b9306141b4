"""The Compose runner grades: its image's command, under the container's rights, behind its socket.

bubblewrap stands in for the container engine: the same root folder, capabilities, namespaces,
filter and read-only root that docker-compose.yml asks for.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from grader.errors import RaisedError, TierTooLow, TimeLimit
from grader.model import MIB, Limits
from grader.sandbox import Sandbox
from grader.sandbox.device_doctor import diagnose_device
from grader.sandbox.gpu.finding import find_gpu
from grader.sandbox.runtimes import INSIDE_FOLDER, build_runtime
from grader.settings import PROJECT_ROOT

from .sandbox.containers import engine_flags
from .sandbox.gpu_doubles import Library, make_machine

DOCKERFILE = (PROJECT_ROOT / "Dockerfile").read_text()
SERVICES = yaml.safe_load((PROJECT_ROOT / "docker-compose.yml").read_text())["services"]
RUNNER, GPU_RUNNER = SERVICES["runner-numpy"], SERVICES["gpu-runner-device"]
LIMITS = Limits(wall_seconds=5.0, cpu_seconds=2.0, memory_bytes=256 * MIB)
SOURCE = b"""
import os

def double(x):
    return 2 * x

def who():
    return os.getuid()

def where():
    return sorted(os.listdir("/"))

def loop():
    while True:
        pass
"""

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0,
    reason="A CONTAINER OF ROOT CANNOT BE IMITATED BY AN ORDINARY USER: the runner is not tested",
)


@pytest.fixture(scope="module")
def runner(settings, tmp_path_factory):
    """The folder with the socket of a running runner."""
    folder = tmp_path_factory.mktemp("box")
    with running(settings, folder, RUNNER):
        yield folder


@pytest.fixture(scope="module")
def joined(settings, runner):
    with Sandbox(replace(settings, box_socket=runner)) as sandbox:
        yield sandbox


@contextlib.contextmanager
def running(settings, folder, service, root="numpy"):
    """A runner, once it listens; `root` is the runtime in its image."""
    build_runtime(root, settings.runtimes)
    flags, descriptor = engine_flags(service["cap_add"])
    flags += mounts(settings.runtimes / root, folder)
    for name, value in service.get("environment", {}).items():
        flags += ["--setenv", name, value]
    words = ["bwrap", *flags, *command(service)]
    socket_name = Path(service["command"][-1]).name
    with subprocess.Popen(words, pass_fds=(descriptor,)) as process:
        os.close(descriptor)
        try:
            while not is_listening(folder / socket_name):
                assert process.poll() is None
                time.sleep(0.05)
            yield
        finally:
            process.kill()


def mounts(root, folder):
    """What a container engine makes of the service's mounts and its image's environment."""
    inside = str(PROJECT_ROOT / "grader" / "sandbox" / "inside")
    words = ["--ro-bind", str(root), "/", "--dev", "/dev", "--proc", "/proc"]
    words += ["--tmpfs", "/tmp", "--tmpfs", "/run"]
    words += ["--bind", str(folder), "/run/box"]
    words += ["--ro-bind", inside, f"{INSIDE_FOLDER}/inside", "--clearenv", "--chdir", "/tmp"]
    stage = DOCKERFILE.split("AS runner\n")[1]
    for name, value in re.findall(r"(\w+)=(\S+?)(?: \\|\n)", stage):
        words += ["--setenv", name, value]
    return words


def command(service):
    """The image's entry point with the service's arguments."""
    entry_point = re.search(r"^ENTRYPOINT (\[.*inside.*\])$", DOCKERFILE, re.MULTILINE)
    return [*json.loads(entry_point[1]), *service["command"]]


def is_listening(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as probe:
        return probe.connect_ex(str(path)) == 0


def test_a_submission_is_called_in_the_runner(joined):
    with joined.cell("numpy", SOURCE, "answer.py", LIMITS) as cell:
        answer, _ = cell.call("double", {"x": np.arange(3.0)}, "value")
        uid, _ = cell.call("who", {}, "value")
    assert answer.tolist() == [0.0, 2.0, 4.0]
    assert uid > 100_000


def test_nothing_of_this_machine_is_there(joined):
    with joined.cell("numpy", SOURCE, "answer.py", LIMITS) as cell:
        names, _ = cell.call("where", {}, "values")
    assert not {"home", "root", "srv", "boot"} & set(names)


def test_the_clock_runs_there_too(joined):
    with joined.cell("numpy", SOURCE, "answer.py", LIMITS) as cell, pytest.raises(TimeLimit):
        cell.call("loop", {}, "value")


def test_a_worker_that_is_not_root_may_connect(runner):
    assert (runner / "numpy.sock").stat().st_mode & 0o002


def test_a_runner_says_what_it_reaches(settings, joined, tmp_path):
    assert joined.tier == "A"
    plain_service = RUNNER | {"cap_add": ["SETUID", "SETGID", "SETPCAP"]}
    with running(settings, tmp_path, plain_service):
        with pytest.raises(TierTooLow):
            Sandbox(replace(settings, box_socket=tmp_path))
        with Sandbox(replace(settings, box_socket=tmp_path, min_tier="C")) as plain:
            assert (plain.tier, plain.cores) == ("C", 1)
            with plain.cell("numpy", SOURCE, "answer.py", LIMITS) as cell:
                uid, _ = cell.call("who", {}, "value")
                assert uid > 100_000
                with pytest.raises(RaisedError, match="PermissionError"):
                    cell.call("where", {}, "values")


def test_a_cell_of_the_gpus_runner_is_tried_by_the_doctor(settings, runner, tmp_path):
    """The runner and its cells are real; TensorFlow's CPU stands for the GPU."""
    machine, library = make_machine(tmp_path), Library()
    library.processes = []

    def find(*order):
        return replace(find_gpu(*order), kind="CPU")

    with running(settings, runner, GPU_RUNNER, "tensorflow"):
        joined = replace(settings, box_socket=runner)
        found = diagnose_device(joined, "1", machine, library, find, trying=True)
    seen = {probe.name: probe for probe in found.probes}
    assert found.ok, seen
    assert seen["a cell on it"].detail.startswith("multiplied matrices there")
    assert seen["lock on it"].detail == f"{runner} is free"
    assert "nodes in a box" not in seen, "the container has its own"
