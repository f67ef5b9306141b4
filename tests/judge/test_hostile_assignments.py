"""A course's own assignment, run by a judge, reaches nothing and costs nobody a point."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from grader.errors import AssignmentFault, JudgeFault
from grader.judge import GradeOrder, Judge
from grader.judge.grading import grade_order
from grader.report_json import report_to_json
from grader.sandbox import Sandbox
from grader.settings import PROJECT_ROOT
from tests.judge.timeless import timeless
from tests.sandbox.attacks.host import descendants, settles

REFERENCE = PROJECT_ROOT / "reference" / "softmax_regression.py"
HONEST = GradeOrder("softmax-regression", 7, self_check=True)
SLEEPER = b"import time\ntime.sleep(60)\n"


def grade(judge: Judge, assignment: str, source: bytes = b"def f(): return 1.0\n"):
    return judge.grade(GradeOrder(assignment, 7), source, lambda _: None)


@pytest.fixture
def nothing_stays(hostile_sandbox: Sandbox, judge: Judge):
    """After the test no cell and no process of a judge is left, and an honest file is judged."""
    hostile_sandbox.warm("numpy")
    before = descendants(os.getpid())
    yield
    report = judge.grade(HONEST, b"x = 1\n", lambda _: None)
    assert report.score == 0
    judge.close()
    assert settles(lambda: len(descendants(os.getpid())) <= len(before)), "processes are left"


def test_it_finds_no_secret_no_network_and_no_way_out(judge, hostile_settings, course):
    path = course / "assignments" / "evil_attempts" / "assignment.py"
    path.write_text(path.read_text().replace("@HOME@", str(hostile_settings.home)))
    with pytest.raises(AssignmentFault) as fault:
        grade(judge, "evil-attempts")
    allowed = {"found: "} if os.getuid() == 0 else {"found: ", "found: another user"}
    assert str(fault.value) in allowed


def test_it_can_do_nothing_with_the_counters_of_a_cell_but_read_them(judge, hostile_sandbox):
    with pytest.raises(AssignmentFault) as fault:
        grade(judge, "evil-counters")
    counters = 3 if hostile_sandbox._groups is not None else 0
    assert str(fault.value) == f"{counters} counters; could: "


def test_what_an_author_got_wrong_is_told_to_the_author(judge):
    with pytest.raises(AssignmentFault, match="the reference fails in judged: 'nothing there'"):
        grade(judge, "evil-raise")


def test_it_is_not_even_imported_by_the_worker(judge):
    with pytest.raises(AssignmentFault, match="while it was imported"):
        grade(judge, "evil-import")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("evil-exit", "ended|closed"),
        ("evil-segfault", "ended|closed"),
        ("evil-signal", "ended|closed"),
        ("evil-flood", "printed without end"),
        ("evil-closing", "closed"),
        ("evil-orphans", "ended|closed"),
        ("evil-garbage", "larger than allowed"),
        ("evil-pickle", "cannot be read"),
        ("evil-marks", "is not what it must be"),
        ("evil-limits", "memory_bytes"),
        ("evil-cells", "more cells than any report needs"),
    ],
)
def test_what_it_breaks_is_our_fault_and_never_a_zero(judge, nothing_stays, name, why):
    with pytest.raises(JudgeFault, match=why):
        grade(judge, name)


@pytest.mark.parametrize("name", ["evil-hang", "evil-spin"])
def test_a_judge_that_hangs_is_our_fault(impatient_judge, nothing_stays, name):
    with pytest.raises(JudgeFault, match="it hung"):
        grade(impatient_judge, name)
    impatient_judge.close()


def test_what_it_poisons_dies_with_it(judge, hostile_sandbox):
    source = REFERENCE.read_bytes()
    with pytest.raises(AssignmentFault, match="poisoned"):
        grade(judge, "evil-poison")
    judged = judge.grade(HONEST, source, lambda _: None)
    inline = grade_order(HONEST, source, hostile_sandbox, pytest.fail, lambda _: None)
    assert timeless(judged) == timeless(inline)
    assert judged.score == judged.max_score


def judges(sandbox: Sandbox) -> set[int]:
    """The processes of judges and what they started: all but the box's own two or three."""
    box = sandbox._boxes._shelves["judge"].current.process_id
    return {
        number for number in descendants(box) if _is_in_cell(number) and _parent_is_in_cell(number)
    }


def _is_in_cell(number: int) -> bool:
    return len(_numbers(number)) > 2


def _parent_is_in_cell(number: int) -> bool:
    return _numbers(number)[-1] != "1"


def _numbers(number: int) -> list[str]:
    try:
        lines = Path(f"/proc/{number}/status").read_text().splitlines()
    except OSError:
        return ["1"]
    return next((line.split()[1:] for line in lines if line.startswith("NSpid:")), ["1"])


def kill_when_there(sandbox: Sandbox, times: int) -> threading.Thread:
    """Kill all judges `times` times, each time when new ones are at work."""

    def kill() -> None:
        for _ in range(times):
            time.sleep(0.5)
            for number in judges(sandbox):
                os.kill(number, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def test_a_judge_that_is_killed_is_replaced_once(judge, hostile_sandbox, nothing_stays):
    sleepy = REFERENCE.read_bytes() + b"\nimport time\ntime.sleep(1)\n"
    thread = kill_when_there(hostile_sandbox, 1)
    report = judge.grade(HONEST, sleepy, lambda _: None)
    thread.join()
    assert report.score == report.max_score


def test_a_judge_that_is_killed_twice_is_our_fault(judge, hostile_sandbox, nothing_stays):
    thread = kill_when_there(hostile_sandbox, 2)
    with pytest.raises(JudgeFault):
        judge.grade(HONEST, SLEEPER, lambda _: None)
    thread.join()


def test_who_does_not_want_the_report_any_more_ends_the_judge(judge, nothing_stays):
    def lost(progress):
        if progress.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge.grade(HONEST, REFERENCE.read_bytes(), lost)


def test_its_environment_holds_no_secret(judge, hostile_sandbox):
    judge.grade(HONEST, b"x = 1\n", lambda _: None)
    box = hostile_sandbox._boxes._shelves["judge"].current.process_id
    names = set()
    for number in {box, *descendants(box)}:
        try:
            content = Path(f"/proc/{number}/environ").read_bytes()
        except OSError:  # it has judged
            continue
        assert b"secret" not in content
        names |= {part.split(b"=")[0].decode() for part in content.split(b"\0") if part}
    assert not {name for name in names if name.startswith("SOFTMARK")}, names
    assert json.dumps(report_to_json(judge.grade(HONEST, b"x = 1\n", lambda _: None)))
