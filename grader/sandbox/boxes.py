"""Keeps one warm box per runtime, replaces it when it died or served long enough, and closes it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

from grader.sandbox.box import Box

CELLS_PER_BOX = 2000


class BoxPool:
    """Thread-safe. A box that is no longer wanted is closed when its last cell has been left."""

    def __init__(self, start: Callable[[str], Box], cells_per_box: int = CELLS_PER_BOX) -> None:
        self._start = start
        self._cells_per_box = cells_per_box
        self._lock = threading.Lock()
        self._starting: dict[str, threading.Lock] = {}
        self._current: dict[str, Box] = {}
        self._busy: Counter[Box] = Counter()

    def take(self, runtime: str) -> Box:
        """A living box, which stays open until `give_back`; raises BoxFault."""
        with self._lock:
            starting = self._starting.setdefault(runtime, threading.Lock())
        with starting:
            box = self._current.get(runtime)
            if box is not None and (not box.alive() or box.cells_opened >= self._cells_per_box):
                self.discard(box)
                box = None
            if box is None:
                box = self._start(runtime)
            with self._lock:
                self._current[runtime] = box
                self._busy[box] += 1
        return box

    def give_back(self, box: Box) -> None:
        """A cell of this box has been left."""
        with self._lock:
            self._busy[box] -= 1
            unwanted = self._current.get(box.runtime) is not box and not self._busy[box]
        if unwanted:
            del self._busy[box]
            box.close()

    def discard(self, box: Box) -> None:
        """Use this box for no further cell."""
        with self._lock:
            if self._current.get(box.runtime) is box:
                del self._current[box.runtime]
            idle = not self._busy[box]
        if idle:
            box.close()

    def close(self) -> None:
        """Close every box, with the cells in it."""
        with self._lock:
            boxes = {*self._current.values(), *self._busy}
            self._current.clear()
            self._busy.clear()
        for box in boxes:
            box.close()
