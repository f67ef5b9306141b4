"""How the digits are written: the strokes of two or three ways to write each, by hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

SEGMENTS = 28
FINE = 24

Stroke = tuple[tuple[float, float], ...]
"""Points that the pen passes through, x to the right and y downwards in a box of about 1 by 1."""

STROKES: tuple[tuple[tuple[Stroke, ...], ...], ...] = (
    (  # 0: an oval; one that overshoots at the top; a narrow one begun at the right
        (((0.5, 0), (0.17, 0.2), (0.08, 0.55), (0.22, 0.9), (0.5, 1), (0.78, 0.88),
          (0.92, 0.5), (0.8, 0.14), (0.5, 0)),),
        (((0.62, 0.06), (0.3, 0.1), (0.1, 0.45), (0.18, 0.85), (0.48, 1), (0.8, 0.85),
          (0.93, 0.45), (0.75, 0.08), (0.42, 0.04), (0.34, 0.2)),),
        (((0.7, 0.1), (0.45, 0), (0.26, 0.3), (0.22, 0.7), (0.42, 1), (0.66, 0.8),
          (0.76, 0.4), (0.66, 0.08), (0.5, 0.03)),),
    ),
    (  # 1: a bar; with a flag; with a flag and a foot
        (((0.5, 0), (0.5, 0.5), (0.5, 1)),),
        (((0.36, 0.21), (0.45, 0.12), (0.55, 0)), ((0.55, 0), (0.53, 0.5), (0.52, 1))),
        (((0.32, 0.19), (0.42, 0.11), (0.52, 0)), ((0.52, 0), (0.51, 0.5), (0.5, 1)),
         ((0.2, 1), (0.5, 1), (0.8, 0.98))),
    ),
    (  # 2: an angle at the foot; a loop at the foot; round with a wavy foot
        (((0.1, 0.26), (0.28, 0.04), (0.66, 0.02), (0.84, 0.26), (0.62, 0.6), (0.08, 1)),
         ((0.08, 1), (0.5, 0.97), (0.94, 0.98))),
        (((0.14, 0.2), (0.4, 0), (0.76, 0.1), (0.76, 0.4), (0.46, 0.76), (0.16, 0.97),
          (0.04, 0.84), (0.22, 0.74), (0.56, 0.92), (0.96, 0.88)),),
        (((0.16, 0.14), (0.5, 0), (0.84, 0.2), (0.7, 0.52), (0.3, 0.84), (0.1, 0.98)),
         ((0.1, 0.98), (0.36, 0.88), (0.66, 1), (0.96, 0.9))),
    ),
    (  # 3: two bows; a flat top; two bows with a small loop between them
        (((0.12, 0.12), (0.46, 0), (0.82, 0.18), (0.68, 0.42), (0.38, 0.48)),
         ((0.38, 0.48), (0.76, 0.56), (0.88, 0.78), (0.54, 1), (0.08, 0.9))),
        (((0.12, 0.03), (0.5, 0.02), (0.82, 0)), ((0.82, 0), (0.62, 0.22), (0.4, 0.42)),
         ((0.4, 0.42), (0.78, 0.52), (0.86, 0.78), (0.52, 1), (0.1, 0.92))),
        (((0.16, 0.08), (0.56, 0), (0.8, 0.2), (0.56, 0.46), (0.4, 0.5), (0.46, 0.42),
          (0.78, 0.56), (0.86, 0.82), (0.48, 1), (0.06, 0.84)),),
    ),
    (  # 4: open at the top; closed; open and round
        (((0.16, 0.02), (0.12, 0.3), (0.1, 0.58)), ((0.1, 0.58), (0.46, 0.56), (0.92, 0.52)),
         ((0.76, 0), (0.72, 0.5), (0.68, 1))),
        (((0.64, 0), (0.34, 0.36), (0.04, 0.68)), ((0.04, 0.68), (0.5, 0.66), (0.96, 0.66)),
         ((0.64, 0), (0.64, 0.5), (0.62, 1))),
        (((0.2, 0.04), (0.1, 0.34), (0.2, 0.54), (0.5, 0.52), (0.78, 0.36)),
         ((0.84, 0), (0.78, 0.36), (0.7, 0.7), (0.64, 1))),
    ),
    (  # 5: stem, bowl and roof; one stroke from the roof; an angular one
        (((0.26, 0.04), (0.22, 0.22), (0.18, 0.44)),
         ((0.18, 0.44), (0.52, 0.36), (0.84, 0.58), (0.76, 0.88), (0.42, 1), (0.08, 0.9)),
         ((0.26, 0.04), (0.56, 0.02), (0.92, 0))),
        (((0.9, 0.02), (0.56, 0.02), (0.3, 0.12), (0.24, 0.36), (0.58, 0.48), (0.8, 0.7),
          (0.6, 0.96), (0.3, 1), (0.06, 0.9)),),
        (((0.86, 0), (0.54, 0.02), (0.24, 0.04)), ((0.24, 0.04), (0.22, 0.24), (0.2, 0.42)),
         ((0.2, 0.42), (0.6, 0.44), (0.78, 0.66), (0.6, 0.92), (0.1, 1))),
    ),
    (  # 6: a bowed stem; an upright one with a small loop; a wide loop
        (((0.7, 0), (0.36, 0.24), (0.12, 0.62), (0.24, 0.94), (0.58, 1), (0.84, 0.78),
          (0.64, 0.54), (0.3, 0.6), (0.14, 0.76)),),
        (((0.42, 0), (0.26, 0.3), (0.16, 0.66), (0.26, 0.96), (0.54, 0.98), (0.7, 0.78),
          (0.5, 0.62), (0.22, 0.78)),),
        (((0.84, 0.04), (0.5, 0.12), (0.18, 0.46), (0.14, 0.84), (0.5, 1), (0.88, 0.84),
          (0.8, 0.56), (0.46, 0.5), (0.18, 0.66)),),
    ),
    (  # 7: plain; with a bar across; with a serif and a bent stem
        (((0.06, 0.06), (0.5, 0.04), (0.9, 0.02)), ((0.9, 0.02), (0.66, 0.46), (0.44, 1))),
        (((0.08, 0.04), (0.5, 0.02), (0.88, 0)), ((0.88, 0), (0.62, 0.46), (0.4, 1)),
         ((0.3, 0.5), (0.56, 0.48), (0.84, 0.46))),
        (((0.1, 0.2), (0.12, 0.1), (0.14, 0.02)), ((0.14, 0.02), (0.5, 0.06), (0.86, 0.02)),
         ((0.86, 0.02), (0.7, 0.3), (0.58, 0.64), (0.56, 1))),
    ),
    (  # 8: one crossing stroke; two rings; begun at the top right, ends open
        (((0.5, 0), (0.2, 0.2), (0.48, 0.46), (0.82, 0.76), (0.5, 1), (0.16, 0.78),
          (0.5, 0.46), (0.8, 0.2), (0.5, 0)),),
        (((0.5, 0), (0.24, 0.22), (0.5, 0.46), (0.76, 0.22), (0.5, 0)),
         ((0.5, 0.46), (0.16, 0.72), (0.5, 1), (0.84, 0.72), (0.5, 0.46))),
        (((0.84, 0.14), (0.52, 0), (0.22, 0.2), (0.46, 0.44), (0.74, 0.72), (0.46, 1),
          (0.2, 0.8), (0.44, 0.54), (0.86, 0.08)),),
    ),
    (  # 9: a straight tail; a hooked one; one stroke with a bent tail
        (((0.8, 0.14), (0.46, 0), (0.14, 0.22), (0.3, 0.46), (0.64, 0.38), (0.8, 0.14)),
         ((0.8, 0.14), (0.76, 0.56), (0.7, 1))),
        (((0.82, 0.16), (0.5, 0), (0.18, 0.2), (0.34, 0.46), (0.68, 0.38), (0.82, 0.16)),
         ((0.82, 0.16), (0.86, 0.56), (0.66, 0.96), (0.22, 0.94))),
        (((0.76, 0.06), (0.36, 0.04), (0.16, 0.3), (0.42, 0.48), (0.78, 0.24)),
         ((0.84, 0.02), (0.78, 0.24), (0.62, 0.6), (0.44, 1))),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Skeleton:
    """One way to write a digit, ready for rendering, float64.

    `points` (P, 2) are what the pen passes through, about the origin; `ends` (2, SEGMENTS, P) is
    what turns them, wherever they have been moved, into both ends of short straight segments.
    """

    points: NDArray[np.float64]
    ends: NDArray[np.float64]


@cache
def skeletons_of(digit: int) -> tuple[Skeleton, ...]:
    """The ways to write `digit`."""
    return tuple(_prepare(strokes) for strokes in STROKES[digit])


def _prepare(strokes: tuple[Stroke, ...]) -> Skeleton:
    """Strokes that name the same point share it, so that they stay joined when it moves."""
    points = list(dict.fromkeys(point for stroke in strokes for point in stroke))
    positions = np.array(points)
    curves = [_curve([points.index(point) for point in stroke], len(points)) for stroke in strokes]
    arcs = [_arc(curve @ positions) for curve in curves]
    counts = _share([arc[-1] for arc in arcs])
    pieces = []
    for curve, arc, count in zip(curves, arcs, counts, strict=True):
        places = np.linspace(0, arc[-1], count + 1)
        corners = np.stack([np.interp(places, arc, column) for column in curve.T], axis=1)
        pieces.append(np.stack((corners[:-1], corners[1:])))
    return Skeleton(positions - 0.5, np.concatenate(pieces, axis=1))


def _curve(stroke: list[int], count: int) -> NDArray[np.float64]:
    """(fine steps + 1, count): a Catmull-Rom spline through the stroke, linear in its points."""
    padded = [stroke[0], *stroke, stroke[-1]]
    t = np.arange(FINE)[:, None] / FINE
    basis = np.concatenate(
        (-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, t**3 - t**2),
        axis=1,
    )
    rows = np.zeros(((len(stroke) - 1) * FINE + 1, count))
    for span in range(len(stroke) - 1):
        for place, column in zip(padded[span : span + 4], basis.T, strict=True):
            rows[span * FINE : (span + 1) * FINE, place] += column / 2
    rows[-1, stroke[-1]] = 1
    return rows


def _arc(curve: NDArray[np.float64]) -> NDArray[np.float64]:
    """Length along a polygon (N, 2) up to each of its corners."""
    steps = np.hypot(*np.diff(curve, axis=0).T)
    return np.concatenate(([0.0], np.cumsum(steps)))


def _share(lengths: list[float]) -> list[int]:
    """How many of the SEGMENTS each stroke gets: by length, at least one."""
    counts = [max(1, int(length / sum(lengths) * SEGMENTS)) for length in lengths]
    counts[int(np.argmax(lengths))] += SEGMENTS - sum(counts)
    return counts
