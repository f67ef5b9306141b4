"""The last steps before a student's code runs, and its conversation with the trusted side."""

from __future__ import annotations

import ctypes
import os
import random
import resource
import socket
import sys
from collections.abc import Callable
from glob import glob
from typing import TextIO

import numpy as np

from .order import CellOrder, Nature
from .session import Place, run_session

_MODULES = {"numpy": "NumPy", "tensorflow": "NumPy and TensorFlow"}
_SETTERS = ("scipy_openblas_set_num_threads64_", "openblas_set_num_threads64_")


def make_student(nature: Nature, order: CellOrder) -> Callable[[str], None]:
    """What the student's process does once it is closed off.

    Another number of threads than OpenBLAS was loaded for costs some milliseconds.
    """

    def student(scratch: str) -> None:
        folder = f"{scratch}/work"
        _set_environment(order, scratch)
        if order.threads != nature.threads:
            _set_threads(order.threads)
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002 - what students' own np.random calls draw from
        if (tensorflow := sys.modules.get("tensorflow")) is not None:
            tensorflow.random.set_seed(0)
        open_streams()
        sys.argv = ["submission.py"]
        run_session(socket.socket(fileno=3), Place(folder, _MODULES[nature.runtime]))

    return student


def _set_environment(order: CellOrder, scratch: str) -> None:
    """Neutral values only; they also reach programs that a student starts."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key.startswith(("PYTHON", "TF_", "LD_LIBRARY_PATH", "KERAS_BACKEND", "CUDA_"))
    }
    threads = str(order.threads)
    os.environ.clear()
    os.environ.update(
        kept,
        HOME=f"{scratch}/home",
        KERAS_HOME=f"{scratch}/home/.keras",
        TMPDIR=scratch,
        PATH=os.path.dirname(sys.executable),
        LANG="C.UTF-8",
        TZ="UTC",
        USER="student",
        HDF5_USE_FILE_LOCKING="FALSE",
        OMP_NUM_THREADS=threads,
        OPENBLAS_NUM_THREADS=threads,
        TF_NUM_INTRAOP_THREADS=threads,
        TF_NUM_INTEROP_THREADS=threads,
    )


def open_streams() -> None:
    """Python's own streams still believe in what stood behind the descriptors before."""
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - stays open
    sys.stdout = _open_output(1)
    sys.stderr = _open_output(2)


def _open_output(descriptor: int) -> TextIO:
    return open(
        descriptor, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False
    )


def _set_threads(threads: int) -> None:
    if (setter := _openblas_setter()) is not None:
        setter(min(threads, resource.getrlimit(resource.RLIMIT_NPROC)[0]))


def _openblas_setter() -> Callable[[int], object] | None:
    for path in glob(f"{os.path.dirname(np.__file__)}.libs/libscipy_openblas*"):
        library = ctypes.CDLL(path)
        for name in _SETTERS:
            if hasattr(library, name):
                setter: Callable[[int], object] = getattr(library, name)
                return setter
    return None
