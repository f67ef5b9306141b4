"""Digits moved a little: small sub-pixel shifts, turns and scalings with cubic splines."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIDE = 28
CENTRE = (SIDE - 1) / 2
MARGIN = 4
CHUNK = 500

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Moves:
    """One move per digit: radians, factor and pixels, each float32 of shape (N,)."""

    turn: Floats
    scale: Floats
    right: Floats
    down: Floats


@dataclass(frozen=True)
class Amounts:
    """How far digits are moved.

    Shifts go in any direction by `least_shift` to `most_shift` pixels, turns by up to `turn`
    radians either way, scalings by up to the share `scale` either way.
    """

    least_shift: float = 0.1
    most_shift: float = 0.2
    turn: float = math.radians(2)
    scale: float = 0.015


def draw_moves(count: int, amounts: Amounts, rng: np.random.Generator) -> Moves:
    """Random moves for `count` digits."""
    direction = rng.uniform(0, 2 * np.pi, count)
    distance = rng.uniform(amounts.least_shift, amounts.most_shift, count)
    return Moves(
        turn=rng.uniform(-amounts.turn, amounts.turn, count).astype(np.float32),
        scale=rng.uniform(1 - amounts.scale, 1 + amounts.scale, count).astype(np.float32),
        right=(distance * np.cos(direction)).astype(np.float32),
        down=(distance * np.sin(direction)).astype(np.float32),
    )


def move_images(images: NDArray[np.uint8], moves: Moves) -> NDArray[np.uint8]:
    """Images (N, 28, 28), each moved about its centre by its own move.

    Cubic B-spline interpolation (Unser, "Splines: a perfect fit", 1999) in two passes, along the
    rows and then along the columns (Catmull and Smith, 1980), which needs eight looked-up values
    a pixel instead of sixteen and stays sharp.
    """
    moved = np.empty(images.shape, np.uint8)
    for start in range(0, len(images), CHUNK):
        part = slice(start, start + CHUNK)
        levels = _move_chunk(
            images[part],
            Moves(moves.turn[part], moves.scale[part], moves.right[part], moves.down[part]),
        )
        moved[part] = np.clip(np.rint(levels), 0, 255)
    return moved


def _move_chunk(images: NDArray[np.uint8], moves: Moves) -> Floats:
    """One pass along the rows, one along the columns, in float32."""
    cos = (np.cos(moves.turn) / moves.scale)[:, None, None]
    sin = (np.sin(moves.turn) / moves.scale)[:, None, None]
    right, down = moves.right[:, None, None], moves.down[:, None, None]
    along: Floats = np.arange(SIDE, dtype=np.float32) - CENTRE
    column, row = along[None, None, :], along[None, :, None]
    # The pixel at (u, v) shows the point x = cos u + sin v, y = -sin u + cos v, u and v counted
    # from the moved centre. The first pass finds x from u and y, the second y from u and v.
    u, v = column - right, row - down
    x: Floats = (cos * u + sin * (row + sin * u) / cos).astype(np.float32, copy=False)
    y: Floats = cos * v - sin * u
    rows_done = _resample(images.astype(np.float32), x)
    return _resample(rows_done.swapaxes(1, 2), y.swapaxes(1, 2)).swapaxes(1, 2)


def _resample(lines: Floats, places: Floats) -> Floats:
    """Splines through the last axis of `lines` at `places` from its middle, both (N, 28, 28)."""
    padded = np.zeros((*lines.shape[:2], SIDE + 2 * MARGIN), np.float32)
    np.matmul(lines, _PREFILTER.T, out=padded[..., MARGIN:-MARGIN])
    places = np.clip(places + np.float32(CENTRE + MARGIN), 1, SIDE + 2 * MARGIN - 2.001)
    whole = places.astype(np.int32)
    t: Floats = places - whole.astype(np.float32)
    first = np.arange(lines.shape[0] * lines.shape[1], dtype=np.int32) * padded.shape[-1]
    index = whole + (first.reshape(*lines.shape[:2], 1) - 1)
    flat = padded.reshape(-1)
    s = 1 - t
    total: Floats = flat[index] * (s * s * s)
    total += flat[index + 1] * (4 - 6 * t * t + 3 * t * t * t)
    total += flat[index + 2] * (4 - 6 * s * s + 3 * s * s * s)
    total += flat[index + 3] * (t * t * t)
    total /= 6
    return total


def _prefilter() -> Floats:
    """(28, 28): turns samples into the coefficients of the spline through them, 0 outside."""
    neighbours = np.eye(SIDE, k=1) + np.eye(SIDE, k=-1)
    inverse = np.linalg.inv((4 * np.eye(SIDE) + neighbours) / 6)
    return inverse.astype(np.float32)


_PREFILTER = _prefilter()
