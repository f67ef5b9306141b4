"""Boxes and cells live as long as they should: deaths of all kinds, replacement, sweeping."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.errors import BoxFault
from grader.sandbox import Sandbox, opening
from grader.sandbox.cgroup_files import find_hierarchy
from grader.sandbox.cgroups import sweep_stale_groups
from grader.sandbox.kinds import Kind
from grader.sandbox.launch import Plan, box_command
from grader.sandbox.tiers import probe_tier
from grader.sandbox.uids import UidBlock
from grader.settings import PROJECT_ROOT, Settings

from .attacks.host import descendants, settles
from .conftest import HONEST, SHORT

SLEEP = b"import time\ndef f(): time.sleep(60)\ndef g(): return 1\n"


def double(sandbox: Sandbox) -> list[float]:
    """What an honest submission answers."""
    with sandbox.cell("numpy", HONEST, "honest.py", SHORT) as cell:
        answer: list[float] = cell.call("double", {"x": np.arange(2.0)}, "value")[0].tolist()
        return answer


def box_process(sandbox: Sandbox) -> int:
    """The innermost process of the sandbox's box."""
    sandbox.warm("numpy")
    outermost = sandbox._boxes._shelves["numpy"].current.process_id
    return sorted(descendants(outermost))[1]


def is_running(number: int) -> bool:
    """Whether a process exists and is no zombie."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def own(settings: Settings):
    """A sandbox of the test's own, which the test may break."""
    with Sandbox(settings) as started:
        yield started


def test_a_box_that_died_is_replaced_before_anybody_notices(own):
    assert double(own) == [0.0, 2.0]
    os.kill(box_process(own), signal.SIGKILL)
    assert double(own) == [0.0, 2.0]


def test_a_new_box_is_tried_before_it_is_used(settings, monkeypatch):
    with Sandbox(settings) as own:
        own.warm("numpy")
        (figures,) = own.figures()
        assert (figures.boxes, figures.cells) == (1, 0)
        assert own._boxes._shelves["numpy"].current.cells_opened == 1
    monkeypatch.setattr(opening, "PROBE_SOURCE", b"def double(x): return x + 1")
    with Sandbox(settings) as broken, pytest.raises(BoxFault, match="doubles 21 to 22"):
        broken.warm("numpy")


def test_a_box_says_how_it_is_and_does_not_grow(own):
    double(own)
    box = own._boxes._shelves["numpy"].current
    before = box.health()
    assert before.threads == 1
    for _ in range(10):
        double(own)
    assert box.health().descriptors == before.descriptors
    assert box.anomaly() == ""


def test_a_box_that_speaks_unasked_is_replaced(own):
    double(own)
    box = own._boxes._shelves["numpy"].current
    box._control.send(b'{"ask": "health"}')
    assert settles(lambda: not box.alive())
    assert double(own) == [0.0, 2.0]
    assert own.figures()[0].broken == 1


def test_a_run_in_flight_is_told_that_we_failed(own):
    with own.cell("numpy", SLEEP, "a.py", SHORT) as cell:
        os.kill(box_process(own), signal.SIGKILL)
        with pytest.raises(BoxFault):
            cell.call("f", {}, "value")
        with pytest.raises(BoxFault):
            cell.call("g", {}, "value")
    assert double(own) == [0.0, 2.0]


def test_leaving_a_cell_early_ends_its_call(own):
    with own.cell("numpy", SLEEP, "a.py", SHORT) as cell:
        pass
    with pytest.raises(BoxFault, match="has been left"):
        cell.call("g", {}, "value")


def test_closing_ends_everything(settings):
    before = descendants(os.getpid())
    with Sandbox(settings) as short:
        double(short)
        assert descendants(os.getpid()) > before
    assert settles(lambda: descendants(os.getpid()) <= before)


@pytest.mark.parametrize("victim", ["worker", "bwrap", "box"])
def test_killing_anything_leaves_no_process_and_no_group(victim):
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT)}
    script = Path(__file__).with_name("worker.py")
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as worker:
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline() == worker.stdout.readline() == b"ready\n"
            assert settles(lambda: len(descendants(worker.pid)) >= 20, 60)
            family = descendants(worker.pid)
            chosen = {"worker": worker.pid, "bwrap": min(family), "box": sorted(family)[2]}[victim]
            os.kill(chosen, signal.SIGKILL)
            if victim != "worker":
                assert worker.wait(60) != 0
            assert settles(lambda: not any(is_running(number) for number in family), 60)
        finally:
            worker.kill()
    hierarchy = find_hierarchy()
    if hierarchy is not None:

        def all_groups_are_gone() -> bool:
            sweep_stale_groups(hierarchy)  # a group whose last process just died is still busy
            folders = hierarchy.unique_folders()
            return not any(list(folder.glob(f"softmark-{worker.pid}-*")) for folder in folders)

        assert settles(all_groups_are_gone)


def test_no_two_boxes_share_user_ids(tmp_path):
    first, second = UidBlock(tmp_path), UidBlock(tmp_path)
    assert first.number != second.number
    first.release()
    assert UidBlock(tmp_path).number == first.number


def test_a_box_may_be_a_container_that_listens(settings, tmp_path):
    """The runner of docker-compose, with bwrap in the part of the container engine."""
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: only root can start a listening box of tier A")
    command = box_command(
        Plan(Kind("numpy", "numpy", "numpy"), probe_tier(), settings.runtimes / "numpy", 2), 0
    )
    at = command.index("--control")
    command[at : at + 2] = ["--listen", "/run/box/numpy.sock"]
    at = command.index("--clearenv")
    command[at:at] = ["--tmpfs", "/run", "--bind", str(tmp_path), "/run/box"]
    with subprocess.Popen(command, process_group=0) as runner:
        try:
            assert settles((tmp_path / "numpy.sock").exists, 30)
            remote = replace(settings, box_socket=tmp_path)
            with Sandbox(remote) as one, Sandbox(remote) as other:
                assert double(one) == double(other) == [0.0, 2.0]
                with one.cell(
                    "numpy", b"import os\ndef f(): return os.getuid()", "a.py", SHORT
                ) as a:
                    with other.cell("numpy", SLEEP, "b.py", SHORT) as b:
                        assert b.call("g", {}, "value")[0] == 1
                    assert a.call("f", {}, "value")[0] > 60000
                source = (
                    "import os, socket\ndef f():\n"
                    "    try: socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET).connect("
                    "'/run/box/numpy.sock')\n"
                    "    except OSError as error: return [type(error).__name__, "
                    "str(os.listdir('/run/box'))]\n"
                )
                with one.cell("numpy", source.encode(), "a.py", SHORT) as thief:
                    found = thief.call("f", {}, "value")[0].tolist()
                assert found == ["FileNotFoundError", "[]"]
            with Sandbox(remote) as again:
                assert double(again) == [0.0, 2.0]
        finally:
            os.killpg(runner.pid, signal.SIGKILL)


def test_a_runtime_that_is_missing_is_named_with_its_command(settings, tmp_path):
    with Sandbox(replace(settings, runtimes=tmp_path)) as broken, pytest.raises(BoxFault) as fault:
        broken.warm("numpy")
    assert "python -m grader.sandbox.runtimes numpy" in str(fault.value)
