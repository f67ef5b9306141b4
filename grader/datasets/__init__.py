"""What gates train and test on: found, fetched or generated, and drawn per attempt."""

from grader.datasets.digits import Digits, Draw, OnProgress
from grader.datasets.draws import TEST_DIGITS, draw_digits
from grader.datasets.fires import generate_fires
from grader.datasets.load import load_digits
from grader.datasets.named import LOADERS, DataSet, digest_of_data, load_datasets, shown_to_plays

__all__ = [
    "LOADERS",
    "TEST_DIGITS",
    "DataSet",
    "Digits",
    "Draw",
    "OnProgress",
    "digest_of_data",
    "draw_digits",
    "generate_fires",
    "load_datasets",
    "load_digits",
    "shown_to_plays",
]
