"""Which functions are refused, and which box a file needs."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from grader.refusals import refused_functions, runtime_for
from tests.grader.miniature import MINIATURE


@dataclass(frozen=True)
class Use:
    name: str
    line: int
    function: str | None


def test_the_sentence_names_function_operation_and_line() -> None:
    refused = refused_functions(MINIATURE, [Use("numpy.multiply", 4, "double")])
    assert "`double` calls `numpy.multiply` in line 4" in refused["double"]


@pytest.mark.parametrize(
    "use",
    [
        Use("numpy.multiply", 4, "split"),
        Use("numpy.multiply", 4, None),
        Use("numpy.multiply.outer", 4, "double"),
        Use("numpy.add", 4, "double"),
    ],
)
def test_other_uses_are_no_refusal(use: Use) -> None:
    assert refused_functions(MINIATURE, [use]) == {}


def test_a_pattern_covers_everything_below() -> None:
    assert "double" in refused_functions(MINIATURE, [Use("scipy.special.expit", 1, "double")])


@pytest.mark.parametrize(
    ("modules", "runtime"),
    [
        (("numpy",), "numpy"),
        ((), "numpy"),
        (("tensorflow.compat.v1",), "tensorflow"),
        (("numpy", "keras"), "tensorflow"),
        (("tensorflow_like",), "numpy"),
    ],
)
def test_the_runtime_follows_the_imports(modules: tuple[str, ...], runtime: str) -> None:
    assert runtime_for(modules) == runtime
