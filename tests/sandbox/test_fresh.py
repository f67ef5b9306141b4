"""Cells that start interpreters of their own, where the warm one must not be forked."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
from dataclasses import replace

from grader.model import MIB, Limits
from grader.sandbox import Sandbox
from grader.sandbox.inside.health import reason_not_to_fork
from grader.sandbox.layout import PYTHON, SITE_PACKAGES
from grader.sandbox.tiers import probe_tier
from grader.settings import PROJECT_ROOT

SOURCE = b"""
import tensorflow as tf
def total(x): return float(tf.reduce_sum(tf.constant(x)))
"""


def test_an_interpreter_with_a_thread_is_not_forked():
    assert reason_not_to_fork() == "" or "threads" in reason_not_to_fork()
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    assert "threads" in reason_not_to_fork()
    waiting.set()
    thread.join()


def test_a_cell_may_start_an_interpreter_of_its_own(settings, gpu):
    """The path for whoever cannot be forked, with the real TensorFlow, on a double of a GPU."""
    device = gpu if probe_tier().way.has_namespaces else None
    with Sandbox(replace(settings, fresh_cells=True), device) as sandbox:
        limits = Limits(2.0, 2.0, 1536 * MIB, gpu_memory_bytes=MIB)  # importing it takes longer
        with sandbox.cell("tensorflow", SOURCE, "a.py", limits, 1) as cell:
            assert cell.call("total", {"x": [1.0, 2.0]}, "value")[0] == 3.0
        assert 0 < cell.usage.cpu_seconds < 2.0


HASTY = {
    "tensorflow/__init__.py": "import threading, time\n"
    "threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n",
    "tensorflow/python/__init__.py": "",
    "tensorflow/python/framework/__init__.py": "",
    "tensorflow/python/framework/tensor_conversion_registry.py": "def get(kind): pass\n",
    "tensorflow/python/framework/ops.py": "EagerTensor = int\nclass Graph: seed = property()\n",
    "tensorflow/python/framework/random_seed.py": "DEFAULT_GRAPH_SEED = 1\n",
    "tensorflow/python/framework/config.py": "def enable_op_determinism(): pass\n",
    "tensorflow/python/ops/__init__.py": "",
    "tensorflow/python/ops/stateful_random_ops.py": "class Generator: pass\n",
    "keras/__init__.py": "class utils: disable_interactive_logging = lambda: None\n",
}
"""A TensorFlow that starts to work as soon as it is imported."""


def test_a_box_that_may_not_be_forked_begins_again_without_its_library(settings, tmp_path):
    for name, text in HASTY.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    root = settings.runtimes / "numpy"
    inside = PROJECT_ROOT / "grader/sandbox"
    environment = {
        "PYTHONPATH": f"{inside}:{tmp_path}:{root}{SITE_PACKAGES}",
        "LD_LIBRARY_PATH": f"{root}/opt/python/lib",
    }
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    flags = ["-s", "-S", "-P", "-B", "-m", "inside", "--runtime", "tensorflow", "--control"]
    command = [f"{root}{PYTHON}", *flags, str(theirs.fileno())]
    with ours, subprocess.Popen(command, env=environment, pass_fds=(theirs.fileno(),)) as server:
        theirs.close()
        ours.settimeout(60)
        ours.send(b'{"way": "nothing", "block": 0, "seccomp": "", "strict_seccomp": ""}')
        said = json.loads(ours.recv(4096))
        ours.close()
        assert server.wait(10) == 0
    assert (said["threads"], said["fresh"]) == (1, "it has 2 threads")
