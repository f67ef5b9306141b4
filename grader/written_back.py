"""Repeats on a check's own arguments what a student's code did to its copies of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from grader.contract import Argument
from grader.sandbox.inside.values import held_by, named_arrays, named_containers


def write_back(arguments: Mapping[str, Argument], changed: Mapping[str, NDArray[Any]]) -> None:
    """Repeat on the caller's arrays, lists and dicts what the student's code did to its copies."""
    originals = dict(named_arrays(arguments))
    for name, contents in changed.items():
        original = originals.get(name)
        if original is not None and original.shape == contents.shape:
            original[...] = contents
    for name, container in named_containers(arguments):
        if name in changed:
            refill(container, changed[name].reshape(-1).tolist())


def refill(container: Any, places: Sequence[int]) -> None:
    """Let a list or dict hold what stood at `places` in it, None for what did not."""
    held = dict(enumerate(held_by(container)))
    now = [held.get(place, (None, None)) for place in places]
    container.clear()
    if isinstance(container, dict):
        container.update((key, item) for key, item in now if key is not None)
    else:
        container.extend(item for _, item in now)
