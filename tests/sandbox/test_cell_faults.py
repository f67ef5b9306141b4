"""Plain words for whatever goes wrong in a cell, and what every cell starts with."""

from __future__ import annotations

import pytest

from grader.errors import (
    BadAnswer,
    MissingFunction,
    NotLoadable,
    RaisedError,
)
from grader.model import Limits


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


def test_an_error_of_the_students_own_is_told_with_the_one_it_is_made_from(open_cell):
    source = "class Clash(ValueError): pass\n\ndef f(x):\n    raise Clash('shapes')\n"
    with open_cell(source) as cell, pytest.raises(RaisedError) as raised:
        cell.call("f", {"x": 1}, "value")
    assert str(raised.value) == "Clash (a ValueError): shapes (line 4, in f)"


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


def test_what_is_printed_is_no_longer_as_text_than_as_bytes(open_cell):
    source = "import os\ndef f():\n    os.write(1, bytes([255, 0]) * 20_000)\n    return 1\n"
    with open_cell(source) as cell:
        cell.call("f", {}, "value")
    assert len(cell.usage.output) == Limits().output_bytes
    assert cell.usage.output.startswith("\\xff\\x00")
