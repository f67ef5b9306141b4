"""The digits that gates train and test on: found, fetched or rendered, and drawn per attempt."""

from grader.datasets.digits import Digits, Draw, OnProgress
from grader.datasets.draws import draw_digits
from grader.datasets.load import load_digits

__all__ = ["Digits", "Draw", "OnProgress", "draw_digits", "load_digits"]
