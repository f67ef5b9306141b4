"""Keeps one warm box per runtime, replaces it when it died or served long enough, and closes it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from grader.errors import BoxFault
from grader.sandbox.box import Box
from grader.sandbox.events import note
from grader.sandbox.fate import Fate
from grader.sandbox.figures import BoxCounter, BoxFigures

CELLS_PER_BOX = 2000
CELLS_PER_CHECK_UP = 100
TRUSTED_AFTER_CELLS = 20
"""A box that served so many cells makes up for those that broke before it."""
FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 30.0


@dataclass
class _Shelf:
    """What is kept of one runtime; `breaks` counts boxes that broke one after the other."""

    counter: BoxCounter
    starting: threading.Lock = field(default_factory=threading.Lock)
    current: Box | None = None
    check_up_at: int = CELLS_PER_CHECK_UP
    breaks: int = 0


class BoxPool:
    """Thread-safe. A box that is no longer wanted is closed when its last cell has been left.

    `start` returns a box that was tried, or raises BoxFault. Where boxes keep breaking, the next
    one is started after a pause that doubles, so that a machine in trouble, or a submission that
    makes some, does not use up everybody's tries.
    """

    def __init__(
        self,
        start: Callable[[str], Box],
        cells_per_box: int = CELLS_PER_BOX,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._start = start
        self._cells_per_box = cells_per_box
        self._pause = pause
        self._lock = threading.Lock()
        self._shelves: dict[str, _Shelf] = {}
        self._busy: Counter[Box] = Counter()

    def take(self, runtime: str) -> Box:
        """A living box, which stays open until `give_back`; raises BoxFault."""
        shelf = self._shelf(runtime)
        with shelf.starting:
            self._examine(shelf)
            box = shelf.current or self._start_next(runtime, shelf)
            with self._lock:
                shelf.current = box
                self._busy[box] += 1
        return box

    def give_back(self, box: Box, fate: Fate = Fate.LEFT, waited: float | None = None) -> None:
        """A cell of this box has been left; one that failed a cell is used for no other."""
        shelf = self._shelf(box.runtime)
        shelf.counter.count_cell(fate, waited)
        if fate is Fate.BROKEN:
            self._discard(shelf, box, "broken", "it failed a cell")
        self.release(box)

    def release(self, box: Box) -> None:
        """Done with a box; where no cell was opened after `take`, that is all there is to it."""
        with self._lock:
            self._busy[box] -= 1
            unwanted = self._shelves[box.runtime].current is not box and not self._busy[box]
        if unwanted:
            del self._busy[box]
            box.close()

    def replace(self, runtime: str, why: str) -> None:
        """Use another box from now on; this one is closed when its last cell has been left."""
        shelf = self._shelf(runtime)
        if (box := shelf.current) is not None:
            self._discard(shelf, box, "recycled", why)

    def figures(self) -> tuple[BoxFigures, ...]:
        """What was counted, by runtime."""
        with self._lock:
            return tuple(shelf.counter.figures() for shelf in self._shelves.values())

    def close(self) -> None:
        """Close every box, with the cells in it."""
        with self._lock:
            current = {shelf.current for shelf in self._shelves.values() if shelf.current}
            boxes = {*current, *self._busy}
            self._busy.clear()
            for shelf in self._shelves.values():
                shelf.current = None
        for box in boxes:
            box.close()

    def _shelf(self, runtime: str) -> _Shelf:
        with self._lock:
            if runtime not in self._shelves:
                self._shelves[runtime] = _Shelf(BoxCounter(runtime))
            return self._shelves[runtime]

    def _examine(self, shelf: _Shelf) -> None:
        """Put the current box away where it died, served long enough, or is not well."""
        box = shelf.current
        if box is None:
            return
        if not box.alive():
            self._discard(shelf, box, "broken", f"it died {box.last_words()}".strip())
        elif box.cells_opened >= self._cells_per_box:
            self._discard(shelf, box, "recycled", f"it served {box.cells_opened} cells")
        elif box.cells_opened >= shelf.check_up_at:
            shelf.check_up_at = box.cells_opened + CELLS_PER_CHECK_UP
            if anomaly := box.anomaly():
                self._discard(shelf, box, "recycled", anomaly)

    def _discard(self, shelf: _Shelf, box: Box, what: str, why: str) -> None:
        """Use this box for no further cell."""
        with self._lock:
            if shelf.current is not box:
                return
            shelf.current = None
            idle = not self._busy[box]
        shelf.counter.count(what)
        if what == "broken":
            shelf.breaks = 1 if box.cells_opened >= TRUSTED_AFTER_CELLS else shelf.breaks + 1
        note(f"box_{what}", runtime=box.runtime, cells=box.cells_opened, why=why)
        if idle:
            box.close()

    def _start_next(self, runtime: str, shelf: _Shelf) -> Box:
        if seconds := pause_seconds(shelf.breaks):
            note("box_pause", runtime=runtime, breaks=shelf.breaks, seconds=seconds)
            self._pause(seconds)
        started = time.monotonic()
        try:
            box = self._start(runtime)
        except BoxFault as fault:
            shelf.breaks += 1
            shelf.counter.count("broken")
            note("box_not_started", runtime=runtime, why=fault)
            raise
        seconds = time.monotonic() - started
        shelf.check_up_at = CELLS_PER_CHECK_UP
        shelf.counter.count_start(seconds)
        note("box_started", runtime=runtime, tier=box.tier, seconds=seconds)
        return box


def pause_seconds(breaks: int) -> float:
    """How long to wait after so many boxes broke in a row; the first is replaced at once."""
    if breaks < 2:
        return 0.0
    return min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** (breaks - 2))
