"""The same battery where less can be had: without privileges, and with what that leaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from grader.settings import PROJECT_ROOT, Settings
from tests.sandbox.attacks.battery import FOLDER
from tests.sandbox.strangers import run_as_stranger


@pytest.mark.slow
def test_the_battery_holds_without_privileges(settings: Settings, tmp_path) -> None:
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: the battery itself runs without privileges here")
    found = run_as_stranger(FOLDER / "elsewhere.py", settings, tmp_path / "home", "REFPGU")
    assert found["tier"] == "B"
    assert found["tries"] > 200
    assert found["found"] == []


@pytest.mark.slow
def test_a_telling_part_holds_in_a_plain_container(settings: Settings, tmp_path) -> None:
    """As where no namespaces can be had: without bubblewrap, root falls back to tier C."""
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: only root can give every cell a user id without namespaces")
    (tmp_path / "env").symlink_to("/usr/bin/env")
    changes = {"PATH": str(tmp_path), "PYTHONPATH": str(PROJECT_ROOT), "SOFTMARK_MIN_TIER": "C"}
    command = [sys.executable, str(FOLDER / "elsewhere.py"), "EFP"]
    environment = {**os.environ, **changes, "SOFTMARK_HOME": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["tier"] == "C"
    assert found["tries"] > 80
    assert found["found"] == []
