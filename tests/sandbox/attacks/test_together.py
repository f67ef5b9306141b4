"""Attacks that need more than one submission at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.model import Limits
from grader.sandbox import Sandbox
from tests.sandbox.attacks.battery import LIMITS, PROLOGUE, attack, still_honest, tries_at
from tests.sandbox.attacks.test_battery import TIER

ACCOMPLICE = f"""{PROLOGUE}
server = socket.socket(socket.AF_UNIX)
server.bind("\\0accomplice"); server.listen()
open("/dev/shm/sign", "w").write("mine")
def f(): return os.getuid()
def g():
    client = socket.socket(socket.AF_UNIX)
    client.connect("\\0accomplice")
    same = server.accept()[0].getsockopt(socket.SOL_SOCKET, 17, 12)
    others = [name for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]
    return [len(others), len(os.listdir("/dev/shm")), open("/dev/shm/sign").read() == "mine"]
"""
SIDE_BY_SIDE = ("R1", "R4", "R6", "R8", "R10", "R15", "R18", "F1", "G10", "P1")


def test_p8_two_accomplices_do_not_find_each_other(besieged: Sandbox, unharmed: None) -> None:
    cell = (besieged.cell("numpy", ACCOMPLICE.encode(), "a.py", LIMITS) for _ in range(2))
    with next(cell) as first, next(cell) as second:
        for one in (first, second):
            assert one.call("g", {}, "value")[0].tolist() == [0, 1, 1]


@pytest.mark.usefixtures("unharmed")
def test_p9_no_two_cells_have_one_user_id(besieged: Sandbox) -> None:
    if besieged.tier != "A":
        pytest.skip("NOT TESTED: only tier A gives every cell a user id of its own")

    def user_id(_: int) -> int:
        with besieged.cell("numpy", ACCOMPLICE.encode(), "a.py", Limits()) as cell:
            found: int = cell.call("f", {}, "value")[0]
            return found

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(user_id, range(12)))
    assert len(set(found)) == 12
    assert min(found) > 60000


def test_attacks_side_by_side_disturb_no_honest_submission(
    besieged: Sandbox, unharmed: None
) -> None:
    tries = [one for one in tries_at(TIER) if one.entry in SIDE_BY_SIDE]
    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(attack, besieged, one) for one in tries]
        while not all(each.done() for each in running):
            assert still_honest(besieged)
    assert [said for each in running if (said := each.result())] == []


def test_many_cells_at_once(besieged: Sandbox, unharmed: None) -> None:
    """Eight threads open and leave cells as fast as they can."""

    def work(number: int) -> int:
        total = 0
        for _ in range(5):
            source = b"def f(x): return x + 1\n"
            with besieged.cell("numpy", source, "a.py", Limits()) as cell:
                total += cell.call("f", {"x": number}, "value")[0]
        return total

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [5 * (number + 1) for number in range(8)]
