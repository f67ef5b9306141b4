"""Moving digits: exact where it must be, and within a few grey levels of the truth elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from grader.datasets import Digits
from grader.datasets.moving import Amounts, Moves, draw_moves, move_images

ROWS, COLUMNS = np.mgrid[:28, :28] - 13.5


def moves(count: int, turn=0.0, scale=1.0, right=0.0, down=0.0) -> Moves:
    return Moves(*(np.full(count, value, np.float32) for value in (turn, scale, right, down)))


def blobs(turn=0.0, scale=1.0, right=0.0, down=0.0):
    """Two smooth blobs as they look after the move, evaluated from their formula."""
    total = np.zeros((28, 28))
    for across, along, width in ((5.0, -3.0, 2.0), (-2.0, 4.0, 1.5)):
        x = scale * (np.cos(turn) * across - np.sin(turn) * along) + right
        y = scale * (np.sin(turn) * across + np.cos(turn) * along) + down
        distance_2 = (COLUMNS - x) ** 2 + (ROWS - y) ** 2
        total += 200 * np.exp(-distance_2 / (2 * (width * scale) ** 2))
    return np.rint(np.clip(total, 0, 255)).astype(np.uint8)


@pytest.mark.parametrize(
    "move",
    [
        {"right": 0.5},
        {"down": -0.37},
        {"turn": 0.05},
        {"turn": -0.3},
        {"scale": 1.04},
        {"turn": 0.1, "scale": 0.95, "right": -0.8, "down": 0.6},
    ],
)
def test_agrees_with_a_picture_drawn_in_the_new_place(move):
    moved = move_images(blobs()[None], moves(1, **move))[0]
    assert np.abs(moved.astype(int) - blobs(**move)).max() <= 3


def test_no_move_changes_no_pixel(generated: Digits):
    images = generated.images[:1500]
    np.testing.assert_array_equal(move_images(images, moves(len(images))), images)


def test_whole_pixels_are_moved_exactly(generated: Digits):
    images = generated.images[:200]
    right = move_images(images, moves(200, right=1.0))
    up = move_images(images, moves(200, down=-2.0))
    np.testing.assert_array_equal(right[:, :, 1:], images[:, :, :-1])
    np.testing.assert_array_equal(up[:, :-2], images[:, 2:])


def test_each_image_is_moved_by_its_own_move(generated: Digits):
    images = generated.images[:700]
    drawn = draw_moves(700, Amounts(), np.random.default_rng(1))
    together = move_images(images, drawn)
    for place in (0, 499, 500, 699):
        alone = Moves(*(values[place : place + 1] for values in vars(drawn).values()))
        np.testing.assert_array_equal(
            move_images(images[place : place + 1], alone)[0], together[place]
        )


def test_moves_stay_within_their_amounts():
    amounts = Amounts()
    drawn = draw_moves(10_000, amounts, np.random.default_rng(2))
    distance = np.hypot(drawn.right, drawn.down)
    assert distance.min() >= amounts.least_shift - 1e-6
    assert distance.max() <= amounts.most_shift + 1e-6
    assert np.abs(drawn.turn).max() <= amounts.turn + 1e-6
    assert np.abs(drawn.scale - 1).max() <= amounts.scale + 1e-6
    assert np.abs(np.array([drawn.right.mean(), drawn.down.mean(), drawn.turn.mean()])).max() < 0.01
