"""What a cell says about its training, read on the trusted side: points of curves, under caps."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from grader.report import Curve
from grader.sandbox.inside.points import MAX_CURVES, holds_points, read_points
from grader.sandbox.inside.wire import Frame, FrameParser, WireError

MAX_BYTES = 8 * 2**20
"""Of all log frames of a cell; twice what an honest cell sends."""
MAX_POINTS = 2000
SHOWN_POINTS = 240
SHOW_SECONDS = 1.0
_FRAME_BYTES = 64

Points = NDArray[np.float64]


class CurveLog:
    """The curves of one cell. A frame that is none is left out: it is no answer, so no verdict.

    `on_change` is called with what there is so far, at most every SHOW_SECONDS.
    """

    def __init__(self, on_change: Callable[[tuple[Curve, ...]], None] | None = None) -> None:
        self._on_change = on_change
        self._points: dict[str, Points] = {}
        self._bytes = 0
        self._next_show = 0.0

    def take(self, frame: Frame) -> None:
        """Note a frame's points; raises WireError where a cell sends more than all cells may."""
        self._bytes += _FRAME_BYTES + frame.payload_bytes + len(str(frame.header))
        if self._bytes > MAX_BYTES:
            raise WireError("more points of training curves than allowed")
        try:
            fresh = read_points(frame)
        except WireError:
            return
        for name, points in fresh.items():
            self._add(name, points)
        if self._on_change is not None and time.monotonic() >= self._next_show:
            self._next_show = time.monotonic() + SHOW_SECONDS
            self._on_change(self.curves())

    def curves(self) -> tuple[Curve, ...]:
        """Every curve, thinned out to what a picture can show."""
        thinned = {name: thin_out(points, SHOWN_POINTS) for name, points in self._points.items()}
        return tuple(
            Curve(name, tuple(points[:, 0].tolist()), tuple(points[:, 1].tolist()))
            for name, points in thinned.items()
        )

    def _add(self, name: str, points: Points) -> None:
        known = self._points.get(name)
        if known is not None:
            points = np.concatenate([known, points])
        elif len(self._points) == MAX_CURVES or not len(points):
            return
        self._points[name] = points if len(points) <= MAX_POINTS else thin_out(points, 1000)


class AnswerParser:
    """Builds the frame that answers from bytes as they come; curves before it go to `log`."""

    def __init__(self, max_payload_bytes: int, log: CurveLog) -> None:
        self._max_payload_bytes = max_payload_bytes
        self._log = log
        self._parser = FrameParser(max_payload_bytes)

    def space(self) -> memoryview:
        """Where the next bytes go; never empty."""
        return self._parser.space()

    def filled(self, count: int) -> Frame | None:
        """Take note of `count` new bytes; the answer once it is complete. Raises WireError."""
        frame = self._parser.filled(count)
        if frame is None or not holds_points(frame):
            return frame
        self._log.take(frame)
        self._parser = FrameParser(self._max_payload_bytes)
        return None


def thin_out(points: Points, most: int) -> Points:
    """At most `most` of the points (N, 2), spread evenly over their steps; first and last stay."""
    if len(points) <= most:
        return points
    steps = points[:, 0]
    width = float(steps.max() - steps.min()) or 1.0
    bins = np.floor((steps - steps.min()) / width * (most - 2))
    kept = np.flatnonzero(np.diff(bins, prepend=-1.0))
    if len(kept) >= most:  # steps that go to and fro
        kept = np.linspace(0, len(points) - 1, most - 1).astype(np.int64)
    thinned: Points = points[np.union1d(kept, [len(points) - 1])]
    return thinned
