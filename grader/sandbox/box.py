"""One warm interpreter in its closed box: started here, or reached where it listens."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import BoxFault
from grader.sandbox.inside.wire import WireError, parse_header
from grader.sandbox.runtimes import INSIDE_FOLDER, PYTHON, SITE_PACKAGES, runtime_is_current
from grader.sandbox.seccomp import filter_program
from grader.sandbox.tiers import ROOT_CAPABILITIES, ROOT_NAMESPACES
from grader.sandbox.uids import UID_COUNT, UidBlock

_INSIDE = Path(__file__).with_name("inside")
_DEVICES = ("null", "zero", "full", "random", "urandom")
_START_SECONDS = 120.0
_STOP_SECONDS = 5.0
_INTERPRETER_FLAGS = ("-s", "-S", "-P", "-B", "-X", "utf8")


class Box:
    """Takes orders for cells over a control socket. Closing it ends every cell in it."""

    def __init__(
        self, runtime: str, tier: str, control: socket.socket, end: Callable[[], None]
    ) -> None:
        self.runtime = runtime
        self.tier = tier
        self.cells_opened = 0
        self._control = control
        self._end = end
        self._lock = threading.Lock()
        self._open = True

    def order_cell(self, order: dict[str, object], descriptors: Sequence[int]) -> None:
        """Ask for a cell; raises BoxFault where the box no longer takes orders."""
        message = json.dumps(order).encode()
        with self._lock:
            try:
                socket.send_fds(self._control, [message], list(descriptors))
            except OSError as error:
                raise BoxFault(f"The {self.runtime} box died: {error}.") from None
            self.cells_opened += 1

    def alive(self) -> bool:
        """Whether the box still has its end of the control socket open."""
        if not self._open:
            return False
        try:
            return self._control.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    def close(self) -> None:
        """End the box and wait until nothing of it is left."""
        with self._lock:
            if self._open:
                self._open = False
                self._control.close()
                self._end()


def start_box(runtime: str, tier: str, runtimes: Path) -> Box:
    """Start a box of our own; returns when it takes orders. Raises BoxFault."""
    root = runtimes / runtime
    if not runtime_is_current(root):
        raise BoxFault(
            f"The {runtime} runtime is not built, or not the one that the project asks for now; "
            f"run: python -m grader.sandbox.runtimes {runtime}"
        )
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    block = UidBlock() if tier == "A" else None
    scratch = Path(tempfile.mkdtemp(prefix="softmark-box-")) if tier == "none" else None
    command = _commands(tier, root, runtime, theirs.fileno(), scratch)
    process = _STARTER.start(command, theirs.fileno())
    theirs.close()

    def end() -> None:
        _end_process(process)
        if block is not None:
            block.release()
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)

    first_uid = block.first if block is not None else 0
    return _greet(Box(runtime, tier, ours, end), ours, first_uid, process)


def join_box(runtime: str, folder: Path) -> Box:
    """Reach a box that listens at `folder/<runtime>.sock`. Raises BoxFault."""
    control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        control.connect(str(folder / f"{runtime}.sock"))
    except OSError as error:
        control.close()
        raise BoxFault(f"No {runtime} box listens in {folder}: {error}.") from None
    # Several workers may share a box, so its user ids are counted by the box, from one place.
    return _greet(Box(runtime, "A", control, lambda: None), control, _SHARED_FIRST_UID, None)


_SHARED_FIRST_UID = 0x58000000


def _greet(
    box: Box, control: socket.socket, first_uid: int, process: subprocess.Popen[bytes] | None
) -> Box:
    """Exchange the first messages; a box that says nothing sensible is ended."""
    order = {
        "tier": box.tier,
        "runtime": box.runtime,
        "first_uid": first_uid,
        "uid_count": UID_COUNT,
        "seccomp": filter_program().hex(),
    }
    try:
        control.settimeout(_START_SECONDS)
        control.send(json.dumps(order).encode())
        answer = parse_header(control.recv(4096) or b"{}")
        control.settimeout(None)
    except (OSError, WireError) as error:
        answer = {"fault": str(error)}
    if answer.get("runtime") != box.runtime or answer.get("threads") != 1:
        complaint = _last_words(process) or answer.get("fault") or "it said nothing"
        box.close()
        raise BoxFault(f"The {box.runtime} box did not start: {complaint}.")
    return box


def _last_words(process: subprocess.Popen[bytes] | None) -> str:
    if process is None or process.stderr is None:
        return ""
    os.set_blocking(process.stderr.fileno(), False)
    lines = (process.stderr.read() or b"").decode(errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else ""


def _commands(tier: str, root: Path, runtime: str, control: int, scratch: Path | None) -> list[str]:
    serve = ["-m", "inside", "--runtime", runtime, "--control", str(control)]
    if scratch is not None:
        packages = root / SITE_PACKAGES[1:]
        environment = _environment(f"{_INSIDE.parent}:{packages}", root / "opt/python/lib", "/tmp")
        settings = [f"{key}={value}" for key, value in environment.items()]
        python = str(root / PYTHON[1:])
        return ["env", "-i", "-C", str(scratch), *settings, python, *_INTERPRETER_FLAGS, *serve]
    environment = _environment(f"{INSIDE_FOLDER}:{SITE_PACKAGES}", Path("/opt/python/lib"), "/tmp")
    command = ["bwrap", *_namespaces(tier), *_mounts(root), "--chdir", "/tmp", "--clearenv"]
    for key, value in environment.items():
        command += ["--setenv", key, value]
    return [*command, "--", PYTHON, *_INTERPRETER_FLAGS, *serve]


def _namespaces(tier: str) -> list[str]:
    flags = [*ROOT_NAMESPACES, "--unshare-cgroup-try", "--die-with-parent", "--new-session"]
    flags += ["--hostname", "box"]
    if tier == "A":
        flags += ["--cap-drop", "ALL"]
        for capability in ROOT_CAPABILITIES:
            flags += ["--cap-add", capability]
        return flags
    return ["--unshare-user", *flags, "--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_SETPCAP"]


def _mounts(root: Path) -> list[str]:
    mounts = ["--ro-bind", str(root), "/", "--tmpfs", "/dev", "--dir", "/dev/shm"]
    for name in _DEVICES:
        mounts += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
    mounts += ["--remount-ro", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
    return [*mounts, "--ro-bind", str(_INSIDE), f"{INSIDE_FOLDER}/inside"]


def _environment(path: str, libraries: Path, home: str) -> dict[str, str]:
    return {
        "PYTHONPATH": path,
        "PYTHONHASHSEED": "0",
        "LD_LIBRARY_PATH": str(libraries),
        "HOME": home,
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "KERAS_BACKEND": "tensorflow",
    }


def _end_process(process: subprocess.Popen[bytes]) -> None:
    """A box leaves when its control socket closes; one that does not is killed."""
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stderr is not None:
        process.stderr.close()


@dataclass(frozen=True)
class _Start:
    command: list[str]
    descriptor: int
    answer: queue.SimpleQueue[subprocess.Popen[bytes] | OSError]


class _Starter:
    """Starts boxes from one thread that lives as long as this process.

    The kernel ends a box when the *thread* that started it ends, not the process.
    """

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[_Start] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._owner = 0

    def start(self, command: list[str], descriptor: int) -> subprocess.Popen[bytes]:
        """Start a command in a process group of its own; raises BoxFault."""
        with self._lock:
            if self._owner != os.getpid():
                self._owner = os.getpid()
                self._orders = queue.SimpleQueue()
                threading.Thread(target=self._run, name="box starter", daemon=True).start()
        start = _Start(command, descriptor, queue.SimpleQueue())
        self._orders.put(start)
        process = start.answer.get()
        if isinstance(process, OSError):
            raise BoxFault(f"{command[0]} could not be started: {process}.")
        return process

    def _run(self) -> None:
        while True:
            start = self._orders.get()
            try:
                start.answer.put(
                    subprocess.Popen(
                        start.command,
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.PIPE,
                        pass_fds=(start.descriptor,),
                        process_group=0,
                    )
                )
            except OSError as error:
                start.answer.put(error)


_STARTER = _Starter()
