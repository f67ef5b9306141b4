"""Which changes of a reference are made, and which places are left alone."""

from __future__ import annotations

import ast

import pytest

from grader.mutants import make_mutants, reachable_names, with_mutant

SOURCE = '''
import numpy as np

SCALE = 2.0

def mean_error(labels, predictions, scale=SCALE):
    """Not 1 + 1 in a docstring."""
    _same(labels, predictions)
    if len(labels) < 1:
        raise ValueError(f"none {1 + 1}")
    return scale * np.abs(labels - predictions).sum(axis=1)

def _same(a, b):
    if a.shape != b.shape:
        raise ValueError

def untouched(x):
    return x + 1
'''


def changes(body: str, parameters: str = "a, b") -> set[str]:
    """What the lines of a one-line body become; an empty text where it is dropped."""
    source = f"import numpy as np\n\ndef f({parameters}):\n    {body}\n"
    return {mutant.after for mutant in make_mutants(source, frozenset({"f"}))}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return a - b", {"return a + b", "return a * b", "return b - a", "return a", "return b"}),
        ("return a @ b.T", {"return a @ b", "return a * b.T", "return b.T @ a"}),
        ("return 4", {"return 3", "return 5", "return -4", "return 2"}),
        ("return 0.5", {"return 1.0", "return 0.25", "return -0.5", "return 1.5"}),
        ("return np.max(a, axis=1)", {f"return np.max(a, axis={axis})" for axis in (0, 2, None)}),
        ("return a.sum(keepdims=True)", {"return a.sum(keepdims=False)", "return a.sum()"}),
        ("return a < b", {f"return a {sign} b" for sign in ("<=", ">", ">=", "!=")}),
        ("return f(a, b)", {"return f(b, a)", "return f(a)", "return a"}),
        ("return np.exp(a)", {"return np.expm1(a)", "return np.exp2(a)", "return a"}),
        ("return a and b", {"return a or b", "return a", "return b"}),
        ("return a if b else 1", {"return 1 if b else a", "return a", "return 1"}),
        ("return np.where(a, b, 1)", {"return np.where(a, 1, b)"}),
        ("return (a, b)", {"return (b, a)"}),
        ("return a[1:b:2]", {"return a[:b:2]", "return a[1::2]", "return a[1:b]"}),
        ("return a[1:b]", {"return a[0:b]", "return a[2:b]", "return a[1:b + 1]"}),
        ("return a[b, 0]", {"return a[0, b]", "return a[b, 1]"}),
        ("return [x for x in range(a) if x > b]", {"return [x for x in range(a)]"}),
        ("return range(a)", {"return range(a + 1)", "return range(a - 1)"}),
        ("return f'{a} {b}'", {"return f'{a} '", "return f' {b}'"}),
        ("a += b", {"", "a = b", "a -= b"}),
        ("a = np.abs(a)", {"", "a = a", "a = np.sign(a)"}),
        ("a[b] = 1", {"", "a[b] = 2"}),
        ("a.append(b)", {""}),
        ("x, y = a", {"y, x = a"}),
    ],
)
def test_changes(body: str, expected: set[str]) -> None:
    assert expected <= changes(body)


def test_branches_and_loops_are_fixed_and_cut() -> None:
    assert {"if True:", "if False:", "if not a:"} <= changes("if a:\n        b = 1")
    loops = changes("for x in a:\n        b += x")
    assert {"for x in list(a)[1:]:", "for x in list(a)[:-1]:", "for x in list(a)[:0]:"} <= loops


def test_what_makes_no_difference_is_left_alone() -> None:
    assert "return min(b, a)" not in changes("return min(a, b)")
    assert changes("return np.asarray(a)") == set()
    assert "return a.max(axis=-1)" not in changes("return a.max(axis=1)")
    assert "return a >= 'VALID'" not in changes("return a == 'VALID'")
    assert changes("return zip(a, b, strict=True)") == {
        "return zip(b, a, strict=True)",
        "return zip(a, strict=True)",
        "return a",
    }


def test_refusals_docstrings_and_other_functions_are_left_alone() -> None:
    mutants = list(make_mutants(SOURCE, frozenset({"mean_error", "_same", "SCALE"})))
    assert {mutant.name for mutant in mutants} == {"mean_error", "SCALE"}
    assert {mutant.line for mutant in mutants} == {4, 11}


def test_a_mutant_is_named_after_its_change() -> None:
    source = "def f(a, b=0.5):\n    a += b\n    return a\n"
    assert {"f: b=1.0", "f: without a += b"} <= {
        mutant.change for mutant in make_mutants(source, frozenset({"f"}))
    }


def test_every_mutant_is_a_file_with_one_changed_function() -> None:
    original = ast.unparse(ast.parse(SOURCE)).splitlines()
    mutants = list(make_mutants(SOURCE, frozenset({"mean_error", "SCALE"})))
    sources = {ast.unparse(ast.parse(with_mutant(SOURCE, mutant))) for mutant in mutants}
    assert len(sources) == len(mutants)
    for source in sources:
        lines = zip(original, source.splitlines(), strict=True)
        assert sum(before != after for before, after in lines) == 1


def test_reachable_names() -> None:
    assert reachable_names(SOURCE, frozenset({"mean_error", "absent"})) == {
        "mean_error": frozenset({"mean_error", "SCALE"})
    }
