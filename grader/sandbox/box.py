"""One warm interpreter in its closed box: started here, or reached where it listens."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from grader.errors import BoxFault
from grader.model import Limits
from grader.sandbox.health import Health
from grader.sandbox.inside.order import Way
from grader.sandbox.inside.wire import WireError, parse_header
from grader.sandbox.kinds import Kind
from grader.sandbox.launch import Plan, box_command
from grader.sandbox.layout import runtime_is_current
from grader.sandbox.seccomp import filter_program
from grader.sandbox.starter import STARTER, Started
from grader.sandbox.tiers import TIER_OF_CONTAINER, TierProbe
from grader.sandbox.uids import UidBlock

_START_SECONDS = 120.0
_STOP_SECONDS = 5.0
_HEALTH_SECONDS = 10.0
_JOIN_SECONDS = 60.0
_JOIN_PAUSE_SECONDS = 0.1
_SHARED_BLOCK = -1
_CONTAINER = TierProbe("none", Way.BEST, "it says itself what it reaches")


class Box:
    """Takes orders for cells over a control socket; closing it ends every cell in it.

    `fresh` says why its cells are no forks of it, empty where they are. `process_id` is that of the
    outermost process, where it was started here.
    """

    def __init__(
        self,
        kind: Kind,
        probe: TierProbe,
        control: socket.socket,
        end: Callable[[], None],
        started: Started | None = None,
    ) -> None:
        self.kind = kind
        self.runtime = kind.name
        self.fresh = kind.fresh
        self.process_id = started.process.pid if started is not None else None
        self.tier = probe.tier
        self.way = probe.way
        self.cells_opened = 0
        self._control = control
        self._end = end
        self._started = started
        self._first_health: Health | None = None
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

    def room_for(self, limits: Limits) -> Limits:
        """What the kernel keeps a cell with these limits to."""
        return self.kind.room_for(limits, self.fresh)

    def alive(self) -> bool:
        """Whether the box has its end of the control socket open, and says nothing unasked."""
        with self._lock:
            if not self._open:
                return False
            try:
                self._control.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK)
            except BlockingIOError:
                return True
            except OSError:
                return False
            return False

    def health(self) -> Health:
        """What the box says of itself; raises BoxFault."""
        with self._lock:
            try:
                self._control.send(b'{"ask": "health"}')
                self._control.settimeout(_HEALTH_SECONDS)
                answer = parse_header(self._control.recv(4096) or b"{}")
                self._control.settimeout(None)
            except (OSError, WireError) as error:
                raise BoxFault(f"The {self.runtime} box does not say how it is: {error}.") from None
        return Health.read(answer)

    def remember_health(self) -> None:
        """What it is now is how it should stay; raises BoxFault."""
        self._first_health = self.health()

    def anomaly(self) -> str:
        """Why the box should be replaced though it works, in words; empty where it is well."""
        try:
            now = self.health()
        except BoxFault as fault:
            return str(fault)
        return now.anomaly(self._first_health or now)

    def last_words(self) -> str:
        """What it wrote to its standard error last, if it was started here."""
        return self._started.last_words() if self._started is not None else ""

    def close(self) -> None:
        """End the box and wait until nothing of it is left."""
        with self._lock:
            if self._open:
                self._open = False
                self._control.close()
                self._end()


def start_box(kind: Kind, probe: TierProbe, runtimes: Path, threads: int) -> Box:
    """Start a box of our own; returns when it takes orders. Raises BoxFault.

    `threads` is what most of its cells will compute with.
    """
    root = runtimes / kind.root
    if not runtime_is_current(root):
        raise BoxFault(
            f"The {root.name} runtime is not built, or not the one that the project asks for now; "
            f"run: python -m grader.sandbox.runtimes {root.name}"
        )
    _expect_place_for_device(kind, probe.way)
    if probe.way.has_users and (closed := kind.shown.closed()) is not None:
        raise BoxFault(
            f"{closed} is closed to the {kind.name} box, which has user ids of its own; "
            f"run: chmod -R a+rX {closed}"
        )
    with contextlib.ExitStack() as undo:
        block = UidBlock() if probe.way.has_users else None
        if block is not None:
            undo.callback(block.release)
        scratch = _make_scratch(probe.way, undo)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        plan = Plan(kind, probe, root, threads, scratch)
        with theirs:
            started = STARTER.start(box_command(plan, theirs.fileno()), theirs.fileno())
        undo.callback(_end_process, started)
        box = Box(kind, probe, ours, undo.pop_all().close, started)
    return _greet(box, ours, block.number if block is not None else 0)


def join_box(kind: Kind, folder: Path) -> Box:
    """Reach a box that listens at `folder/<name>.sock`. Raises BoxFault."""
    control = _connect(folder / f"{kind.name}.sock")
    if control is None:
        raise BoxFault(f"No {kind.name} box has been listening in {folder} for a minute.")
    # Several workers may share a box, so its user ids are counted by the box, from one place.
    box = _greet(Box(kind, _CONTAINER, control, lambda: None), control, _SHARED_BLOCK)
    _expect_place_for_device(kind, box.way)
    return box


def probe_joined(folder: Path) -> TierProbe:
    """What the boxes that listen in a folder reach; raises BoxFault where none listens."""
    box = join_box(Kind("numpy", "numpy", "numpy"), folder)
    box.close()
    return TierProbe(box.tier, box.way, f"cells of the container are kept apart by {box.way}")


def _expect_place_for_device(kind: Kind, way: Way) -> None:
    if kind.on_device and not way.has_namespaces:
        raise BoxFault("A GPU can be given to boxes with namespaces only: tier A or B.")


def _connect(path: Path) -> socket.socket | None:
    """A connection, as soon as somebody listens: a box that starts again imports for seconds."""
    deadline = time.monotonic() + _JOIN_SECONDS
    while time.monotonic() < deadline:
        control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            control.connect(str(path))
        except OSError:
            control.close()
            time.sleep(_JOIN_PAUSE_SECONDS)
        else:
            return control
    return None


def _greet(box: Box, control: socket.socket, block: int) -> Box:
    """Exchange the first messages; a box that says nothing sensible is ended."""
    order = {
        "way": box.way,
        "block": block,
        "seccomp": filter_program().hex(),
        "strict_seccomp": filter_program(strict=True).hex(),
    }
    try:
        control.settimeout(_START_SECONDS)
        control.send(json.dumps(order).encode())
        answer = parse_header(control.recv(4096) or b"{}")
        control.settimeout(None)
    except (OSError, WireError) as error:
        answer = {"fault": str(error)}
    if (
        (answer.get("runtime"), answer.get("device")) != (box.kind.libraries, box.kind.on_device)
        or answer.get("threads") != 1
        or box.way not in {Way.BEST, answer.get("way")}
    ):
        complaint = box.last_words() or answer.get("fault") or "it said nothing"
        box.close()
        raise BoxFault(f"The {box.runtime} box did not start: {complaint}.")
    box.fresh = str(answer["fresh"])
    if box.way is Way.BEST:
        box.way = Way(answer["way"])
        box.tier = TIER_OF_CONTAINER[box.way]
    return box


def _make_scratch(way: Way, undo: contextlib.ExitStack) -> Path | None:
    """Where a box without namespaces works; its cells pass through it to their folders."""
    if way.has_namespaces:
        return None
    scratch = Path(tempfile.mkdtemp(prefix="softmark-box-"))
    scratch.chmod(0o711)
    undo.callback(shutil.rmtree, scratch, ignore_errors=True)
    return scratch


def _end_process(started: Started) -> None:
    """A box leaves when its control socket closes; one that does not is killed."""
    try:
        started.process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(started.process.pid, signal.SIGKILL)
        started.process.wait()
    started.errors.close()
