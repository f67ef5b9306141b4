"""The table of fires and thefts: where it is looked for, what is refused, what is generated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.datasets import generate_fires
from grader.datasets.fires import GENERATED, REAL, load_fires
from grader.errors import DatasetFault
from grader.settings import Settings

CSV = "fires_per_1000,thefts_per_1000\n6.2,29\n9.5,44\n"


def silent(_doing: str, _share: float) -> None:
    """Progress that nobody watches."""


@pytest.mark.parametrize("place", [".", "fire_theft", "../fire_theft"])
def test_the_real_table_is_found_in_and_beside_the_data_folder(
    settings: Settings, tmp_path: Path, place: str
) -> None:
    data = tmp_path / "mnist"
    data.mkdir()
    folder = data / place
    folder.mkdir(exist_ok=True)
    (folder / "fire_theft.csv").write_text(CSV, encoding="utf-8")
    table = load_fires(replace(settings, data=data), silent)
    assert table.name == REAL
    assert (table.x.dtype, table.y.dtype) == (np.float32, np.float32)
    assert table.x.tolist() == pytest.approx([6.2, 9.5])
    assert table.y.tolist() == [29, 44]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "does not begin with"),
        ("X,Y\n1,2\n", "does not begin with"),
        ("fires_per_1000,thefts_per_1000\n", "pairs"),
        ("fires_per_1000,thefts_per_1000\n1,2,3\n", "pairs"),
        ("fires_per_1000,thefts_per_1000\n1,2\n3\n", "no table"),
        ("fires_per_1000,thefts_per_1000\n1,nan\n", "finite"),
        ("fires_per_1000,thefts_per_1000\n1,many\n", "many"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(
    settings: Settings, tmp_path: Path, content: str, words: str
) -> None:
    (tmp_path / "fire_theft.csv").write_text(content, encoding="utf-8")
    with pytest.raises(DatasetFault, match=words):
        load_fires(replace(settings, data=tmp_path), silent)


def test_without_the_real_table_a_generated_one_is_used_and_says_so(
    settings: Settings, tmp_path: Path
) -> None:
    for data in (None, tmp_path):
        table = load_fires(replace(settings, data=data), silent)
        again = load_fires(replace(settings, data=data), silent)
        assert table.name == GENERATED
        assert np.array_equal(table.y, again.y)


@pytest.mark.parametrize("seed", range(20))
def test_a_generated_table_is_of_the_real_ones_kind(seed: int) -> None:
    table = generate_fires(np.random.default_rng(seed))
    assert table.x.shape == table.y.shape == (42,)
    assert 2 <= table.x.min() < table.x.max() <= 40
    assert 3 <= table.y.min() < table.y.max() <= 147
    assert table.y.max() > 60
