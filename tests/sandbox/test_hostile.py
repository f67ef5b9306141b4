"""Hostile submissions: each ends within its limits with its verdict, and nothing survives it."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from grader.errors import StudentFault
from grader.model import MIB, Limits, Verdict

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


ESCAPES = {
    "reads_secrets": "open('/etc/shadow').read()",
    "reads_homes": "os.listdir('/root')",
    "reads_sys": "os.listdir('/sys')",
    "reads_disks": "open('/dev/vda', 'rb')",
    "reads_environment_of_init": "open('/proc/1/environ', 'rb').read()",
    "reads_memory_of_init": "open('/proc/1/mem', 'rb').read(1)",
    "walks_to_the_host": "os.listdir('/proc/1/root')",
    "signals_init": "os.kill(1, 9)",
    "signals_parent": "os.kill(os.getppid(), 9)",
    "signals_everybody": "os.kill(-1, 0)",
    "ptrace": "call(101, 16, 1, 0, 0)",
    "process_vm_readv": "call(310, 1, 0, 0, 0, 0, 0)",
    "pidfd_getfd": "call(438, 3, 0, 0)",
    "internet": "socket.socket(socket.AF_INET)",
    "internet_6": "socket.socket(socket.AF_INET6)",
    "datagrams": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "raw_packets": "socket.socket(17, socket.SOCK_RAW)",
    "netlink": "socket.socket(16, socket.SOCK_RAW)",
    "hypervisor": "socket.socket(40, socket.SOCK_STREAM)",
    "kernel_crypto": "socket.socket(38, socket.SOCK_SEQPACKET)",
    "name_resolution": "socket.create_connection(('example.org', 80))",
    "abstract_socket": "socket.socket(socket.AF_UNIX).connect('\\0/tmp/.X11-unix/X0')",
    "user_namespace": "call(272, 0x10000000)",
    "clone_user_namespace": "call(56, 0x10000011, 0, 0, 0, 0)",
    "clone3": "call(435, 0, 0)",
    "mount": "call(165, b'none', b'/tmp', b'tmpfs', 0, 0)",
    "umount": "call(166, b'/proc', 2)",
    "pivot_root": "call(155, b'/tmp', b'/tmp')",
    "chroot": "os.chroot('/tmp')",
    "setns": "call(308, 3, 0)",
    "becomes_root": "os.setuid(0)",
    "gives_files_away": "os.chown('/tmp/work', 0, 0)",
    "nice": "os.nice(-5)",
    "raises_limits": "__import__('resource').setrlimit(7, (10**6, 10**6))",
    "steers_the_oom_killer": "open('/proc/self/oom_score_adj', 'w').write('-1000')",
    "bpf": "call(321, 0, 0, 0)",
    "io_uring": "call(425, 1, 0)",
    "userfaultfd": "call(323, 0)",
    "perf": "call(298, 0, 0, 0, 0, 0)",
    "keyring": "call(248, b'user', b'x', b'x', 1, -2)",
    "loads_modules": "call(175, 0, 0, 0)",
    "core_pattern": "os.open('/proc/sys/kernel/core_pattern', os.O_WRONLY)",
    "overcommit": "os.open('/proc/sys/vm/overcommit_memory', os.O_WRONLY)",
    "host_name": "socket.sethostname('mine')",
    "writes_the_root": "open('/x', 'w')",
    "writes_the_runtime": "open(np.__file__, 'a')",
    "writes_the_byte_code": "open(np.__cached__, 'ab')",
    "writes_the_inside": "open('/opt/box/inside/wire.py', 'a')",
    "writes_devices": "open('/dev/x', 'w')",
    "shared_memory": "check(call(29, 0, 4096, 0o1600))",
    "message_queue": "call(240, b'/x', 66, 0o600, 0)",
    "file_lock": "__import__('fcntl').flock(open(np.__file__), 2)",
    "range_lock": "__import__('fcntl').lockf(open('/tmp/x', 'w'), 2)",
    "terminal_input": "__import__('fcntl').ioctl(0, 0x5412, b'x')",
    "unlinks_the_runtime": "os.remove(np.__file__)",
    "makes_devices": "os.mknod('/tmp/x', 0o60600, os.makedev(8, 0))",
}
PROLOGUE = """
import ctypes, os, socket
import numpy as np
libc = ctypes.CDLL(None, use_errno=True)
def call(*arguments):
    status = libc.syscall(*arguments)
    if status < 0: raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return status
check = int
"""


def test_no_way_leads_out_of_the_cell(open_cell, still_honest):
    lines = [f"attempt({name!r}, lambda: {expression})" for name, expression in ESCAPES.items()]
    source = f"""{PROLOGUE}
succeeded = []
def attempt(name, action):
    try: action()
    except (OSError, PermissionError, ValueError): return
    succeeded.append(name)
def f():
    {"; ".join(lines)}
    return ["-", *succeeded]
"""
    with open_cell(source) as cell:
        answer, _ = cell.call("f", {}, "value")
    assert answer.tolist() == ["-"]


def test_closing_the_output_changes_nothing(open_cell, still_honest):
    source = "import os, time\ndef f(): os.closerange(1, 3); time.sleep(0.2); return 1\n"
    with open_cell(source) as cell:
        assert cell.call("f", {}, "value")[0] == 1
        assert cell.call("f", {}, "value")[0] == 1


def test_a_process_sees_nothing_but_itself(open_cell):
    source = """
import gc, os, sys
print(sorted(os.environ))
def f():
    processes = [name for name in os.listdir("/proc") if name.isdigit()]
    frame, texts = sys._getframe(), []
    while frame: texts.append(repr(frame.f_locals)); frame = frame.f_back
    texts += [repr(o) for o in gc.get_objects() if isinstance(o, dict) and len(o) < 50]
    return [
        str(len(processes)),
        " ".join(os.listdir("/")),
        " ".join(sorted(os.listdir("/proc/self/fd"))[:4]),
        open("/proc/self/cgroup").read(),
        str(sum("secret" in text for text in texts)),
        str(os.getuid()),
        open("/proc/self/mountinfo").read(),
    ]
"""
    with open_cell(source) as cell:
        answer, _ = cell.call("f", {}, "value")
    processes, root, descriptors, groups, secrets, uid, mounts = answer.tolist()
    assert processes == "1"
    assert set(root.split()) == {"dev", "etc", "lib", "lib64", "opt", "proc", "run", "tmp"}
    assert descriptors == "0 1 2 3"
    assert "softmark" not in groups
    assert "cell-" not in groups
    assert secrets == "0"
    assert int(uid) > 60000
    assert "home" not in mounts


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
        "frame(did='call', call=1, value=['float', '0x1.0p+0'], changed=[])",
        "frame(did='call', call=2)",
        "frame(did='call', call=2, value=['none'], changed=[])",
        "frame(did='call', call=2, value=['handle', 3], changed=[])",
        "frame(did='call', call=2, value=['pixels', 0], changed=[])",
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
    os.write(3, frame(did='call', call=2, value=['float', '0x1.8p+1'], changed=[])); os._exit(0)
"""
    with open_cell(source) as cell:
        assert cell.call("f", {}, "value")[0] == 3.0


def test_a_second_frame_is_no_answer_to_the_next_question(open_cell, still_honest):
    source = f"""{WELL_FORMED}
answer = ['float', '0x1.8p+1']
def f():
    os.write(3, frame(did='call', call=2, value=answer, changed=[])); return 1.0
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
