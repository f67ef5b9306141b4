"""Lets a notebook's code run as it is: its magic lines, its plots, its display().

Boxes have no plotting library, and nobody looks at pictures there: `matplotlib` and `IPython`
are stood in for by modules in which every name exists and does nothing.
"""

from __future__ import annotations

import ast
import builtins
import re
import sys
import warnings
from collections.abc import Iterator
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Self

MAX_MAGIC_LINES = 500
_MAGIC = re.compile(r"(\s*)(?:%|!)\s*[A-Za-z%]")
_STOOD_IN_FOR = {"matplotlib", "mpl_toolkits", "IPython"}
_PARTS = {"subplots": 2, "hist": 3, "plot": 1}
"""What is taken apart by those who call it, and into how many parts."""


def without_magic_lines(source: bytes) -> bytes:
    """The source with `pass` for each line that begins with % or ! where Python stumbles over it.

    Lines keep their numbers. What else is wrong with the file stays wrong.
    """
    for _ in range(MAX_MAGIC_LINES):
        line = _line_of_error(source)
        lines = source.splitlines(keepends=True)
        text = lines[line - 1].decode("utf-8", "replace") if 0 < line <= len(lines) else ""
        if not (magic := _MAGIC.match(text)):
            return source
        end = b"\n" if text.endswith("\n") else b""
        source = b"".join([*lines[: line - 1], f"{magic[1]}pass".encode() + end, *lines[line:]])
    return source


def _line_of_error(source: bytes) -> int:
    """The line of the first syntax error; 0 where there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            ast.parse(source)
    except SyntaxError as error:
        return error.lineno or 0
    except (ValueError, RecursionError, MemoryError):
        return 0
    return 0


class Nothing:
    """Whatever is asked of it or done with it comes to nothing."""

    def __getattr__(self, name: str) -> Any:
        return _named(name)

    def __call__(self, *_arguments: object, **_keywords: object) -> Nothing:
        return self

    def __getitem__(self, _key: object) -> Nothing:
        return self

    def __setitem__(self, _key: object, _value: object) -> None:
        return

    def __iter__(self) -> Iterator[Nothing]:
        return iter(())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        return


class _StandIn(ModuleType):
    """A module in which every name exists."""

    def __getattr__(self, name: str) -> Any:
        return display if name == "display" else _named(name)


def _named(name: str) -> Any:
    """What has this name in whatever does nothing; no special methods, which Python looks for."""
    if name.startswith("__"):
        raise AttributeError(name)
    parts = [Nothing()] * _PARTS.get(name, 0)
    return (lambda *_, **__: parts) if parts else Nothing()


class _Finder(MetaPathFinder, Loader):
    """Finds the modules that are stood in for, and makes them."""

    def find_spec(
        self, name: str, _path: object = None, _target: object = None
    ) -> ModuleSpec | None:
        known = name.partition(".")[0] in _STOOD_IN_FOR
        return ModuleSpec(name, self, is_package=True) if known else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, _module: ModuleType) -> None:
        return


def display(*values: object, **_keywords: object) -> None:
    """What a notebook shows is printed."""
    sys.stdout.write(" ".join(map(str, values)) + "\n")


def provide_notebook() -> None:
    """Let plotting libraries be imported, and display() and get_ipython() be called."""
    sys.meta_path.append(_Finder())
    vars(builtins).update(display=display, get_ipython=Nothing())
