"""Takes orders for cells from control sockets and forks a keeper for each."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from typing import Any

from . import kernel
from .folders import open_ground, sweep_users
from .fresh import make_fresh
from .health import count_threads, health, reason_not_to_fork
from .judge import make_judge
from .keeper import keep_cell
from .order import BoxOrder, CellDescriptors, CellOrder, Nature, Way
from .reach import best_way
from .student import make_student
from .uids import UID_COUNT
from .wire import WireError, parse_header

MAX_MESSAGE_BYTES = 2**16
MAX_DESCRIPTORS = 12
CELLS_PER_LIFE = 20_000
"""Of a box that listens; one that was started by a worker is closed by that."""


class Server:
    """One warm interpreter; `attend` and `listen` say whom it takes orders from."""

    def __init__(self, nature: Nature) -> None:
        self._nature = nature
        self._listener: socket.socket | None = None
        self._boxes: dict[int, tuple[socket.socket, BoxOrder | None]] = {}
        self._cells: dict[int, int] = {}
        self._opened = self._next_uid = 0
        self._hidden = ""
        self._best = Way.NOTHING
        self._ends_cells = False
        self._poll = select.poll()
        self._own_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY)

    def listen(self, listener: socket.socket) -> None:
        """Take orders from whoever connects."""
        self._listener = listener
        self._best = best_way()
        self._hidden = os.path.dirname(listener.getsockname())
        self._poll.register(listener, select.POLLIN)

    def attend(self, control: socket.socket) -> None:
        """Take orders over this socket; the first message must be a BoxOrder."""
        self._boxes[control.fileno()] = (control, None)
        self._poll.register(control, select.POLLIN)

    def serve(self) -> None:
        """Serve until there is nobody left to take orders from."""
        woken, wake = socket.socketpair()
        wake.setblocking(False)
        woken.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        self._poll.register(woken, select.POLLIN)
        while self._wanted():
            for descriptor, _ in self._poll.poll():
                if descriptor == woken.fileno():
                    woken.recv(4096)
                    self._reap()
                elif self._listener is not None and descriptor == self._listener.fileno():
                    self.attend(self._listener.accept()[0])
                elif descriptor in self._boxes:
                    self._obey(descriptor)
        if self._ends_cells:
            self._end_cells()

    def _wanted(self) -> bool:
        """Whether there is somebody to serve; who listens ends when it served long enough.

        Whoever started it starts it again: what cells may have left in it goes that way.
        """
        if self._listener is None:
            return bool(self._boxes)
        return self._opened < CELLS_PER_LIFE or bool(self._cells)

    def _end_cells(self) -> None:
        """Where no namespace does it: have the keepers end their cells, and wait for them."""
        for number in self._cells:
            os.kill(number, signal.SIGTERM)
        while self._cells:
            self._cells.pop(os.waitpid(-1, 0)[0], None)

    def _hang_up(self, descriptor: int) -> None:
        control, _ = self._boxes.pop(descriptor)
        self._poll.unregister(control)
        control.close()

    def _obey(self, descriptor: int) -> None:
        """Read one message; a message that makes no sense ends the connection."""
        control, box = self._boxes[descriptor]
        try:
            content, sent, _, _ = socket.recv_fds(control, MAX_MESSAGE_BYTES, MAX_DESCRIPTORS)
            if not content:
                self._hang_up(descriptor)
                return
            header = parse_header(content)
            if box is None:
                box = self._get_ready(header)
                self._boxes[descriptor] = (control, box)
                control.send(json.dumps(self._greeting(box)).encode())
            elif header.get("ask") == "health":
                control.send(json.dumps(health()).encode())
            else:
                self._open_cell(box, header, sent)
        except (OSError, WireError, KeyError, TypeError):
            self._hang_up(descriptor)

    def _get_ready(self, header: Mapping[str, Any]) -> BoxOrder:
        """Take a first message."""
        box = BoxOrder.read(header, self._best, self._hidden, self._nature)
        if not box.way.has_namespaces:
            open_ground()
        if box.way is Way.FOLDERS and not self._cells:
            sweep_users(box.first_uid, UID_COUNT)
        self._ends_cells = self._ends_cells or not box.way.has_namespaces
        return box

    def _greeting(self, box: BoxOrder) -> dict[str, object]:
        nature = self._nature
        said = {"runtime": nature.runtime, "fresh": nature.fresh, "device": nature.device}
        return {**said, "threads": count_threads(), "way": box.way}

    def _open_cell(self, box: BoxOrder, header: Mapping[str, Any], sent: list[int]) -> None:
        """Fork a keeper into a PID namespace of its own."""
        descriptors = CellDescriptors.of(sent)
        order = CellOrder.read(header)
        if reason := reason_not_to_fork():
            sys.exit(f"the warm interpreter may not be forked: {reason}")
        uid = self._free_uid(box) if box.way.has_users else os.geteuid()
        try:
            if box.way.has_namespaces:
                kernel.unshare(kernel.CLONE_NEWPID)
            number = os.fork()
            if number == 0:
                self._forget()
                keep_cell(box, order, uid, descriptors, self._program(box, order))
            self._cells[number] = uid
            self._opened += 1
        finally:
            if box.way.has_namespaces:
                kernel.setns(self._own_namespace, kernel.CLONE_NEWPID)
            for descriptor in sent:
                os.close(descriptor)

    def _program(self, box: BoxOrder, order: CellOrder) -> Callable[[str], None]:
        """What the cell is for."""
        if box.nature.runtime == "judge":
            return make_judge()
        return make_fresh(box, order) if box.nature.fresh else make_student(box.nature, order)

    def _forget(self) -> None:
        """In the child: nothing of the server stays reachable."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(self._own_namespace)
        for control, _ in self._boxes.values():
            control.close()
        if self._listener is not None:
            self._listener.close()
        self._boxes.clear()
        self._cells.clear()

    def _free_uid(self, box: BoxOrder) -> int:
        """The user id that has been unused for longest; none that is still alive."""
        alive = set(self._cells.values())
        for _ in range(UID_COUNT):
            self._next_uid = (self._next_uid + 1) % UID_COUNT
            if box.first_uid + self._next_uid not in alive:
                return box.first_uid + self._next_uid
        raise OSError("no user id is free")

    def _reap(self) -> None:
        while self._cells:
            try:
                number, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                self._cells.clear()
                return
            if number == 0:
                return
            self._cells.pop(number, None)
