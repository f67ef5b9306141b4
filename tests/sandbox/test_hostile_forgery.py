"""Hostile submissions that forge answers, or try to outlive their cell."""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pytest

from grader.errors import StudentFault
from grader.model import Limits, Verdict

FORGERIES = {
    "prints_markers": ("print('PASSED 100/100')\n    return 1.0", 1.0),
    "patches_numpy": (
        "import numpy as np; np.allclose = lambda *a, **k: True\n    return 2.0",
        2.0,
    ),
    "subclass": (
        (
            "import numpy as np\n    class A(np.ndarray):\n"
            "        def __array_ufunc__(self, *a, **k): return True\n"
            "        def __array_function__(self, *a, **k): return True\n"
            "    return np.zeros(()).view(A)"
        ),
        0.0,
    ),
    "writes_score_files": (
        "open('results.json', 'w').write('{\"score\": 100}')\n    return 3.0",
        3.0,
    ),
    "late_thread": (
        (
            "import threading, os\n"
            "    threading.Timer(0.2, lambda: os.write(3, b'x' * 99)).start()\n"
            "    return 4.0"
        ),
        4.0,
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_forgeries_change_nothing(open_cell, still_honest, name):
    body, expected = FORGERIES[name]
    with open_cell(f"def f():\n    {body}\n") as cell:
        answer, _ = cell.call("f", {}, "value")
    assert np.asarray(answer).tolist() == expected
    assert type(answer) in {np.ndarray, float}


WELL_FORMED = """
import json, os, struct
def frame(**header):
    content = json.dumps({"arrays": [], **header}).encode()
    return struct.pack(">I", len(content)) + content
"""


@pytest.mark.parametrize(
    "forged",
    [
        "frame(did='call', call=1, value=['float', '0x1.0p+0'], changed=[], seen=[])",
        "frame(did='call', call=2)",
        "frame(did='call', call=2, value=['none'], changed=[], seen=[])",
        "frame(did='call', call=2, value=['handle', 3], changed=[], seen=[])",
        "frame(did='call', call=2, value=['pixels', 0], changed=[], seen=[])",
        "frame(did='call', call=2, value=['str', 'a'], changed=[['x', ['str', 'a']]])",
        "frame(did='call', call=2, value=['str', 'a'], changed=3)",
        "frame(did='call', call=2, value=['str', 'a'], changed=[], extra=1)",
        "frame(did='fault', call=2, kind='passed', sentence=3, traceback=[])",
        "frame(did='load', call=2, functions=[1])",
        "b'\\xff' * 100",
        "struct.pack('>I', 20) + b'{\"arrays\": [[\"uint8\", [8000000000]]]}'",
        "__import__('pickle').dumps(print)",
    ],
)
def test_a_forged_frame_is_refused(open_cell, still_honest, forged):
    source = f"{WELL_FORMED}\ndef f():\n    os.write(3, {forged}); os._exit(0)\n"
    with pytest.raises(StudentFault) as fault, open_cell(source) as cell:
        cell.call("f", {}, "value")
    assert fault.value.verdict in {Verdict.FAILED, Verdict.CRASHED, Verdict.OUTPUT_LIMIT}


def test_a_forged_answer_is_the_students_answer(open_cell, still_honest):
    source = f"""{WELL_FORMED}
def f():
    answer = ['float', '0x1.8p+1']
    os.write(3, frame(did='call', call=2, value=answer, changed=[], seen=[])); os._exit(0)
"""
    with open_cell(source) as cell:
        assert cell.call("f", {}, "value")[0] == 3.0


def test_a_second_frame_is_no_answer_to_the_next_question(open_cell, still_honest):
    source = f"""{WELL_FORMED}
answer = ['float', '0x1.8p+1']
def f():
    os.write(3, frame(did='call', call=2, value=answer, changed=[], seen=[])); return 1.0
"""
    with open_cell(source) as cell:
        assert cell.call("f", {}, "value")[0] == 3.0
        with pytest.raises(StudentFault) as fault:
            cell.call("f", {}, "value")
        with pytest.raises(StudentFault):
            cell.call("f", {}, "value")
    assert fault.value.verdict is Verdict.FAILED


PERSISTENT = {
    "daemon": """
    import os, time
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(60)
        os._exit(0)
    return 1
""",
    "holds_stdout": """
    import os, subprocess, sys
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    return 1
""",
    "thread_left": """
    import threading, time
    threading.Thread(target=time.sleep, args=(60,)).start()
    return 1
""",
    "files": """
    for folder in ("/tmp", "/tmp/work", "/dev/shm"):
        open(folder + "/left", "w").write("left")
    return 1
""",
    "poisons_modules": """
    import numpy as np, json, builtins, os
    np.arange = np.exp = json.dumps
    os.environ.clear(); os.chdir("/"); os.umask(0o777)
    np.seterr(all="raise")
    return 1
""",
}


@pytest.mark.parametrize("name", PERSISTENT)
def test_nothing_outlives_its_cell(open_cell, still_honest, name):
    started = time.monotonic()
    with open_cell(f"def f():{PERSISTENT[name]}") as cell:
        assert cell.call("f", {}, "value")[0] == 1
    assert time.monotonic() - started < 10
    source = "import os\ndef f(): return [*os.listdir('/tmp/work'), *os.listdir('/dev/shm'), '-']\n"
    with open_cell(source) as cell:
        assert cell.call("f", {}, "value")[0].tolist() == ["answer.py", "-"]


def test_two_cells_at_once_do_not_see_each_other(open_cell):
    source = """
import os, socket
server = socket.socket(socket.AF_UNIX)
try: server.bind("\\0accomplice"); server.listen()
except OSError: server = None
def f(): return [os.getuid(), server is not None, len(os.listdir("/tmp"))]
"""
    with open_cell(source) as first, open_cell(source) as second:
        one, other = (cell.call("f", {}, "value")[0].tolist() for cell in (first, second))
    assert one[0] != other[0]
    assert one[1:] == other[1:] == [1, 3]


def test_many_cells_at_once(open_cell, still_honest):
    """Eight threads open and leave cells as fast as they can."""
    from concurrent.futures import ThreadPoolExecutor

    def work(number: int) -> int:
        total = 0
        for _ in range(5):
            with open_cell("def f(x): return x + 1\n", Limits()) as cell:
                total += cell.call("f", {"x": number}, "value")[0]
        return total

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [5 * (number + 1) for number in range(8)]


def test_this_suite_runs_as_itself():
    """The interpreter of the tests is not the one in the box: nothing here ran in process."""
    found = subprocess.run(
        [sys.executable, "-c", "import grader"], check=False, capture_output=True
    )
    assert found.returncode == 0
    assert "inside" not in sys.modules
