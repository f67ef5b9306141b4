"""Generated digits: the same for the same seed, in MNIST's box, and as hard as they should be."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.datasets import Digits
from grader.datasets.generated import generate_digits
from grader.datasets.skeletons import SEGMENTS, skeletons_of
from grader.settings import Settings
from tests.datasets.conftest import silent


def test_the_same_seed_writes_the_same_digits():
    images, labels = generate_digits(silent, count=450, seed=3)
    again, same_labels = generate_digits(silent, count=450, seed=3)
    others, _ = generate_digits(silent, count=450, seed=4)
    np.testing.assert_array_equal(images, again)
    np.testing.assert_array_equal(labels, same_labels)
    assert (images != others).any(axis=(1, 2)).all()


def test_tells_its_progress_to_the_end():
    shares = []
    generate_digits(lambda _, share: shares.append(share), count=250)
    assert shares == [0.4, 0.8, 1.0]


def test_looks_like_mnist_in_numbers(generated: Digits):
    """MNIST has mean 0.131 and standard deviation 0.308; its ink fills 20 by 20 pixels."""
    images = generated.images / np.float32(255)
    assert 0.11 < images.mean() < 0.15
    assert 0.28 < images.std() < 0.33
    assert images[:, :2].max(axis=(1, 2)).mean() < 0.05
    inked = images.max(axis=1) > 0.5
    widest = np.maximum(inked.sum(axis=1), (images.max(axis=2) > 0.5).sum(axis=1))
    assert 18 < widest.mean() < 21.5
    assert np.bincount(generated.labels, minlength=10).min() > 6_500


def test_the_centre_of_mass_is_in_the_middle(generated: Digits):
    images = generated.images[:5_000].astype(np.float32)
    mass = images.sum(axis=(1, 2))
    rows = (images.sum(axis=2) @ np.arange(28)) / mass
    columns = (images.sum(axis=1) @ np.arange(28)) / mass
    assert np.abs(rows - 13.5).mean() < 0.5
    assert np.abs(columns - 13.5).mean() < 0.5


def test_no_digit_is_written_twice(generated: Digits):
    assert len({image.tobytes() for image in generated.images}) == len(generated.images)


@pytest.mark.parametrize("digit", range(10))
def test_each_digit_has_ways_of_writing_that_the_pen_follows(digit: int):
    assert 2 <= len(skeletons_of(digit)) <= 3
    for skeleton in skeletons_of(digit):
        assert skeleton.ends.shape == (2, SEGMENTS, len(skeleton.points))
        np.testing.assert_allclose(skeleton.ends.sum(axis=-1), 1, atol=1e-9)
        starts, ends = skeleton.ends @ skeleton.points
        assert np.abs(starts).max() < 0.6, "inside the box of about one by one"
        lifted = (np.abs(starts[1:] - ends[:-1]) > 1e-6).any(axis=1).sum()
        assert lifted <= 2, "the pen is lifted at most twice"


def linear_accuracy(home: Path, name: str) -> float:
    """What `calibrate` prints for one draw; one BLAS thread, as two wait for each other for ages
    where cores are shared.
    """
    environment = os.environ | {
        "SOFTMARK_HOME": str(home),
        "SOFTMARK_DOWNLOAD": "0",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    if name == "generated digits":
        environment.pop("SOFTMARK_DATA", None)
    printed = subprocess.run(
        [sys.executable, "-m", "grader.datasets.calibrate", "--seeds", "1"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.search(rf"{name}, draw 0: linear model ([\d.]+)% on moved digits", printed)
    assert found, printed
    return float(found[1]) / 100


def test_a_linear_model_finds_them_as_hard_as_mnist(offline: Settings, generated: Digits):
    assert 0.913 < linear_accuracy(offline.home, generated.name) < 0.935


def test_a_linear_model_on_moved_mnist_passes_its_gate(mnist: Digits, tmp_path: Path):
    assert 0.915 < linear_accuracy(tmp_path, mnist.name) < 0.935
