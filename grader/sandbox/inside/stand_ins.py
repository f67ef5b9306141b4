"""Puts functions that tell when they are called in the place of NumPy's and math's own."""

from __future__ import annotations

import fnmatch
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

_ROOTS = ("numpy", "math", "cmath")


def put_stand_ins(patterns: Iterable[str], note: Callable[[str], None]) -> None:
    """Have `note` told the name of every function of NumPy or math that a pattern names.

    They are replaced wherever NumPy keeps them, before the submission can take hold of one.
    """
    for pattern in patterns:
        for module, name in _named_by(pattern):
            function = getattr(sys.modules[module], name)
            if callable(function) and not isinstance(function, type):
                stand_in = _stand_in(f"{module}.{name}", function, note)
                _replace(module.partition(".")[0], name, function, stand_in)


def _named_by(pattern: str) -> Iterator[tuple[str, str]]:
    """Module and name of what a pattern with a module's full name in it means."""
    module, _, last = pattern.rpartition(".")
    if module.partition(".")[0] in _ROOTS and module in sys.modules:
        known = vars(sys.modules[module])
        names = filter(last.__eq__, known) if last.isidentifier() else fnmatch.filter(known, last)
        yield from [(module, name) for name in names]


def _stand_in(
    name: str, function: Callable[..., Any], note: Callable[[str], None]
) -> Callable[..., Any]:
    @wraps(function)
    def stand_in(*arguments: Any, **keywords: Any) -> Any:
        note(name)
        return function(*arguments, **keywords)

    for attribute in dir(function):
        if not attribute.startswith("__"):  # a ufunc's reduce, outer, nin
            setattr(stand_in, attribute, getattr(function, attribute))
    return stand_in


def _replace(
    root: str, name: str, function: Callable[..., Any], stand_in: Callable[..., Any]
) -> None:
    for module_name, module in list(sys.modules.items()):
        if module_name.partition(".")[0] == root and vars(module).get(name) is function:
            setattr(module, name, stand_in)
