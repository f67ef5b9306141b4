"""Counts what happened to the boxes of one runtime, and how long cells took to begin."""

from __future__ import annotations

import statistics
import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from grader.sandbox.fate import Fate

REMEMBERED_CELLS = 500


@dataclass(frozen=True)
class BoxFigures:
    """Since this process began, of one runtime.

    `boxes` were started, `recycled` of them replaced before anything was wrong for anybody,
    `broken` died or did not start. `cells` were opened, `killed` by a limit, `failed` by us.
    Milliseconds are those from a cell's order until its process ran, of the latest cells.
    """

    runtime: str
    boxes: int = 0
    recycled: int = 0
    broken: int = 0
    cells: int = 0
    killed: int = 0
    failed: int = 0
    start_seconds: float = 0.0
    median_ms: float = 0.0
    p95_ms: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


class BoxCounter:
    """Thread-safe."""

    def __init__(self, runtime: str) -> None:
        self._runtime = runtime
        self._lock = threading.Lock()
        self._counts = dict.fromkeys(
            ("boxes", "recycled", "broken", "cells", "killed", "failed"), 0
        )
        self._start_seconds = 0.0
        self._waits: deque[float] = deque(maxlen=REMEMBERED_CELLS)

    def count(self, what: str) -> None:
        """One more of "recycled" or "broken"."""
        with self._lock:
            self._counts[what] += 1

    def count_start(self, seconds: float) -> None:
        """A box takes orders after so long."""
        with self._lock:
            self._counts["boxes"] += 1
            self._start_seconds = seconds

    def count_cell(self, fate: Fate, waited: float | None) -> None:
        """A cell has been left; `waited` is None where nobody looked when it began."""
        with self._lock:
            self._counts["cells"] += 1
            self._counts["killed"] += fate is Fate.KILLED
            self._counts["failed"] += fate in {Fate.BROKEN, Fate.STARVED}
            if waited is not None:
                self._waits.append(waited)

    def figures(self) -> BoxFigures:
        """What was counted so far."""
        with self._lock:
            waits = sorted(self._waits)
            counts, start_seconds = dict(self._counts), self._start_seconds
        return BoxFigures(
            self._runtime,
            **counts,
            start_seconds=round(start_seconds, 3),
            median_ms=round(statistics.median(waits) * 1000, 1) if waits else 0.0,
            p95_ms=round(waits[int(0.95 * (len(waits) - 1))] * 1000, 1) if waits else 0.0,
        )
