"""Tiers: what is reached is found out by trying, and less than demanded is refused."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest

from grader.errors import TierTooLow
from grader.sandbox import Sandbox
from grader.sandbox.cgroup_files import Hierarchy
from grader.sandbox.cgroups import Group, Quota
from grader.sandbox.counters import Shortage
from grader.sandbox.doctor import diagnose, probes_as_json, probes_as_text
from grader.sandbox.inside.order import Way
from grader.sandbox.tiers import TierProbe, probe_tier, require_tier
from grader.settings import PROJECT_ROOT

from .conftest import HONEST, SHORT
from .strangers import STRANGER, run_as_stranger


def test_a_tier_that_is_too_low_is_refused_with_the_command_that_helps():
    probe = TierProbe(
        "none", Way.NOTHING, "bubblewrap is not installed", "apt-get install bubblewrap"
    )
    with pytest.raises(TierTooLow, match="Try: apt-get install bubblewrap"):
        require_tier(probe, "B")
    require_tier(probe, "none")
    with pytest.raises(TierTooLow, match="must be A, B, C or none"):
        require_tier(probe, "D")


def test_without_bubblewrap_a_user_id_and_landlock_are_left(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    probe = probe_tier()
    assert probe.tier == ("C" if os.geteuid() == 0 else "none")
    assert probe.mend == "apt-get install bubblewrap"


def test_this_machine_grades_at_the_tier_that_was_probed(sandbox):
    assert sandbox.tier == probe_tier().tier


def test_the_doctor_finds_no_way_out_of_a_cell(settings):
    diagnosis = diagnose(settings)
    assert diagnosis.ok, probes_as_text(diagnosis)
    assert json.loads(probes_as_json(diagnosis))["tier"] == diagnosis.tier
    assert "no way out" in probes_as_text(diagnosis)


def test_the_doctor_names_what_mends(settings, tmp_path):
    text = probes_as_text(diagnose(replace(settings, runtimes=tmp_path)))
    assert "mend: python -m grader.sandbox.runtimes tensorflow" in text


def test_grading_without_privileges_holds_as_well(settings, tmp_path):
    """The whole trusted side runs as a user who owns nothing: tier B, measured from inside."""
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: only root can become another user; run the suite as root")
    script = PROJECT_ROOT / "tests" / "sandbox" / "rootless.py"
    found = run_as_stranger(script, settings, tmp_path / "home")
    assert found.pop("memory") >= 0
    assert 0 < int(found.pop("forks")) < 48
    assert found == {
        "tier": "B",
        "uid": STRANGER,
        "double": [0, 2, 4],
        "bomb": "memory_limit",
        "bombs": "memory_limit",
        "attempts": "['-']",
        "spin": "time_limit",
        "spin_cpu": "time_limit",
    }


def test_developers_may_do_without_isolation(settings, monkeypatch):
    bare_probe = TierProbe("none", Way.NOTHING, "nothing was tried")
    monkeypatch.setattr("grader.sandbox.sandbox.probe_tier", lambda: bare_probe)
    with pytest.raises(TierTooLow):
        Sandbox(settings)
    with Sandbox(replace(settings, min_tier="none")) as bare:
        assert bare.tier == "none"
        with bare.cell("numpy", HONEST, "honest.py", SHORT) as cell:
            assert cell.call("double", {"x": 2.0}, "value")[0] == 4.0


class TestVersion2:
    """The files of version 2, on a folder that looks like it."""

    @pytest.fixture
    def hierarchy(self, tmp_path):
        return Hierarchy(2, tmp_path, tmp_path, tmp_path, tmp_path)

    def test_limits_and_counters(self, hierarchy, tmp_path):
        folder = tmp_path / "cell-1"
        folder.mkdir()
        (folder / "cgroup.procs").write_text("")
        for name in ("memory.swap.max", "memory.oom.group"):
            (folder / name).write_text("")
        (folder / "cpu.stat").write_text("usage_usec 1000000\nuser_usec 5\n")
        (folder / "memory.current").write_text("0\n")
        (folder / "memory.events").write_text("oom 1\noom_kill 1\n")
        (folder / "memory.peak").write_text("0\n")
        group = Group(hierarchy, "cell-1")
        group.arm(Quota(2**20, 7, 1.5))
        written = {path.name: path.read_text() for path in folder.iterdir()}
        assert written["memory.max"] == str(2**20)
        assert written["memory.swap.max"] == "0"
        assert written["memory.oom.group"] == "1"
        assert written["pids.max"] == "7"
        assert written["cpu.max"] == "150000 100000"
        assert group.tally is not None
        assert group.tally.shortage() is Shortage.NONE
        (folder / "cpu.stat").write_text("usage_usec 3500000\n")
        (folder / "memory.peak").write_text("4096\n")
        (folder / "memory.events").write_text("oom 2\noom_kill 2\n")
        assert group.tally.cpu_seconds() == 2.5
        assert group.tally.peak_bytes() == 4096
        assert group.tally.shortage() is Shortage.OWN
        assert not group.reusable()

    def test_a_parent_limits_all_cells_together(self, hierarchy, tmp_path):
        inner = hierarchy.make_parent("softmark-1-2-3", 2**30, 100)
        assert (tmp_path / "softmark-1-2-3" / "memory.max").read_text() == str(2**30)
        control = (tmp_path / "softmark-1-2-3" / "cgroup.subtree_control").read_text()
        assert control == "+memory +pids +cpu"
        assert inner.unique_folders() == [tmp_path / "softmark-1-2-3"]
