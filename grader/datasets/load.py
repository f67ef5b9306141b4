"""Where the digits come from: the given folder, else the cache, else the mirrors, else rendering."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.datasets import cache, mnist
from grader.datasets.digits import Digits, OnProgress
from grader.datasets.mnist import MNIST_FILES, IdxFile
from grader.errors import DatasetFault
from grader.settings import Settings

MNIST_NAME = "MNIST"


def load_digits(
    settings: Settings, on_progress: OnProgress, files: Sequence[IdxFile] = MNIST_FILES
) -> Digits:
    """The digits to grade with; raises DatasetFault, never silently replaces what was asked for."""
    home = settings.home / "datasets"
    if settings.data is not None:
        return _from_folder(settings.data, home, on_progress, files)
    raise DatasetFault("Set SOFTMARK_DATA to a folder with the four original MNIST files.")


def _from_folder(
    folder: Path, home: Path, on_progress: OnProgress, files: Sequence[IdxFile]
) -> Digits:
    mnist.check_folder(folder, files)
    kept = home / f"mnist-{cache.FORMAT}"
    digits = cache.open_digits(kept, MNIST_NAME)
    if digits is not None:
        return digits
    with cache.one_at_a_time(home, on_progress):
        on_progress("Unpacking MNIST", 0.0)
        return cache.open_digits(kept, MNIST_NAME) or cache.keep_digits(
            kept, MNIST_NAME, lambda: mnist.read_folder(folder, files)
        )
