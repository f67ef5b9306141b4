"""Fires and thefts per area of a city: the real table where it can be had, else one like it."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from grader.datasets.digits import OnProgress
from grader.errors import DatasetFault
from grader.model import GateTable
from grader.sentences import say
from grader.settings import Settings

REAL = say("fires and thefts in Chicago")
GENERATED = say("generated fires and thefts")
FILE_NAME = "fire_theft.csv"
COLUMNS = ["fires_per_1000", "thefts_per_1000"]
X_LABEL = say("fires per 1000 housing units")
Y_LABEL = say("thefts per 1000 people")
AREAS = 42
SEED = 1973


def load_fires(settings: Settings, _on_progress: OnProgress) -> GateTable:
    """The table to grade with: `fire_theft.csv` from the data folder, else a generated one.

    It is looked for in SOFTMARK_DATA, in a folder `fire_theft` there, and in one beside it. Raises
    DatasetFault for a file that is there and is no such table.
    """
    places = _places(settings.data) if settings.data is not None else []
    path = next((place for place in places if place.is_file()), None)
    return generate_fires(np.random.default_rng(SEED)) if path is None else read_fires(path)


def read_fires(path: Path) -> GateTable:
    """The table of a CSV file with the header `fires_per_1000,thefts_per_1000`."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            table = _numbers(list(csv.reader(file)))
    except (OSError, ValueError) as error:
        raise DatasetFault(f"{path} is no table of fires and thefts: {error}.") from error
    return GateTable(REAL, table[:, 0], table[:, 1], X_LABEL, Y_LABEL)


def generate_fires(rng: np.random.Generator) -> GateTable:
    """A table of the real one's kind: many areas with few fires, and four with far more thefts.

    Thefts rise with fires and then level off, so that a parabola fits better than a line. Where
    the outliers may lie is fixed: a line through all areas is drawn towards them every time.
    """
    fires = 2.0 + 38.0 * ((np.arange(AREAS) + rng.uniform(size=AREAS)) / AREAS) ** 2
    thefts = 4.0 + 3.4 * fires - 0.05 * fires**2 + rng.normal(0.0, 6.0, AREAS)
    outliers = np.array([2, 7, 12, 17]) + rng.integers(0, 4, 4)
    thefts[outliers] += rng.uniform(40.0, 90.0, 4)
    order = rng.permutation(AREAS)
    x, y = np.round(fires[order], 1), np.round(np.clip(thefts[order], 3.0, 147.0))
    return GateTable(GENERATED, x.astype(np.float32), y.astype(np.float32), X_LABEL, Y_LABEL)


def _places(data: Path) -> list[Path]:
    return [
        folder / FILE_NAME for folder in (data, data / "fire_theft", data.parent / "fire_theft")
    ]


def _numbers(rows: list[list[str]]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """The rows below the header as float32 (N, 2); ValueError where they are no such table."""
    if rows[:1] != [COLUMNS]:
        raise ValueError(f"it does not begin with {','.join(COLUMNS)}")
    table = np.array([[float(cell) for cell in row] for row in rows[1:]], dtype=np.float32)
    if table.ndim != 2 or table.shape[1] != len(COLUMNS) or not np.isfinite(table).all():
        raise ValueError("its rows are not all pairs of finite numbers")
    return table
