"""`log(step, **values)` for submissions: takes what a training says of itself, and sends it on.

Nothing that a training logs may crash it or slow it down: points go out in batches, the further
a curve has come the fewer of its points, and what is no number is left out with one notice.
"""

from __future__ import annotations

import builtins
import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from .points import MAX_CURVES, MAX_STEP, Point, is_curve_name, pack_points
from .tensors import as_array

PAUSE_SECONDS = 0.2
POINTS_PER_STRIDE = 500
MAX_BYTES = 4 * 2**20
NOT_A_STEP = (
    "`log` takes the number of a step and values by name, as in log(step, loss=0.3): "
    "this `log` records training curves, the logarithm is numpy.log."
)
_MAX_NOTICES = 20


@dataclass
class _Curve:
    """Points that are still to be sent: every one at first, later every `stride`-th."""

    stride: int = 1
    seen: int = 0
    taken: int = 0
    fresh: list[Point] = field(default_factory=list)
    skipped: Point | None = None

    def add(self, point: Point) -> None:
        if self.seen % self.stride:
            self.skipped = point
        else:
            self.skipped = None
            self.fresh.append(point)
            self.taken += 1
            if self.taken % POINTS_PER_STRIDE == 0:
                self.stride *= 2
        self.seen += 1


class TrainingLog:
    """The points of one cell; `send` takes the buffers of a frame. Threads may log at once."""

    def __init__(self, send: Callable[[list[memoryview]], None]) -> None:
        self._send = send
        self._process = os.getpid()
        self._lock = threading.RLock()
        self._busy = False
        self._curves: dict[str, _Curve] = {}
        self._notices: set[str] = set()
        self._bytes = 0
        self._next_send = 0.0

    def log(self, *step: Any, **values: Any) -> None:
        """Record values at a step; raises TypeError where the first argument is no step."""
        given = step or (values.pop("step", None),)
        place = _step_number(given[0]) if len(given) == 1 else None
        if place is None or (not values and not place.is_integer()):
            raise TypeError(NOT_A_STEP)
        if os.getpid() != self._process or not abs(place) <= MAX_STEP:
            return  # a process that the student forked, or a step that is not finite
        points = {name: (place, number) for name, number in self._numbers(values)}
        with self._turn() as mine:
            if mine:
                self._add(points)
                if time.monotonic() >= self._next_send:
                    self._send_fresh()

    def flush(self) -> None:
        """Send what is still here, the newest point of every curve included."""
        with self._turn() as mine:
            if mine:
                for curve in self._curves.values():
                    if curve.skipped is not None:
                        curve.fresh.append(curve.skipped)
                        curve.skipped = None
                self._send_fresh()

    @contextlib.contextmanager
    def _turn(self) -> Iterator[bool]:
        """Wait for other threads; False where this very thread is at it, in a signal handler."""
        with self._lock:
            if self._busy:
                yield False
                return
            self._busy = True
            try:
                yield True
            finally:
                self._busy = False

    def _numbers(self, values: dict[str, Any]) -> list[tuple[str, float]]:
        numbers = []
        for name, value in values.items():
            try:
                numbers.append((name, _number(value)))
            except ValueError as error:
                self._notice(f"log: `{name[:40]}` is {error}, not a number; it is left out.")
        return numbers

    def _add(self, points: dict[str, Point]) -> None:
        for name, point in points.items():
            curve = self._curves.get(name)
            if curve is None:
                if not is_curve_name(name):
                    self._notice("log: names of curves are short and made of letters and digits.")
                    continue
                if len(self._curves) == MAX_CURVES:
                    self._notice(f"log: there are {MAX_CURVES} curves; further names are left out.")
                    continue
                curve = self._curves[name] = _Curve()
            curve.add(point)

    def _send_fresh(self) -> None:
        fresh = {name: curve.fresh for name, curve in self._curves.items() if curve.fresh}
        if not fresh:
            return
        self._next_send = time.monotonic() + PAUSE_SECONDS
        buffers = pack_points(fresh)
        for curve in self._curves.values():
            curve.fresh = []
        self._bytes += sum(len(buffer) for buffer in buffers)
        if self._bytes <= MAX_BYTES:
            with contextlib.suppress(OSError):
                self._send(buffers)

    def _notice(self, sentence: str) -> None:
        """Say it once, where the student's own output goes."""
        if sentence in self._notices or len(self._notices) == _MAX_NOTICES:
            return
        self._notices.add(sentence)
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stderr.write(f"{sentence}\n")


def provide_log(log: Callable[..., None]) -> None:
    """Make `log` a builtin of the student's process, and `from softmark import log` work."""
    module: Any = ModuleType("softmark", "What a submission may use while it is graded.")
    module.log = log
    sys.modules["softmark"] = module
    vars(builtins)["log"] = log


def _step_number(step: Any) -> float | None:
    """The step as a float; None for what counts no steps: strings, lists, arrays with axes."""
    if isinstance(step, bool | list | tuple):
        return None
    try:
        return None if len(getattr(step, "shape", ())) else _number(step)
    except (ValueError, TypeError):
        return None


def _number(value: Any) -> float:
    """A number, or the only number in an array or tensor; ValueError says what it is instead."""
    try:
        if isinstance(value, int | float):
            return float(value)
        array = as_array(value, 64)
        if array.size == 1 and array.dtype.kind in "biufV":
            return float(array.astype(np.float64).reshape(-1)[0])
    except (OverflowError, TypeError):
        raise ValueError("too large") from None
    raise ValueError(f"an array of shape {array.shape} and dtype {array.dtype.name[:20]}")
