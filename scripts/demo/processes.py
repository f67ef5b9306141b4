"""Starts the portal and the workers as children that cannot outlive the demonstration."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from grader.errors import OurFault

PREFERRED_PORT = 8000
STOP_SECONDS = 10.0
LOG_LINES = 25


class ChildDied(OurFault):
    """A process of the demonstration ended by itself; the message holds the end of its log."""


@dataclass(frozen=True)
class Child:
    """A running process, what it is called, and where it writes."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


def start_child(name: str, module: list[str], environment: Mapping[str, str], logs: Path) -> Child:
    """Start `python -m` with `module`; the kernel ends it when this process goes, even killed."""
    log = logs / f"{name.replace(' ', '-')}.log"
    command = ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", *module]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Child(name, process, log)


def require_alive(children: list[Child]) -> None:
    """Raises ChildDied with the end of the log of the first child that has ended."""
    for child in children:
        if child.process.poll() is not None:
            raise _death_of(child)


def wait_for_end(child: Child) -> None:
    """Return once the child has done its work; raises ChildDied where it failed."""
    if child.process.wait() != 0:
        raise _death_of(child)


def wait_until_healthy(url: str, children: list[Child], patience_seconds: float = 60.0) -> None:
    """Return as soon as the portal answers; raises ChildDied or OurFault."""
    deadline = time.monotonic() + patience_seconds
    while time.monotonic() < deadline:
        require_alive(children)
        try:
            if httpx.get(url, trust_env=False, follow_redirects=True).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise OurFault(f"The portal did not answer at {url} within {patience_seconds:g} seconds.")


def stop_children(children: list[Child]) -> None:
    """Ask every child to end, then insist; their whole sessions go with them."""
    for child in children:
        _signal_session(child, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal_session(child, signal.SIGKILL)
            child.process.wait()


def free_port(host: str = "127.0.0.1") -> int:
    """8000 where nobody listens there, else any free port."""
    for port in (PREFERRED_PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OurFault(f"No port of {host} is free.")


def _death_of(child: Child) -> ChildDied:
    tail = "\n".join(child.log.read_text(errors="replace").splitlines()[-LOG_LINES:])
    return ChildDied(
        f"The {child.name} ended with status {child.process.returncode}. "
        f"The end of {child.log}:\n{tail}"
    )


def _signal_session(child: Child, number: signal.Signals) -> None:
    try:
        os.killpg(child.process.pid, number)
    except ProcessLookupError:
        return
