"""Honest work in a cell: loading, calling, every kind of answer, and plain words for mistakes."""

from __future__ import annotations

import numpy as np
import pytest

from grader.errors import (
    AssignmentFault,
    BadAnswer,
    OutputLimit,
)
from grader.model import Handle, Pixels

ECHO = """
import numpy as np
def echo(x): return x
def kind(x): return type(x).__name__
def dtype(x): return str(x.dtype)
"""


def test_a_function_is_called_by_keyword(open_cell):
    source = (
        "import numpy as np\ndef softmax(logits):\n    return np.exp(logits)\nprint('loaded')\n"
    )
    with open_cell(source) as cell:
        assert cell.functions == ("softmax",)
        answer, changed = cell.call("softmax", {"logits": np.zeros((2, 3), np.float32)}, "value")
    assert answer.dtype == np.float32
    np.testing.assert_array_equal(answer, np.ones((2, 3)))
    assert changed == {}
    assert cell.usage.output == "loaded\n"
    assert 0 < cell.usage.wall_seconds < 3
    assert cell.usage.cpu_seconds > 0
    assert cell.usage.memory_bytes > 0


@pytest.mark.parametrize(
    "value",
    [True, 7, -3, 2.5, float("inf"), "text ü", np.arange(6, dtype=np.int8).reshape(2, 3),
     np.array(True), np.zeros((0, 3)), np.float16([1, 2]), np.array(["a", "bc"])],
)  # fmt: skip
def test_values_go_in_and_come_out_as_they_were(open_cell, value):
    with open_cell(ECHO) as cell:
        answer, _ = cell.call("echo", {"x": value}, "value")
    assert type(answer) is type(value)
    np.testing.assert_array_equal(answer, value)
    if isinstance(value, np.ndarray):
        assert answer.dtype == value.dtype


def test_none_lists_and_dicts_go_in(open_cell):
    with open_cell(ECHO) as cell:
        assert cell.call("kind", {"x": None}, "value")[0] == "NoneType"
        lists, _ = cell.call("echo", {"x": [np.ones(2), np.zeros(3)]}, "values")
        mapping, _ = cell.call("echo", {"x": {"b": np.ones(2), "a": 3.0}}, "mapping")
    assert [part.tolist() for part in lists] == [[1.0, 1.0], [0.0, 0.0, 0.0]]
    assert list(mapping) == ["b", "a"]


def test_pixels_arrive_as_floats_between_zero_and_one(open_cell):
    with open_cell(ECHO) as cell:
        levels = np.array([[0, 51, 255]], np.uint8)
        answer, _ = cell.call("echo", {"x": Pixels(levels)}, "value")
    assert answer.dtype == np.float32
    np.testing.assert_allclose(answer, [[0, 0.2, 1]], rtol=1e-6)


def test_opaque_objects_stay_inside_and_come_back(open_cell):
    source = """
def step(state):
    state = state or {"t": 0}
    return state["t"] + 1, {"t": state["t"] + 1}
"""
    with open_cell(source) as cell:
        state = None
        for expected in (1, 2, 3):
            (count, state), _ = cell.call("step", {"state": state}, ("value", "opaque"))
            assert count == expected
            assert isinstance(state, Handle)


def test_a_handle_of_another_cell_is_refused(open_cell):
    with open_cell(ECHO) as first, open_cell(ECHO) as second:
        handle, _ = first.call("echo", {"x": 1}, "opaque")
        second.call("echo", {"x": 1}, "opaque")
        with pytest.raises(AssignmentFault):
            second.call("echo", {"x": handle}, "opaque")


def test_an_argument_that_is_no_value_is_our_fault(open_cell):
    with open_cell(ECHO) as cell, pytest.raises(AssignmentFault, match="a complex is no value"):
        cell.call("echo", {"x": 1j}, "value")


def test_arrays_changed_in_place_are_reported(open_cell):
    source = """
def spoil(x, y, parts, big):
    x += 1
    parts[1][0] = 9
    big[0] = 1
    return 0
"""
    arguments = {
        "x": np.zeros(3),
        "y": np.zeros(2),
        "parts": [np.zeros(2), np.zeros(2)],
        "big": np.zeros(2**20),
    }
    with open_cell(source) as cell:
        _, changed = cell.call("spoil", arguments, "value")
    assert {name: array.tolist() for name, array in changed.items()} == {
        "x": [1.0, 1.0, 1.0],
        "parts[1]": [9.0, 0.0],
    }


def test_lists_and_dicts_changed_in_place_are_reported(open_cell):
    source = """
def spoil(popped, swapped, longer, replaced, shorter, same):
    popped.pop()
    swapped.reverse()
    longer.append(3)
    replaced[0] = replaced[0] * 1
    del shorter["a"]
    return 0
"""
    names = ("popped", "swapped", "longer", "replaced", "same")
    arguments = {name: [np.zeros(2), np.ones(2)] for name in names}
    arguments |= {"shorter": {"a": np.zeros(1), "b": np.ones(1)}, "same": [1, 1]}
    with open_cell(source) as cell:
        _, changed = cell.call("spoil", arguments, "value")
    assert {name: array.tolist() for name, array in changed.items()} == {
        "popped": [0],
        "swapped": [1, 0],
        "longer": [0, 1, -1],
        "replaced": [-1, 1],
        "shorter": [1],
    }


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
        ("(1.5, 2.5)", [1.5, 2.5]),
        ("np.float32(2)", 2.0),
        ("np.matrix([[1, 2]])", [[1, 2]]),
        ("[np.ones(2), np.zeros(2)]", [[1, 1], [0, 0]]),
        ("['a', 'b']", ["a", "b"]),
        ("np.array(['a', 'b'], dtype=object)", ["a", "b"]),
        ("np.longdouble(2)", 2.0),
        ("[]", []),
    ],
)
def test_everything_like_an_array_is_one(open_cell, expression, expected):
    with open_cell(f"import numpy as np\ndef f(): return {expression}\n") as cell:
        answer, _ = cell.call("f", {}, "value")
    assert type(answer) is np.ndarray
    assert answer.tolist() == expected


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("None", "returned None"),
        ("{1, 2}", "a set"),
        ("(i for i in range(3))", "a generator"),
        ("lambda: 1", "a function"),
        ("int", "a type"),
        ("np", "a module"),
        ("1j", "a complex"),
        ("np.array([1j])", "complex numbers"),
        ("np.array([None, 1])", "Python objects"),
        ("np.array(['2020'], dtype='M8[D]')", "dates"),
        ("np.array([b'a'])", "bytes"),
        ("np.zeros(2, dtype=[('a', int)])", "dtype void"),
        ("np.ma.array([1], mask=[1])", "a masked array"),
        ("[[1, 2], [3]]", "differ in shape"),
        ("[1.0, [None]]", "returned a list with None"),
        ("np.array(['a', '\\ud800'])", "no valid text"),
        ("Exception()", "an Exception"),
        ("[1, 'a']", "mixes strings and numbers"),
        ("np.zeros((1,) * 9)", "9 dimensions"),
        ("10 ** 5000", "more than 64 bits"),
        ("'a\\0b'", "no valid text"),
        ("'\\ud800'", "no valid text"),
        ("Odd()", "an object of class Odd"),
        ("Liar()", "an object of class Liar"),
        ("loop", "nested too deeply"),
        ("deep", "nested too deeply"),
    ],
)
def test_what_is_no_value_is_refused_in_words(open_cell, expression, words):
    source = f"""
import numpy as np
class Odd:
    def __eq__(self, other): return True
class Liar:
    def __array__(self, *a, **k): return np.ones(3)
    def __len__(self): return 10 ** 9
    def __repr__(self): raise KeyboardInterrupt
loop = []
loop.append(loop)
deep = []
for _ in range(100000): deep = [deep]
def f(): return {expression}
"""
    with open_cell(source) as cell, pytest.raises(BadAnswer) as refusal:
        cell.call("f", {}, "value")
    assert words in str(refusal.value)
    assert "`f`" in str(refusal.value)


@pytest.mark.parametrize("expression", ["np.zeros(3 * 2**20)", "np.broadcast_to(0.0, 10**12)"])
def test_answers_that_are_too_large_are_not_even_sent(open_cell, expression):
    source = f"import numpy as np\ndef f(): return {expression}\n"
    with open_cell(source) as cell, pytest.raises(OutputLimit, match="at most 16 MiB"):
        cell.call("f", {}, "value")


@pytest.mark.parametrize(
    ("expression", "returns", "words"),
    [
        ("(1, 2, 3)", ("value", "value"), "must return 2 values, as a tuple; it returned 3"),
        ("None", ("value", "value"), "it returned None"),
        ("(1, None)", ("value", "value"), "second value that your `f` returned is None"),
        ("1", "values", "not a list of arrays"),
        ("[1]", "mapping", "not a dict of arrays"),
        ("{'\\ud800': 1}", "mapping", "keys are not all strings"),
        ("{1: 2}", "mapping", "keys are not all strings"),
    ],
)
def test_containers_have_the_parts_asked_for(open_cell, expression, returns, words):
    with (
        open_cell(f"def f(): return {expression}\n") as cell,
        pytest.raises(BadAnswer, match=words),
    ):
        cell.call("f", {}, returns)


def test_a_list_or_an_array_may_stand_for_a_tuple(open_cell):
    source = (
        "import numpy as np\ndef f(): return [1.0, np.ones(2)]\ndef g(): return np.ones((2, 3))\n"
    )
    with open_cell(source) as cell:
        assert len(cell.call("f", {}, ("value", "value"))[0]) == 2
        first, second = cell.call("g", {}, ("value", "value"))[0]
    assert first.shape == second.shape == (3,)
