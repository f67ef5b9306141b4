"""The same battery where less can be had: without privileges, and with what that leaves."""

from __future__ import annotations

import os

import pytest

from grader.settings import Settings
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
