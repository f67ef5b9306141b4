"""Data sets by the names in which gates ask for them: how to load one, what of it plays see."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from grader.datasets.digits import Digits, OnProgress
from grader.datasets.draws import draw_digits
from grader.datasets.fires import load_fires
from grader.datasets.load import load_digits
from grader.model import GateDigits, GateTable
from grader.settings import Settings

DataSet = Digits | GateTable
"""Whole, as the trusted side has it; both have a `name` for reports and pages."""

LOADERS: Mapping[str, Callable[[Settings, OnProgress], DataSet]] = {
    "digits": load_digits,
    "fire-theft": load_fires,
}


def load_datasets(
    names: Iterable[str], settings: Settings, on_progress: OnProgress
) -> dict[str, DataSet]:
    """The data sets called `names`; raises DatasetFault where one cannot be had."""
    return {name: LOADERS[name](settings, on_progress) for name in names}


def digest_of_data(dataset: DataSet) -> str:
    """The SHA-256 of everything in the data set, in hex."""
    if isinstance(dataset, Digits):
        return dataset.digest
    return hashlib.sha256(dataset.x.tobytes() + dataset.y.tobytes()).hexdigest()


def shown_to_plays(dataset: DataSet, seed: int) -> GateDigits | GateTable:
    """What the play of a gate may see: digits drawn by the attempt's secret, or the whole table.

    Always in fresh arrays: what a student's code changes in place must not outlive its play.
    """
    if isinstance(dataset, Digits):
        return draw_digits(dataset, seed).digits
    return replace(dataset, x=dataset.x.copy(), y=dataset.y.copy())
