"""Makes plain NumPy arrays of array-likes: arrays, tensors, variables, nested lists of numbers."""

from __future__ import annotations

import sys
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .sentences import say

MAX_LIST_DEPTH = 8
MAX_LIST_ITEMS = 4_000_000


class NoArray(ValueError):
    """What something is instead; completes the sentence "Your function returned …"."""


class TooLarge(OverflowError):
    """How large something is; completes the same sentence."""


def as_array(value: Any, max_bytes: int) -> NDArray[Any]:
    """A plain array of anything array-like.

    Raises NoArray and TooLarge; whatever else a student's object raises comes through.
    """
    if isinstance(value, (list, tuple)):
        return _from_list(value, max_bytes)
    if isinstance(value, np.ma.MaskedArray):
        raise NoArray(say("a masked array"))
    if isinstance(value, (np.ndarray, np.generic)):
        _check_size(value.size, value.dtype.itemsize, max_bytes)
        return np.asarray(np.array(value, subok=False, copy=True, order="C"))
    return _from_tensor(value, max_bytes)


def describe(value: Any) -> str:
    """Say what a value is: "None", "a dict", "an object of class Net"."""
    if value is None:
        return "None"
    name = type(value).__name__[:60]
    if type(value).__module__ == "builtins":
        return (
            say("an %(type)s", type=name)
            if name[0] in "aeiouAEIOU"
            else say("a %(type)s", type=name)
        )
    return say("an object of class %(type)s", type=name)


def _from_tensor(value: Any, max_bytes: int) -> NDArray[Any]:
    tensorflow: Any = sys.modules.get("tensorflow")
    words = describe(value)
    if tensorflow is None:
        raise NoArray(words)
    if isinstance(value, tensorflow.IndexedSlices):
        value = tensorflow.convert_to_tensor(value)
    kinds: Any = (tensorflow.Tensor, tensorflow.Variable, _keras_variable())
    if not isinstance(value, kinds):
        raise NoArray(words)
    if not hasattr(value, "numpy"):
        raise NoArray(say("a tensor without a value"))
    _check_size(prod(value.shape), 1, max_bytes)
    try:
        array = np.asarray(value.numpy())
    except (NotImplementedError, AttributeError):
        raise NoArray(say("a symbolic tensor, which has no value")) from None
    _check_size(array.size, array.dtype.itemsize, max_bytes)
    return array


def _keras_variable() -> type:
    keras = sys.modules.get("keras")
    kind: type = keras.Variable if keras is not None else np.ndarray
    return kind


def _from_list(value: Any, max_bytes: int) -> NDArray[Any]:
    budget = [min(MAX_LIST_ITEMS, max(max_bytes, 1))]
    kinds: set[bool] = set()
    nested = _plain_list(value, MAX_LIST_DEPTH, budget, kinds, max_bytes)
    if len(kinds) > 1:
        raise NoArray(say("a list that mixes strings and numbers"))
    try:
        array = np.array(nested)
    except ValueError:
        raise NoArray(say("a nested list whose parts differ in shape")) from None
    _check_size(array.size, array.dtype.itemsize, max_bytes)
    return array


def _plain_list(
    value: Any, depth: int, budget: list[int], kinds: set[bool], max_bytes: int
) -> list[Any]:
    """The list with every leaf a number, a string or a plain array; notes the kinds seen."""
    if depth == 0:
        raise NoArray(say("a list nested too deeply"))
    plain: list[Any] = []
    for item in value:
        budget[0] -= 1
        if budget[0] < 0:
            raise TooLarge(say("a list that is longer than may be returned"))
        if isinstance(item, (list, tuple)):
            plain.append(_plain_list(item, depth - 1, budget, kinds, max_bytes))
            continue
        leaf = item if isinstance(item, (int, float, str)) else _leaf(item, max_bytes)
        kinds.add(
            isinstance(leaf, str) or (isinstance(leaf, np.ndarray) and leaf.dtype.kind == "U")
        )
        plain.append(leaf)
    return plain


def _leaf(item: Any, max_bytes: int) -> NDArray[Any]:
    try:
        return as_array(item, max_bytes)
    except NoArray as error:
        raise NoArray(say("a list with %(what)s", what=error.args[0])) from None


def _check_size(size: int, itemsize: int, max_bytes: int) -> None:
    total = int(size) * int(itemsize)
    if total > max_bytes:
        shown = f"{total / 2**30:.1f} GiB" if total >= 2**30 else f"{total / 2**20:.1f} MiB"
        raise TooLarge(
            say(
                "an array of %(size)s; at most %(most)s MiB may come back",
                size=shown,
                most=f"{max_bytes / 2**20:.0f}",
            )
        )
