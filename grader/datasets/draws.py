"""The digits of one attempt: which are trained on, which are tested on, and how those are moved."""

from __future__ import annotations

import numpy as np

from grader.datasets.digits import Digits, Draw
from grader.datasets.moving import Amounts, draw_moves, move_images
from grader.model import GateDigits

TEST_DIGITS = 10_000
UNMOVED_DIGITS = 2_000
AMOUNTS = Amounts()
"""On MNIST these cost a linear model 0.16 % (92.39 to 92.23, mean of six draws) and a small
convolutional network less than 0.02 % (99.22 both ways, mean of six), while no test digit keeps
its original's pixels; cut to black and white 0.8 % do. Shifts are what costs: 0.1 pixel costs the
linear model nothing, 0.3 pixels 0.4 %, 0.5 pixels 1.2 %; 3 degrees or 3 % of size 0.1 % each."""


def draw_digits(digits: Digits, seed: int) -> Draw:
    """Draw the test digits by the attempt's secret seed, and move them.

    10 000 of all digits, classes as they come, are moved and tested on; the others are the
    training digits, in shuffled order. `unmoved_images` are the originals of 2 000 of the test
    digits in another order: a model that knows those much better than the moved ones has looked
    them up. They must enter the cell only after the predictions for the test digits have left it.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(digits.labels))
    test, train = order[:TEST_DIGITS], order[TEST_DIGITS:]
    unmoved = rng.permutation(test)[:UNMOVED_DIGITS]
    moves = draw_moves(len(test), AMOUNTS, rng)
    return Draw(
        digits=GateDigits(
            train_images=digits.images[train],
            train_labels=digits.labels[train].astype(np.int64),
            test_images=move_images(digits.images[test], moves),
            unmoved_images=digits.images[unmoved],
        ),
        test_labels=digits.labels[test].astype(np.int64),
        unmoved_labels=digits.labels[unmoved].astype(np.int64),
    )
