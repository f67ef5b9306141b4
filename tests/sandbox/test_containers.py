"""Where namespaces are forbidden: in plain containers of root, and for users with lent ids."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox.inside.order import Way
from grader.settings import PROJECT_ROOT, Settings

from .containers import PLAIN, engine_flags
from .strangers import STRANGER, run_as_stranger

SCRIPT = PROJECT_ROOT / "tests" / "sandbox" / "rootless.py"
SAMPLES = PROJECT_ROOT / "tests" / "sandbox" / "tensorflow_samples.py"
HELD = {
    "double": [0, 2, 4],
    "bomb": "memory_limit",
    "bombs": "memory_limit",
    "attempts": "['-']",
    "spin": "time_limit",
    "spin_cpu": "time_limit",
}

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0, reason="NOT TESTED: only root can imitate a container, or another user"
)


def in_container(capabilities: Sequence[str], settings: Settings, *words: str) -> Any:
    """What a program of ours prints as JSON in a container with these capabilities."""
    flags, descriptor = engine_flags(capabilities)
    mounts = ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(PROJECT_ROOT),
        "SOFTMARK_HOME": "/tmp/home",
        "SOFTMARK_RUNTIMES": str(settings.runtimes),
        "SOFTMARK_MIN_TIER": "C",
    }
    done = subprocess.run(
        ["bwrap", *flags, *mounts, "--", sys.executable, *words],
        env=environment,
        pass_fds=(descriptor,),
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(descriptor)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_plain_container_reaches_tier_c(settings):
    found = in_container(PLAIN, settings, str(SCRIPT))
    assert found.pop("memory") >= 0
    assert 0 < int(found.pop("forks")) < 48
    assert found == {**HELD, "tier": "C", "uid": 0}


def test_four_capabilities_are_enough_for_namespaces(settings):
    four = ("SYS_ADMIN", "SETUID", "SETGID", "SETPCAP")
    found = in_container(four, settings, "-m", "grader.sandbox.inside.reach")
    assert (found["way"], found["users"]) == (Way.USERS, "")


def test_a_plain_container_without_root_reaches_nothing(settings):
    found = in_container((), settings, "-m", "grader.sandbox.inside.reach")
    assert found["way"] == Way.NOTHING


def test_lent_user_ids_give_every_cell_its_own(settings, tmp_path):
    """As where /etc/subuid has a line for the user: tier B with the code of tier A."""
    found = run_as_stranger(SCRIPT, settings, tmp_path / "home", before=lend(tmp_path))
    assert found.pop("memory") >= 0
    assert 0 < int(found.pop("forks")) < 48
    assert found == {**HELD, "tier": "B", "uid": STRANGER}


def test_tensorflow_is_graded_in_a_plain_container(settings):
    found = in_container(PLAIN, settings, str(SAMPLES))
    assert found == {"tier": "C", "samples": 4, "wrong": []}


def test_tensorflow_is_graded_without_privileges(settings, tmp_path):
    found = run_as_stranger(SAMPLES, settings, tmp_path / "home")
    assert found == {"tier": "B", "samples": 4, "wrong": []}


def lend(folder: Path) -> list[str]:
    """The words that start a program for which the stranger has a name, and ids to give away."""
    stranger = f"stranger:x:{STRANGER}:{STRANGER}::/:/bin/sh\n"
    files = {"passwd": Path("/etc/passwd").read_text() + stranger}
    files |= dict.fromkeys(("subuid", "subgid"), "stranger:1000000:65536\n")
    binds = []
    for name, content in files.items():
        (folder / name).write_text(content)
        binds.append(f"mount --bind {folder / name} /etc/{name}")
    return ["unshare", "--mount", "sh", "-c", f'{" && ".join(binds)} && exec "$@"', "sh"]
