"""Assignments whose code does what no assignment should, as texts: nothing here imports them."""

from __future__ import annotations

_HEAD = '''
import ctypes, json, os, signal, socket, struct, sys, time
from pathlib import Path
import numpy as np
from grader.checks import check
from grader.errors import AssignmentFault
from grader.model import Assignment, Function
from reference import huber_loss

def say(text):
    """Tell the test, through the one sentence that comes back."""
    raise AssignmentFault(text)

def send(content, blob=b"", head=None):
    text = json.dumps(content).encode()
    head = head or struct.pack(">IIB", len(text), len(blob), 0)
    os.write(3, head + text + blob)
'''
_TAIL = """
@check("is judged", points=1)
def judged(solution, rng):
    attack(solution)
    yield "the answer", 1.0

ASSIGNMENT = Assignment(
    name="@NAME@", version="1", title="Evil", file_name="a.py", folder=Path(__file__).parent,
    reference_path=Path(huber_loss.__file__), functions=(Function("f", lambda: 1.0),),
    checks=(judged,), mistakes=(),
)
"""
_ATTEMPTS = '''
def attack(solution):
    """Names what it could do or find."""
    secret = "the-portal-s-own-" + "secret"
    found = []
    def try_to(name, act):
        try:
            if act() is not False:
                found.append(name)
        except (OSError, KeyError, ValueError, AttributeError):
            pass
    def connect(family, address):
        with socket.socket(family, socket.SOCK_STREAM) as line:
            line.settimeout(1)
            line.connect(address)
    def search_processes():
        own = {os.getpid(), 1}
        return any(int(name) not in own for name in os.listdir("/proc") if name.isdigit())
    status = dict(
        line.split(":\\t", 1) for line in Path("/proc/self/status").read_text().splitlines()
        if ":\\t" in line
    )
    try_to("environment", lambda: secret in str(dict(os.environ)))
    try_to("first environment", lambda: secret.encode() in Path("/proc/self/environ").read_bytes())
    try_to("settings", lambda: any(name.startswith("SOFTMARK_") and name != "SOFTMARK_ASSIGNMENTS"
                                   for name in os.environ))
    try_to("processes", search_processes)
    try_to("init's memory", lambda: open("/proc/1/mem", "rb").read(1))
    try_to("passwords", lambda: open("/etc/passwd").read())
    try_to("homes", lambda: os.listdir("/root") + os.listdir("/home"))
    try_to("the machine's files", lambda: os.path.exists("@HOME@"))
    try_to("devices", lambda: os.listdir("/sys/class"))
    try_to("descriptors", lambda: any(int(n) > 4 for n in os.listdir("/proc/self/fd")))
    try_to("internet", lambda: connect(socket.AF_INET, ("127.0.0.1", 5432)))
    try_to("internet 6", lambda: socket.socket(socket.AF_INET6))
    try_to("hypervisor", lambda: socket.socket(socket.AF_VSOCK))
    try_to("netlink", lambda: socket.socket(socket.AF_NETLINK))
    try_to("abstract", lambda: connect(socket.AF_UNIX, "\\0softmark"))
    try_to("engine", lambda: open(sys.modules["grader.grade"].__file__, "a"))
    try_to("assignment", lambda: open(__file__, "a"))
    try_to("runtime", lambda: open(np.__file__, "a"))
    try_to("root", lambda: os.mkdir("/x"))
    try_to("kernel settings", lambda: open("/proc/sys/kernel/core_pattern", "r+"))
    try_to("another user", lambda: os.setuid(0))
    try_to("being root", lambda: os.geteuid() == 0)
    try_to("capabilities", lambda: int(status["CapEff"], 16) != 0)
    try_to("new privileges", lambda: status["NoNewPrivs"].strip() != "1")
    try_to("system calls", lambda: status["Seccomp"].strip() != "2")
    libc = ctypes.CDLL(None, use_errno=True)
    try_to("trace", lambda: libc.ptrace(16, 1, 0, 0) == 0)
    try_to("namespaces", lambda: libc.unshare(0x10000000) == 0)
    try_to("first process", lambda: os.kill(1, signal.SIGKILL) or time.sleep(0.1) or False)
    say("found: " + ", ".join(found))
'''
_COUNTERS = '''
def attack(solution):
    """Tells what can be done with the counters of an open cell but to read them."""
    found, could = [], []
    def try_to(name, act):
        try:
            act()
            could.append(name)
        except (OSError, ValueError):
            pass
    for number in map(int, os.listdir("/proc/self/fd")):
        try:
            if "/cell-" not in os.readlink(f"/proc/self/fd/{number}"):
                continue
        except OSError:
            continue
        found.append(os.pread(number, 100, 0))
        again = f"/proc/self/fd/{number}"
        try_to("write", lambda: os.write(number, b"0"))
        try_to("open anew", lambda: os.close(os.open(again, os.O_WRONLY)))
        try_to("cut", lambda: os.truncate(again, 0))
        try_to("give away", lambda: os.fchmod(number, 0o666))
        try_to("own", lambda: os.fchown(number, os.geteuid(), -1))
        try_to("look around", lambda: os.open("..", os.O_RDONLY, dir_fd=number))
        try_to("look beside", lambda: os.listdir(again + "/.."))
        try_to("map", lambda: __import__("mmap").mmap(number, 4096))
    if type(solution).__name__ == "CellSolution":
        say(f"{len(found)} counters; could: " + ", ".join(could))
'''
EVIL = {
    "evil-attempts": _ATTEMPTS,
    "evil-counters": _COUNTERS,
    "evil-import": "say('while it was imported')\n",
    "evil-raise": "def attack(solution): {}['nothing there']\n",
    "evil-exit": "def attack(solution): os._exit(0)\n",
    "evil-segfault": "def attack(solution): ctypes.string_at(0)\n",
    "evil-signal": "def attack(solution): os.kill(os.getpid(), signal.SIGKILL)\n",
    "evil-hang": "def attack(solution): time.sleep(600)\n",
    "evil-spin": "def attack(solution):\n    while True: pass\n",
    "evil-flood": "def attack(solution):\n    while True: os.write(2, b'x' * 65536)\n",
    "evil-closing": "def attack(solution): os.closerange(0, 64); time.sleep(600)\n",
    "evil-orphans": (
        "def attack(solution):\n"
        "    for _ in range(5):\n"
        "        if os.fork() == 0: os.setsid(); time.sleep(600)\n"
        "    os._exit(0)\n"
    ),
    "evil-garbage": "def attack(solution): os.write(3, b'GET / HTTP/1.1'); time.sleep(600)\n",
    "evil-pickle": (
        "import pickle\n"
        "def attack(solution): send({'says': 'done'}, pickle.dumps(print)); time.sleep(600)\n"
    ),
    "evil-marks": (
        "def attack(solution):\n"
        "    send({'says': 'done'}, json.dumps({'score': 100, 'max_score': 100}).encode())\n"
        "    time.sleep(600)\n"
    ),
    "evil-limits": (
        "from grader.model import Limits\n"
        "from dataclasses import asdict\n"
        "def attack(solution):\n"
        "    limits = asdict(Limits(memory_bytes=2**50))\n"
        "    send({'says': 'open', 'runtime': 'numpy', 'threads': 1, 'limits': limits})\n"
        "    time.sleep(600)\n"
    ),
    "evil-cells": (
        "from grader.model import Limits\n"
        "from dataclasses import asdict\n"
        "def attack(solution):\n"
        "    for _ in range(100):\n"
        "        send({'says': 'open', 'runtime': 'numpy', 'threads': 1,\n"
        "              'limits': asdict(Limits())})\n"
        "    time.sleep(600)\n"
    ),
    "evil-poison": (
        "def attack(solution):\n"
        "    import grader.grade, grader.comparison\n"
        "    grader.grade.total_score = lambda results: 1000.0\n"
        "    np.allclose = lambda *_: True\n"
        "    Path('/tmp/left').write_text('for the next')\n"
        "    say('poisoned')\n"
    ),
}


def assignment_text(name: str, text: str) -> str:
    """The whole module of a hostile assignment."""
    return (_HEAD + text + ("" if "attack" in text else "attack = None\n") + _TAIL).replace(
        "@NAME@", name
    )
