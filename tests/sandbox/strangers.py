"""Starts a program of ours as a user who owns nothing, with the interpreter of the numpy box."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import PIL

from grader.sandbox.layout import PYTHON, SITE_PACKAGES
from grader.settings import PROJECT_ROOT, Settings

STRANGER = 54321
"""Everything that this user can read is what the world can read."""


def run_as_stranger(
    script: Path, settings: Settings, home: Path, *arguments: str, before: Sequence[str] = ()
) -> Any:
    """What the script printed as JSON; only root can become another user.

    `before` are words before the command that makes the stranger.
    """
    root = settings.runtimes / "numpy"
    home.mkdir(exist_ok=True)
    for folder in (home, *home.parents):
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(0o777)
    pictures = Path(PIL.__file__).parent.parent  # the engine draws; the box's packages come first
    environment = {
        "PATH": "/usr/bin:/bin",
        "LD_LIBRARY_PATH": f"{root}/opt/python/lib",
        "PYTHONPATH": f"{PROJECT_ROOT}:{root}{SITE_PACKAGES}:{pictures}",
        "SOFTMARK_HOME": str(home),
        "SOFTMARK_RUNTIMES": str(settings.runtimes),
        "SOFTMARK_MIN_TIER": "B",
    }
    command = [*before, "setpriv", f"--reuid={STRANGER}", f"--regid={STRANGER}", "--clear-groups"]
    command += [f"{root}{PYTHON}", "-s", "-S", "-P", "-B", str(script), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
