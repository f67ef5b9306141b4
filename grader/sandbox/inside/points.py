"""The frames of training curves: for each name an array (N, 2) of steps and values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .wire import Frame, WireError, pack

MAX_CURVES = 16
MAX_STEP = 2.0**53
_NAME = re.compile(r"\w[\w ./:-]{0,31}")

Point = tuple[float, float]


def is_curve_name(name: Any) -> bool:
    """Whether a curve may be called so: letters, digits and a few signs, at most 32."""
    return type(name) is str and _NAME.fullmatch(name) is not None


def pack_points(points: Mapping[str, Sequence[Point]]) -> list[memoryview]:
    """The buffers of one frame with new points, by the names of their curves."""
    arrays = [np.array(curve, np.float64).reshape(-1, 2) for curve in points.values()]
    return pack({"did": "log", "names": list(points)}, arrays)


def holds_points(frame: Frame) -> bool:
    """Whether a frame carries points of curves rather than an answer."""
    return bool(frame.header.get("did") == "log")


def read_points(frame: Frame) -> dict[str, NDArray[np.float64]]:
    """What `pack_points` was given; raises WireError for anything it would not have packed."""
    names = frame.header.get("names")
    if set(frame.header) != {"did", "names"} or type(names) is not list:
        raise WireError("curves without names")
    if not all(is_curve_name(name) for name in names):
        raise WireError("a curve of an impossible name")
    if len(names) > MAX_CURVES or len(names) != len(frame.arrays) or len(names) != len(set(names)):
        raise WireError("curves and names that do not belong together")
    for array in frame.arrays:
        if array.dtype != np.float64 or array.ndim != 2 or array.shape[1] != 2:
            raise WireError("points that are none")
        if not (np.abs(array[:, 0]) <= MAX_STEP).all():
            raise WireError("a step that is no number")
    return dict(zip(names, frame.arrays, strict=True))
