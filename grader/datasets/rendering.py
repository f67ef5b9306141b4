"""Ink from strokes: grey levels by each pixel's distance to the nearest pen segment."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SIDE = 28
PIXELS = np.arange(SIDE, dtype=np.float32)


def render_segments(
    starts: NDArray[np.float64],
    ends: NDArray[np.float64],
    half_widths: NDArray[np.float64],
    softness: NDArray[np.float64],
) -> NDArray[np.uint8]:
    """Images (N, 28, 28) of straight segments from `starts` to `ends`, both (N, S, 2), in pixels.

    `half_widths` (N, S) is the distance in pixels where the ink is half faded; it fades from full
    to none over `softness` (N,) pixels. Computes in float32, one segment of all images at a time,
    so that a hundred images stay in the processor's cache.
    """
    nearest = np.full((len(starts), SIDE, SIDE), np.inf, np.float32)
    along, away, part, turn = (np.empty_like(nearest) for _ in range(4))
    for start, step, half_width in zip(*_columns(starts, ends - starts, half_widths), strict=True):
        # With s the step, t = (p - a).s / |s|^2 cut to [0, 1] is where on the segment from a the
        # pixel p is nearest, and |p - a - t s|^2 = |p - a|^2 - t (2 (p - a).s - t |s|^2).
        right = PIXELS[None, None, :] - start[:, 0, None, None]
        down = PIXELS[None, :, None] - start[:, 1, None, None]
        length_2 = (step * step).sum(axis=1)[:, None, None] + np.float32(1e-6)
        np.add(right * step[:, 0, None, None], down * step[:, 1, None, None], out=along)
        np.add(right * right, down * down, out=away)
        np.clip(np.divide(along, length_2, out=part), 0, 1, out=part)
        along *= 2
        along -= np.multiply(part, length_2, out=turn)
        away -= np.multiply(along, part, out=turn)
        np.sqrt(np.maximum(away, 0, out=away), out=away)
        away -= half_width[:, None, None]
        np.minimum(nearest, away, out=nearest)
    ink = 0.5 - nearest / softness[:, None, None]
    levels: NDArray[np.uint8] = np.rint(255 * np.clip(ink, 0, 1)).astype(np.uint8)
    return levels


def _columns(*arrays: NDArray[np.float64]) -> list[NDArray[np.float32]]:
    """Float32 copies with the segments first."""
    return [np.ascontiguousarray(np.swapaxes(array, 0, 1), np.float32) for array in arrays]
