"""What checks of several assignments observe: inputs left alone, and answers that must agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.model import Observation
from grader.sentences import say


def watch(**arguments: NDArray[Any]) -> Callable[[], Iterator[Observation]]:
    """Remember arrays before a call; the function that comes back tells which have changed.

    It tells that they changed and not into what, so that one known mistake fits all who write
    into their arguments.
    """
    before = {name: array.copy() for name, array in arguments.items()}

    def look() -> Iterator[Observation]:
        for name, array in arguments.items():
            same = array.tobytes() == before[name].tobytes()
            yield (
                say("the array `%(name)s` after the call", name=name),
                say("left alone") if same else say("changed"),
            )

    return look


def change(before: Any, after: Any) -> NDArray[Any]:
    """How far an answer moved: for properties by which it must stay where it is."""
    return np.asarray(np.subtract(after, before))
