"""The real grader: the engine, the sandbox, and digits only where there are gates."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.catalogue import load_assignment
from grader.cli import main as softmark
from grader.commands.services import worker_command
from grader.errors import BoxFault, DatasetFault, DeviceFault
from grader.judge import grading
from grader.sandbox.gpu.device import Device
from grader.sandbox.source import CellSource
from grader.store.attempts import Claim
from worker.__main__ import main
from worker.grading import ending_with_device, make_grader, once, prepare


def claim(assignment: str, source: bytes) -> Claim:
    return Claim(1, "token", "cpu", assignment, "a.py", source, seed=7, tries=1)


def test_without_gates_no_digits_are_asked_for(sandbox, settings):
    shown = []
    starter = (load_assignment("huber-loss").folder / "starter.py").read_bytes()
    with grading(sandbox, settings, pytest.fail) as grade:
        report = make_grader(grade)(claim("huber-loss", starter), shown.append)
    assert (report.assignment, report.score) == ("huber-loss", 0)
    assert shown[0].doing == "gets ready"
    assert {progress.total for progress in shown} == {len(report.checks)}


H1 = Device(1, "NVIDIA H1", Path("unlocked"), "GPU-1", "550.54")


class OnGpu(CellSource):
    """A sandbox all of whose cells have a GPU."""

    def __init__(self, sandbox):
        self.tier, self.cores, self.sandbox = sandbox.tier, sandbox.cores, sandbox

    @contextmanager
    def open(self, runtime, limits, threads):
        with self.sandbox.open(runtime, limits, threads) as line:
            line.device = H1 if runtime != "judge" else None
            yield line


@pytest.mark.parametrize("judge", ["box", "inline"])
def test_a_report_names_the_gpu_that_its_cells_had_and_how_long(sandbox, settings, judge):
    starter = (load_assignment("huber-loss").folder / "starter.py").read_bytes()
    reports = []
    for source in (sandbox, OnGpu(sandbox)):
        with grading(source, replace(settings, judge=judge), pytest.fail) as grade:
            reports.append(make_grader(grade)(claim("huber-loss", starter), lambda _: None))
    processor, gpu = reports
    assert (processor.provenance.graphics, processor.gpu_seconds) == ("", 0)
    assert gpu.provenance.graphics == "NVIDIA H1 (/dev/nvidia1, GPU-1, driver 550.54)"
    assert 0 < gpu.gpu_seconds < gpu.seconds * sandbox.cores


class SetAside(OnGpu):
    @contextmanager
    def open(self, runtime, limits, threads):
        if runtime != "judge":
            raise DeviceFault("The GPU is set aside.")
        with self.sandbox.open(runtime, limits, threads) as line:
            yield line


@pytest.mark.parametrize("judge", ["box", "inline"])
def test_a_gpu_that_is_set_aside_ends_its_worker_whoever_judges(sandbox, settings, judge):
    starter = (load_assignment("huber-loss").folder / "starter.py").read_bytes()
    left = []
    with grading(SetAside(sandbox), replace(settings, judge=judge), pytest.fail) as grade:
        grader = ending_with_device(make_grader(grade), lambda: left.append(1))
        with pytest.raises(DeviceFault, match="set aside"):
            grader(claim("huber-loss", starter), lambda _: None)
    assert left == [1]


def test_where_there_are_gates_digits_are_asked_for(sandbox, settings):
    def dataset(name):
        assert name == "digits"
        raise DatasetFault("There are no digits.")

    with grading(sandbox, settings, dataset) as grade, pytest.raises(DatasetFault):
        make_grader(grade)(claim("softmax-regression", b"x = 1"), lambda _: None)


def test_a_self_check_plays_nothing_hidden_and_trains_nothing(sandbox, settings):
    assignment = load_assignment("cnn-layers")
    assert any(check.hidden for check in assignment.checks)
    self_check = replace(claim("cnn-layers", b"x = 1"), self_check=True)
    shown = []
    with grading(sandbox, settings, pytest.fail) as grade:
        report = make_grader(grade)(self_check, shown.append)
    visible = [check for check in assignment.checks if not check.hidden]
    assert [result.name for result in report.checks] == [check.name for check in visible]
    hidden = {check.title for check in assignment.checks if check.hidden}
    assert not hidden & {progress.doing for progress in shown}


def test_what_is_loaded_once_is_loaded_once_and_a_failure_tried_again():
    calls = []

    def load():
        calls.append(threading.get_ident())
        time.sleep(0.05)
        if len(calls) == 1:
            raise DatasetFault("not yet")
        return "digits"

    get = once(load)
    with pytest.raises(DatasetFault):
        get()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: get(), range(8))) == ["digits"] * 8
    assert len(calls) == 2


def test_a_worker_that_cannot_start_a_box_gives_up():
    def warm(runtime):
        if runtime == "tensorflow":
            raise BoxFault("The tensorflow runtime is not built.")

    reasons, gave_up = [], threading.Event()

    def give_up(reason):
        reasons.append(reason)
        gave_up.set()

    prepare(warm, ["numpy", "tensorflow"], lambda _name: None, give_up)
    assert gave_up.wait(10)
    assert reasons == ["The tensorflow runtime is not built."]


def test_a_machine_that_isolates_too_little_is_told_so(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("SOFTMARK_HOME", str(tmp_path))
    monkeypatch.setenv("SOFTMARK_MIN_TIER", "Z")
    assert main(["--queues", "cpu", "--name", "x"]) == 3
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("queues", ["cpu,fpga", ""])
def test_unknown_queues_are_unusable_input(queues, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--queues", queues])
    assert stop.value.code == 2
    assert "is none of cpu, gpu, regrade" in capsys.readouterr().err


def test_the_help_of_both_commands_is_one_and_names_every_option(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    assert shown.startswith("usage: softmark worker ")
    listed = CliRunner().invoke(softmark, ["--help"]).output
    for option in ("--queues", "--name", "--min-tier", "--device"):
        assert option in shown
        assert option in (worker_command.help or "")
    assert "Run a worker" in listed
