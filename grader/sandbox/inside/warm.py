"""Imports what cells need before they are forked, without starting a thread."""

from __future__ import annotations

import importlib
import os

_LIBRARIES = {
    "numpy": ("numpy", "numpy.random", "numpy.linalg", "numpy.fft", "numpy.testing"),
    "tensorflow": ("numpy", "numpy.random", "numpy.linalg", "tensorflow", "keras"),
}
_STANDARD = ("collections", "dataclasses", "functools", "itertools", "math", "typing", "logging")


def import_libraries(runtime: str) -> None:
    """Import the runtime's libraries; raises RuntimeError where that started a thread."""
    for name in (*_STANDARD, *_LIBRARIES[runtime]):
        importlib.import_module(name)
    if runtime == "tensorflow":
        keras = importlib.import_module("keras")
        keras.utils.disable_interactive_logging()
    threads = count_threads()
    if threads != 1:
        raise RuntimeError(f"importing {runtime} started {threads - 1} threads")


def count_threads() -> int:
    """Threads of this process."""
    return len(os.listdir("/proc/self/task"))
