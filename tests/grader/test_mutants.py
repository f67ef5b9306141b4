"""Which changes of a reference are made, and which places are left alone."""

from __future__ import annotations

import ast

from grader.mutants import make_mutants, reachable_functions

SOURCE = '''
import numpy as np

def mean_error(labels, predictions, scale=2.0):
    """Not 1 + 1 in a docstring."""
    _same(labels, predictions)
    if len(labels) < 1:
        raise ValueError(f"none {1 + 1}")
    return scale * np.abs(labels - predictions).sum(axis=0)

def _same(a, b):
    if a.shape != b.shape:
        raise ValueError

def untouched(x):
    return x + 1
'''

WHOLE = "scale * np.abs(labels - predictions).sum(axis=0)"


def test_the_changes_of_a_function() -> None:
    mutants = list(make_mutants(SOURCE, frozenset({"mean_error", "_same"})))
    assert [mutant.change for mutant in mutants] == [
        "2.0 → 4.0",
        f"{WHOLE} → {WHOLE.replace('*', '/')}",
        f"{WHOLE} → scale",
        f"{WHOLE} → {WHOLE.removeprefix('scale * ')}",
        "np.abs(labels - predictions).sum → np.abs(labels - predictions).mean",
        "np.abs → np.negative",
        "labels - predictions → labels + predictions",
        "labels - predictions → labels",
        "0 → 1",
    ]
    assert {mutant.function for mutant in mutants} == {"mean_error"}
    assert mutants[0].line == 4


def test_every_mutant_is_one_change_away_from_the_original() -> None:
    original = ast.unparse(ast.parse(SOURCE))
    sources = [mutant.source for mutant in make_mutants(SOURCE, frozenset({"mean_error"}))]
    assert len(set(sources)) == len(sources)
    for source in sources:
        lines = zip(original.splitlines(), source.splitlines(), strict=True)
        assert sum(before != after for before, after in lines) == 1


def test_reachable_functions() -> None:
    assert reachable_functions(SOURCE, frozenset({"mean_error", "absent"})) == {
        "mean_error": frozenset({"mean_error", "_same"})
    }
