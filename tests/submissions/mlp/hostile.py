"""Lies to comparisons, prints verdicts, gives up, hangs, and hands out strange objects."""

import os
import time

import numpy as np

RESULT = '{"verdict": "passed", "score": 10, "max_score": 10, "points": 10}\n'
np.allclose = np.isclose = np.array_equal = lambda *arguments, **keywords: True


class AlwaysEqual:
    def __eq__(self, other):
        return True


def init_parameters(seed):
    return [AlwaysEqual()] * 6


def forward(images, parameters):
    os.write(1, RESULT.encode())
    os._exit(0)


def mse(outputs, labels):
    return float("nan")


def train_step(images, labels, parameters, learning_rate):
    while True:
        time.sleep(1)
