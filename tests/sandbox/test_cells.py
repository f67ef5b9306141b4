"""Honest work in a cell: loading, calling, every kind of answer, and plain words for mistakes."""

from __future__ import annotations

import numpy as np
import pytest

from grader.errors import (
    AssignmentFault,
    BadAnswer,
    MissingFunction,
    NotLoadable,
    OutputLimit,
    RaisedError,
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
        ("{}", "a dict"),
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
        ("b'a'", "a bytes"),
        ("np.zeros(2, dtype=[('a', int)])", "dtype void"),
        ("np.ma.array([1], mask=[1])", "a masked array"),
        ("[[1, 2], [3]]", "differ in shape"),
        ("[1, 'a']", "mixes strings and numbers"),
        ("np.zeros((1,) * 9)", "9 dimensions"),
        ("10 ** 5000", "int is no value"),
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


def test_an_error_is_told_with_its_line_and_only_the_students_frames(open_cell):
    source = "\n\n\ndef helper(x):\n    return x / 0\n\ndef f(x):\n    return helper(x)\n"
    with open_cell(source) as cell, pytest.raises(RaisedError) as raised:
        cell.call("f", {"x": 1}, "value")
    assert str(raised.value) == "ZeroDivisionError: division by zero (line 5, in helper)"
    assert raised.value.traceback == (
        "Traceback (most recent call last):\n"
        '  File "answer.py", line 8, in f\n'
        "    return helper(x)\n"
        '  File "answer.py", line 5, in helper\n'
        "    return x / 0\n"
        "ZeroDivisionError: division by zero"
    )


def test_a_cell_goes_on_after_an_error(open_cell):
    with open_cell("def f(x): return 1 / x\n") as cell:
        with pytest.raises(RaisedError):
            cell.call("f", {"x": 0}, "value")
        assert cell.call("f", {"x": 2}, "value")[0] == 0.5


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("raise SystemExit(3)", "ended the program with exit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("class Mine(BaseException): pass\n    raise Mine('mine')", "Mine: mine"),
        ("class Bad(Exception):\n        def __str__(self): raise KeyboardInterrupt\n    raise Bad",
         "an error whose text cannot be shown"),
        ("raise ValueError('a\\0b\\ud800')", "ValueError"),
        ("raise ValueError('x' * 10**7)", "ValueError: xxx"),
        ("return f(x)", "RecursionError"),
        ("input()", "EOFError"),
        ("import numpy as np; return np.ones(2**45)", "MemoryError"),
    ],
)  # fmt: skip
def test_whatever_is_raised_becomes_one_sentence(open_cell, body, words):
    with open_cell(f"def f(x):\n    {body}\n") as cell, pytest.raises(RaisedError) as raised:
        cell.call("f", {"x": 1}, "value")
    assert words in str(raised.value)
    assert len(str(raised.value)) < 600
    assert len(raised.value.traceback) < 20_000
    str(raised.value).encode()


def test_wrong_parameters_are_told_with_the_declaration(open_cell):
    with open_cell("def f(logit): return logit\n") as cell, pytest.raises(RaisedError) as raised:
        cell.call("f", {"logits": 1}, "value")
    assert "declared as f(logit), but it is called as f(logits)" in str(raised.value)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("x = 1\n", "Your file does not define `softmax`."),
        ("def soft_max(x): pass\n", "`soft_max`: was that meant?"),
        ("softmax = 3\n", "as int, not as a function"),
    ],
)
def test_a_missing_function_is_named(open_cell, source, sentence):
    with open_cell(source) as cell, pytest.raises(MissingFunction) as missing:
        cell.call("softmax", {}, "value")
    assert sentence in str(missing.value)


def test_an_async_function_is_explained(open_cell):
    with (
        open_cell("async def f(): return 1\n") as cell,
        pytest.raises(BadAnswer, match="async def"),
    ):
        cell.call("f", {}, "value")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"", "Your file is empty."),
        (b" \n\t\n", "Your file is empty."),
        (b"x = 1\n\x00\n", "NUL byte in line 2"),
        (b"x = 1\ny = '\xff'\n", "byte 0xff in line 2"),
        (b"# coding: martian\n", "encoding is wrong"),
        (b"def f(:\n    pass\n", "syntax error in line 1"),
        (b"x = 1\n!pip install torch\n", "Lines that begin with % or !"),
        (b"if True:\n\tx = 1\n        y = 2\n", "syntax error in line 3"),
        (b"x = 1\nimport torch\n", "Available are Python's standard library and NumPy."),
        (b"import tensorflow\n", "plain `import tensorflow`"),
        (b"x = 1\ny = z\n", "NameError: name 'z' is not defined (line 2)"),
        (b"import sys\nsys.exit(0)\n", "ended the program with exit(0) (line 2)"),
        (b"(" * 100_000 + b"1" + b")" * 100_000, "syntax error"),
    ],
)
def test_a_file_that_does_not_load_says_why(open_cell, source, words):
    with pytest.raises(NotLoadable) as fault, open_cell(source):
        pass
    assert words in str(fault.value)


@pytest.mark.parametrize(
    "source",
    [
        b"\xef\xbb\xbfdef f(): return 1\n",
        b"# -*- coding: latin-1 -*-\ntext = '\xe9'\ndef f(): return 1\n",
        b"def f():\r\n    return 1\r\n",
        b"\x0cdef f(): return 1\n",
    ],
)
def test_odd_but_legal_source_text_loads(open_cell, source):
    with open_cell(source) as cell:
        assert cell.call("f", {}, "value")[0] == 1


@pytest.mark.parametrize(
    "name", ["numpy.py", "json.py", "../../x.py", "a b.py", "sitecustomize.py"]
)
def test_no_file_name_can_do_harm(open_cell, name):
    source = "import json, numpy\ndef f(): return [json.__name__, numpy.__name__]\n"
    with open_cell(source, file_name=name) as cell:
        assert cell.call("f", {}, "value")[0].tolist() == ["json", "numpy"]


def test_output_is_shown_whatever_it_is(open_cell):
    source = """
import os, sys
os.write(1, b'\\xff\\x00')
print('\\ud800')
print('e', file=sys.stderr)
"""
    with open_cell(source) as cell:
        pass
    assert cell.usage.output == "\\xff\\x00\\ud800\ne\n"


def test_every_cell_is_fresh_and_repeats_itself(open_cell):
    source = """
import random, sys, numpy as np
seen = getattr(sys, "seen", 0)
sys.seen = 1
def f(): return [seen, random.random(), np.random.rand(), hash("abc")]
"""
    answers = []
    for _ in range(2):
        with open_cell(source) as cell:
            answers.append(cell.call("f", {}, "value")[0].tolist())
    assert answers[0] == answers[1]
    assert answers[0][0] == 0


def test_scratch_can_be_used(open_cell):
    source = """
import os, tempfile, numpy as np
def f():
    np.savez("w.npz", a=np.ones(3))
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"x")
    os.makedirs(os.path.expanduser("~/.cache"))
    return np.load("w.npz")["a"]
"""
    with open_cell(source) as cell:
        assert cell.call("f", {}, "value")[0].tolist() == [1, 1, 1]


def test_threads_and_processes_are_allowed(open_cell):
    source = """
import subprocess, sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pool
def square(x): return x * x
def threads(): return list(ThreadPoolExecutor(4).map(square, range(4)))
def processes():
    with Pool(2) as pool: return pool.map(square, range(4))
def program(): return int(subprocess.check_output([sys.executable, "-c", "print(6 * 7)"]))
"""
    with open_cell(source) as cell:
        assert cell.call("threads", {}, "value")[0].tolist() == [0, 1, 4, 9]
        assert cell.call("processes", {}, "value")[0].tolist() == [0, 1, 4, 9]
        assert cell.call("program", {}, "value")[0] == 42


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_number_of_threads_is_what_was_asked_for(open_cell, threads):
    source = """
import ctypes, os
from glob import glob
import numpy as np
def f():
    library = ctypes.CDLL(glob(os.path.dirname(np.__file__) + ".libs/*openblas*")[0])
    return [library.scipy_openblas_get_num_threads64_(), int(os.environ["TF_NUM_INTRAOP_THREADS"])]
"""
    with open_cell(source, threads=threads) as cell:
        assert cell.call("f", {}, "value")[0].tolist() == [threads, threads]
