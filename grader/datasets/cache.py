"""Digits as uncompressed arrays on disk: made once by one process, mapped into memory by all."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
from numpy.typing import NDArray

from grader.datasets.digits import Digits, OnProgress, digest_digits
from grader.errors import DatasetFault

POLL_SECONDS = 0.1

Arrays = tuple[NDArray[np.uint8], NDArray[np.uint8]]
"""Images (N, 28, 28) and labels (N,)."""


def open_digits(folder: Path, name: str) -> Digits | None:
    """The digits kept in `folder`, images mapped read-only; None unless they are all intact."""
    try:
        digest = (folder / "sha256").read_text("ascii")
        images = np.load(folder / "images.npy", mmap_mode="r", allow_pickle=False)
        labels = np.load(folder / "labels.npy", allow_pickle=False)
        if digest_digits(images, labels) != digest:
            return None
    except (OSError, ValueError, EOFError):
        return None
    return Digits(name, digest, images, labels)


def keep_digits(folder: Path, name: str, arrays: Arrays) -> Digits:
    """Write digits to `folder`, which appears complete or not at all, and open them.

    Call it inside `one_at_a_time`. Raises DatasetFault when they cannot be written.
    """
    try:
        _write(folder, *arrays)
    except OSError as error:
        raise DatasetFault(
            f"The digits cannot be written to {folder} ({error.strerror}); make room there,"
            " or set SOFTMARK_HOME to a folder that can be written to."
        ) from error
    digits = open_digits(folder, name)
    if digits is None:
        raise DatasetFault(f"The digits just written to {folder} do not read back; check the disk.")
    return digits


@contextmanager
def one_at_a_time(folder: Path, on_progress: OnProgress) -> Iterator[None]:
    """Hold the lock of `folder`; says through `on_progress` when another process has it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("ab")
    except OSError as error:
        raise DatasetFault(
            f"{folder} cannot be written to ({error.strerror});"
            " set SOFTMARK_HOME to a folder that can."
        ) from error
    with lock:
        while not _locked(lock.fileno()):
            on_progress("Waiting for another process that is preparing the digits", 0.0)
            time.sleep(POLL_SECONDS)
        yield


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(folder: Path, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> None:
    for leftover in folder.parent.glob(f".{folder.name}.*"):
        shutil.rmtree(leftover, ignore_errors=True)
    draft = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    draft.chmod(0o755)
    for file_name, array in (("images.npy", images), ("labels.npy", labels)):
        with (draft / file_name).open("wb") as file:
            np.save(file, array, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
    (draft / "sha256").write_text(digest_digits(images, labels), "ascii")
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)
