"""How the pool looks after its boxes: tried, checked up, replaced, paused, counted, logged."""

from __future__ import annotations

import logging
from itertools import count

import pytest

from grader.errors import BoxFault
from grader.model import MIB
from grader.sandbox.boxes import CELLS_PER_CHECK_UP, BoxPool, pause_seconds
from grader.sandbox.capacity import cells_at_once, usable_memory
from grader.sandbox.events import note
from grader.sandbox.fate import Fate
from grader.sandbox.health import Health


class Carton:
    """As much of a box as the pool knows."""

    tier = "A"

    def __init__(self, runtime: str) -> None:
        self.runtime, self.cells_opened, self.closed, self.died = runtime, 0, False, False
        self.trouble = ""

    def alive(self) -> bool:
        return not (self.closed or self.died)

    def anomaly(self) -> str:
        return self.trouble

    def last_words(self) -> str:
        return "Killed"

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def pauses():
    return []


@pytest.fixture
def pool(pauses):
    return BoxPool(Carton, cells_per_box=250, pause=pauses.append)


def figures(pool: BoxPool):
    (only,) = pool.figures()
    return only


def test_a_box_is_recycled_when_it_served_long_enough(pool):
    first = pool.take("numpy")
    first.cells_opened = 250
    second = pool.take("numpy")
    assert second is not first
    assert not first.closed, "its cell is still in use"
    pool.give_back(first)
    assert first.closed
    pool.give_back(second)
    assert pool.take("numpy") is second
    pool.close()
    assert second.closed
    assert (figures(pool).boxes, figures(pool).recycled, figures(pool).cells) == (2, 1, 2)


def test_a_box_that_is_not_well_is_recycled_at_its_check_up(pool):
    box = pool.take("numpy")
    pool.give_back(box)
    box.trouble = "9 threads"
    box.cells_opened = CELLS_PER_CHECK_UP - 1
    pool.give_back(pool.take("numpy"))
    assert not box.closed
    box.cells_opened = CELLS_PER_CHECK_UP
    assert pool.take("numpy") is not box
    assert box.closed
    assert figures(pool).recycled == 1


def test_whatever_keeps_breaking_its_box_is_slowed_down(pool, pauses):
    for _ in range(5):
        pool.give_back(pool.take("numpy"), Fate.BROKEN)
    assert pauses == [0.25, 0.5, 1.0]
    assert pauses == [pause_seconds(breaks) for breaks in (2, 3, 4)]
    assert pause_seconds(50) == 30
    assert (figures(pool).broken, figures(pool).failed) == (5, 5)


def test_a_box_that_served_well_makes_up_for_those_before_it(pool, pauses):
    pool.give_back(pool.take("numpy"), Fate.BROKEN)
    pool.give_back(pool.take("numpy"), Fate.BROKEN)
    good = pool.take("numpy")
    good.cells_opened = 20
    pool.give_back(good, Fate.BROKEN)
    assert pauses == [0.25]
    pool.take("numpy")
    assert pauses == [0.25]


def test_boxes_of_other_runtimes_are_not_held_up(pool, pauses):
    for _ in range(3):
        pool.give_back(pool.take("tensorflow"), Fate.BROKEN)
    pauses.clear()
    pool.take("numpy")
    assert pauses == []


def test_a_box_that_does_not_start_is_counted_and_told(pauses, caplog):
    caplog.set_level(logging.INFO)

    def fail(runtime):
        raise BoxFault(f"No {runtime} today.")

    pool = BoxPool(fail, pause=pauses.append)
    for _ in range(3):
        with pytest.raises(BoxFault):
            pool.take("numpy")
    assert pauses == [0.25]
    assert figures(pool).broken == 3
    assert 'box_not_started runtime=numpy why="No numpy today."' in caplog.text


def test_each_event_is_one_line(pool, caplog):
    caplog.set_level(logging.INFO)
    box = pool.take("numpy")
    pool.give_back(box)
    box.died = True
    pool.take("numpy")
    lines = [record.message for record in caplog.records]
    assert lines[0].startswith("box_started runtime=numpy tier=A seconds=0.0")
    assert lines[1] == 'box_broken runtime=numpy cells=0 why="it died Killed"'
    note("odd", text='a "b"\nc')
    assert caplog.records[-1].message == r'odd text="a \"b\"\nc"'


def test_cells_are_counted_by_their_fate_and_by_how_long_they_took(pool):
    for number, fate in zip(count(1), [Fate.LEFT] * 17 + [Fate.KILLED] * 3, strict=False):
        pool.give_back(pool.take("numpy"), fate, number / 1000)
    found = figures(pool)
    assert (found.cells, found.killed, found.failed) == (20, 3, 0)
    assert (found.median_ms, found.p95_ms) == (10.5, 19.0)


FIRST = Health(threads=1, descriptors=9, memory_bytes=300 * MIB)


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (FIRST, ""),
        (Health(1, 41, 364 * MIB), ""),
        (Health(2, 9, 0), "2 threads"),
        (Health(1, 42, 0), "42 descriptors, 9 at first"),
        (Health(1, 9, 365 * MIB), "65 MiB more than at first"),
    ],
)
def test_what_grows_is_no_longer_used(now, why):
    assert now.anomaly(FIRST) == why


def test_an_odd_answer_is_an_anomaly():
    with pytest.raises(BoxFault):
        Health.read({"threads": True, "descriptors": 3, "memory_bytes": 4})


def test_no_more_cells_at_once_than_memory_bears(tmp_path):
    assert [cells_at_once(8, size * 1024 * MIB) for size in (1, 2, 4, 64)] == [1, 1, 4, 8]
    limit = tmp_path / "memory.max"
    limit.write_text("1048576\n")
    assert usable_memory((limit, tmp_path / "nothing")) == MIB
    limit.write_text("max\n")
    assert usable_memory((limit,)) > MIB
