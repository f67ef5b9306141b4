"""Where the trusted side plays with files: a private folder per thread, emptied by every check.

Checks name relative paths. In a cell they lie in its own scratch folder; here they lie in a
temporary one, and the working directory stays what it is.
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
import threading
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from reference import checkpoints as reference

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

_PLACES = ("path", "folder")


def in_scratch(function: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """The same function, with `path` or `folder` taken as lying in this thread's folder.

    A path that it returns is made relative again.
    """

    @functools.wraps(function)
    def moved(*args: Parameters.args, **arguments: Parameters.kwargs) -> Answer:
        root = _scratch_folder(os.getpid(), threading.get_ident())
        there: Any = {
            name: f"{root}/{value}" if name in _PLACES else value
            for name, value in arguments.items()
        }
        answer: Any = function(*args, **there)
        if isinstance(answer, str):
            answer = answer.removeprefix(f"{root}/")
        return answer  # type: ignore[no-any-return]

    return moved


def make_folder(folder: str) -> bool:
    """What the cell's own function of that purpose does: an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    Path(folder).mkdir()
    return True


def write_file(path: str, text: str) -> bool:
    """A text file that is no checkpoint."""
    Path(path).write_text(text, encoding="utf-8")
    return True


def write_arrays(path: str, arrays: Mapping[str, NDArray[np.generic]]) -> bool:
    """A checkpoint that somebody else wrote."""
    reference.save(arrays, path)
    return True


def list_folder(folder: str) -> str:
    """The names of everything in a folder, sorted, a line each."""
    return "\n".join(sorted(path.name for path in Path(folder).iterdir()))


def describe_file(path: str) -> str:
    """What a file is to numpy.load without pickle; the cell's own function says the same."""
    if not Path(path).is_file():
        return "no file"
    try:
        with Path(path).open("rb") as file:
            found = np.load(file, allow_pickle=False)
            if isinstance(found, np.ndarray):
                return "a single array, as numpy.save writes it"
            if all(isinstance(found[name], np.ndarray) for name in found.files):
                return "a .npz of arrays"
    except ValueError:
        return "something that numpy.load cannot read without pickle"
    except (EOFError, OSError, zipfile.BadZipFile):
        return "something that numpy.load cannot read"
    return "an archive of something else than arrays"


@functools.cache
def _scratch_folder(process: int, thread: int) -> str:
    """The folder of one thread, which is removed when the process ends."""
    folder = tempfile.mkdtemp(prefix="checkpoints-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
