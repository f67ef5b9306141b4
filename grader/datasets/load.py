"""Where the digits come from: a given folder, else the cache, else the web, else rendering."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from grader.datasets.cache import Arrays, keep_digits, one_at_a_time, open_digits
from grader.datasets.digits import Digits, OnProgress
from grader.datasets.generated import generate_digits
from grader.datasets.mnist import MNIST_FILES, IdxFile, check_folder, read_folder
from grader.errors import DatasetFault
from grader.settings import Settings

MNIST = "MNIST"
GENERATED = "generated digits"
FOLDERS = {MNIST: "mnist-1", GENERATED: "generated-3"}
"""Where each data set is kept below `home/datasets`; the number rises with what is kept there."""

Source = Callable[[OnProgress], Arrays]
"""Makes images and labels, or raises DatasetFault."""


def _download(on_progress: OnProgress) -> Arrays:
    """MNIST from the web, whose client only this step needs; the judge has none."""
    from grader.datasets.download import download_mnist  # noqa: PLC0415

    return download_mnist(on_progress)


def load_digits(
    settings: Settings,
    on_progress: OnProgress,
    download: Source = _download,
    generate: Source = generate_digits,
    files: Sequence[IdxFile] = MNIST_FILES,
) -> Digits:
    """The digits to grade with, from the cache as soon as they are in it.

    Where `settings.data` is set they are MNIST from that folder and nothing else. Otherwise MNIST
    or generated digits, whichever an earlier call has kept; otherwise one of them is made and
    kept, and `on_progress` is told why where MNIST cannot be had. Several processes may call
    this at once: one makes the digits, the others wait. Raises DatasetFault.
    """
    home = settings.home / "datasets"
    if settings.data is not None:
        return _from_folder(home, settings.data, on_progress, files)
    return _open_any(home) or _make(home, settings, on_progress, download, generate)


def _from_folder(
    home: Path, folder: Path, on_progress: OnProgress, files: Sequence[IdxFile]
) -> Digits:
    """MNIST from SOFTMARK_DATA, whose files are checked each time."""
    check_folder(folder, files)
    digits = _open(home, MNIST)
    if digits is not None:
        return digits
    with one_at_a_time(home, on_progress):
        on_progress("Unpacking MNIST", 0.0)
        return _open(home, MNIST) or _keep(home, MNIST, read_folder(folder, files))


def _make(
    home: Path, settings: Settings, on_progress: OnProgress, download: Source, generate: Source
) -> Digits:
    """Download MNIST if that is wanted and possible, else render digits."""
    with one_at_a_time(home, on_progress):
        made_meanwhile = _open_any(home)
        if made_meanwhile is not None:
            return made_meanwhile
        if settings.download_data:
            try:
                arrays = download(on_progress)
            except DatasetFault as fault:
                on_progress(f"{fault} Generated digits are used instead.", 0.0)
            else:
                return _keep(home, MNIST, arrays)
        return _keep(home, GENERATED, generate(on_progress))


def _open_any(home: Path) -> Digits | None:
    return _open(home, MNIST) or _open(home, GENERATED)


def _open(home: Path, name: str) -> Digits | None:
    return open_digits(home / FOLDERS[name], name)


def _keep(home: Path, name: str, arrays: Arrays) -> Digits:
    return keep_digits(home / FOLDERS[name], name, arrays)
