"""Judges end with whoever has them, and judge without privileges too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from grader.sandbox.runtimes import PYTHON, SITE_PACKAGES
from grader.settings import PROJECT_ROOT
from tests.sandbox.attacks.host import descendants, settles

STRANGER = 64321


def test_a_killed_worker_leaves_no_judge_and_no_cell(settings):
    environment = os.environ | {
        "PYTHONPATH": str(PROJECT_ROOT),
        "SOFTMARK_HOME": str(settings.home),
        "SOFTMARK_RUNTIMES": str(settings.runtimes),
    }
    command = [sys.executable, "-m", "tests.judge.working"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        started = descendants(process.pid)
        assert len(started) > 4
        process.kill()
        process.wait()
    assert settles(lambda: not any(Path(f"/proc/{number}").exists() for number in started), 10)


def test_an_ordinary_user_has_judges_too(settings, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: only root can become another user; run the suite as root")
    root, pillow = settings.runtimes / "numpy", find_spec("PIL")
    assert pillow is not None
    assert pillow.origin is not None
    packages = Path(pillow.origin).parent.parent
    for folder in (tmp_path, *tmp_path.parents):
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(0o777)
    environment = {
        "PATH": "/usr/bin:/bin",
        "LD_LIBRARY_PATH": f"{root}/opt/python/lib",
        "PYTHONPATH": f"{PROJECT_ROOT}:{root}{SITE_PACKAGES}:{packages}",
        "SOFTMARK_HOME": str(tmp_path),
        "SOFTMARK_RUNTIMES": str(settings.runtimes),
        "SOFTMARK_MIN_TIER": "B",
    }
    command = ["setpriv", f"--reuid={STRANGER}", f"--regid={STRANGER}", "--clear-groups"]
    command += [
        f"{root}{PYTHON}",
        "-s",
        "-S",
        "-P",
        "-B",
        str(Path(__file__).with_name("rootless.py")),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"tier": "B", "uid": STRANGER, "escapes": "", "lost": 0.0}
