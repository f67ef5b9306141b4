"""Hostile submissions that use up what there is: each ends with its verdict."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from grader.errors import StudentFault
from grader.model import MIB, Verdict

from .conftest import SHORT

QUICK = replace(SHORT, wall_seconds=1.0)
CPU = replace(SHORT, cpu_seconds=0.5)
SMALL = replace(SHORT, memory_bytes=64 * MIB, scratch_bytes=4 * MIB)

ENDLESS = {
    "cpu_loop": ("while True: pass", QUICK),
    "sleeps": ("import time; time.sleep(1e9)", QUICK),
    "stops_itself": ("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", QUICK),
    "ignores_signals": (
        (
            "import signal\n    for n in range(1, 65):\n"
            "        try: signal.signal(n, signal.SIG_IGN)\n"
            "        except (OSError, ValueError): pass\n    while True: pass"
        ),
        QUICK,
    ),
    "bignum_in_c": ("return 9 ** 9 ** 9", QUICK),
    "regex_in_c": ("import re; return bool(re.match('(a+)+$', 'a' * 40 + 'b'))", QUICK),
    "deadlock": ("import threading; l = threading.Lock(); l.acquire(); l.acquire()", QUICK),
    "cpu_in_children": (
        "import os\n    for _ in range(3): os.fork()\n    while True: pass",
        CPU,
    ),
    "cpu_limit": ("while True: pass", CPU),
    "slow_drip": ("import os, time\n    while True: os.write(3, b'\\0'); time.sleep(0.4)", QUICK),
    "hostile_length": (
        (
            "class L(list):\n        def __iter__(self):\n            while True: yield 1.0\n"
            "    import time\n    while True: time.sleep(0.1)"
        ),
        QUICK,
    ),
}
MEMORY = {
    "python_objects": ("x = []\n    while True: x.append(bytearray(2**20))", SMALL),
    "numpy_pages": ("import numpy as np; x = np.empty(2**28); x[:] = 1; return 0", SMALL),
    "in_children": (
        (
            "import os, time\n    for _ in range(20):\n        if os.fork() == 0:\n"
            "            x = bytearray(2**24); time.sleep(9)\n    time.sleep(9)"
        ),
        SMALL,
    ),
    "recursion": (
        "import sys; sys.setrecursionlimit(10**9)\n    def g(): return [g()]\n    return g()",
        SMALL,
    ),
    "memfd": (
        "import os; fd = os.memfd_create('x')\n    while True: os.write(fd, bytes(2**20))",
        replace(SMALL, scratch_bytes=512 * MIB),
    ),
}
OUTPUT = {
    "stdout_flood": ("while True: print('x' * 1000)", SHORT),
    "stderr_flood": ("import os\n    while True: os.write(2, b'x' * 1000)", SHORT),
    "result_flood": (
        "import os\n    while True: os.write(3, b'\\0\\0\\0\\x40' + b' ' * 64)",
        SHORT,
    ),
    "unlimited_line": ("import os\n    os.write(1, b'x' * 10**6); return 1", SHORT),
}
CRASHES = {
    "exit_zero": ("import os; os._exit(0)", SHORT),
    "segfault": ("import ctypes; ctypes.string_at(0)", SHORT),
    "abort": ("import os; os.abort()", SHORT),
    "kills_itself": ("import os; os.kill(os.getpid(), 9)", SHORT),
    "closes_its_channel": ("import os, time; os.close(3); time.sleep(60)", SHORT),
    "closes_everything": ("import os; os.closerange(0, 99)", SHORT),
    "foreign_abi": (
        (
            "import ctypes, mmap\n"
            "    m = mmap.mmap(-1, 4096, prot=7)\n"
            "    m.write(bytes.fromhex('b814000000cd80c3'))\n"
            "    ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()"
        ),
        SHORT,
    ),
}
TABLE = [
    *(pytest.param(*case, Verdict.TIME_LIMIT, id=name) for name, case in ENDLESS.items()),
    *(pytest.param(*case, Verdict.MEMORY_LIMIT, id=name) for name, case in MEMORY.items()),
    *(pytest.param(*case, None, id=name) for name, case in OUTPUT.items()),
    *(pytest.param(*case, Verdict.CRASHED, id=name) for name, case in CRASHES.items()),
]


@pytest.mark.parametrize(("body", "limits", "verdict"), TABLE)
def test_exhaustion_and_crashes_end_with_their_verdict(
    open_cell, still_honest, body, limits, verdict
):
    started = time.monotonic()
    with pytest.raises(StudentFault) as fault, open_cell(f"def f():\n    {body}\n", limits) as cell:
        cell.call("f", {}, "value")
    assert time.monotonic() - started < limits.wall_seconds + 10
    if verdict is None:
        assert fault.value.verdict in {Verdict.OUTPUT_LIMIT, Verdict.FAILED}
    else:
        assert fault.value.verdict is verdict
    assert str(fault.value).endswith(".")


def test_the_same_happens_where_the_module_is_loaded(open_cell, still_honest):
    for body, limits in (ENDLESS["cpu_loop"], MEMORY["python_objects"], CRASHES["exit_zero"]):
        with pytest.raises(StudentFault), open_cell(f"if True:\n    {body}\n", limits):
            pass


BOUNDED = {
    "fork_bomb": """
    import os
    made = 0
    while made < 5000:
        try:
            if os.fork() == 0: os.pause() if hasattr(os, "pause") else __import__("signal").pause()
            made += 1
        except OSError: return made
""",
    "thread_bomb": """
    import threading
    made = 0
    wait = threading.Event()
    while made < 5000:
        try: threading.Thread(target=wait.wait, daemon=True).start()
        except RuntimeError: return made
        made += 1
""",
    "disk": """
    made = 0
    try:
        with open("/tmp/big", "wb", buffering=0) as file:
            while made < 5000:
                if file.write(bytes(2**20)) < 2**20: return made
                made += 1
    except OSError: return made
""",
    "shared_memory_disk": """
    made = 0
    try:
        for made in range(5000): open(f"/dev/shm/{made}", "wb", buffering=0).write(bytes(2**20))
    except OSError: pass
    return made
""",
    "inodes": """
    made = 0
    try:
        for made in range(5000): open(f"/tmp/work/{made}", "w").close()
    except OSError: pass
    return made
""",
    "descriptors": """
    import os
    kept = []
    try:
        while len(kept) < 5000: kept.append(os.open("/dev/null", 0))
    except OSError: pass
    return len(kept)
""",
    "pipes": """
    import os
    kept = []
    try:
        while len(kept) < 5000: kept.append(os.pipe())
    except OSError: pass
    return len(kept)
""",
}


@pytest.mark.parametrize("name", BOUNDED)
def test_what_is_not_deadly_is_bounded(open_cell, still_honest, name):
    with open_cell(f"def f():{BOUNDED[name]}") as cell:
        made, _ = cell.call("f", {}, "value")
    assert 0 <= made < 2100


def test_a_sparse_file_is_refused(open_cell, still_honest):
    body = "open('/tmp/x', 'wb').truncate(10**12)"
    with pytest.raises(StudentFault) as fault, open_cell(f"def f(): {body}\n") as cell:
        cell.call("f", {}, "value")
    assert fault.value.verdict is Verdict.ERROR
