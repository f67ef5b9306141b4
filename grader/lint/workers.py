"""Lint's worker processes: asked in parallel, and killed when an answer takes too long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

from grader.settings import cores

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""The workers are the parallelism; threads of several of them would wait for each other."""


@dataclass
class Worker:
    """One `grader.lint.worker`, started when it is first asked and again after it died."""

    assignment: str
    process: subprocess.Popen[str] | None = None

    def ask(self, task: dict[str, Any], seconds: float) -> Any:
        """The answer; None where the process died over the task or had to be killed for time."""
        if self.process is None:
            self.process = self._start()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        clock = threading.Timer(seconds, self.process.kill)
        clock.start()
        try:
            self.process.stdin.write(json.dumps(task) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            clock.cancel()
        if line:
            return json.loads(line)
        self.close()
        return None

    def close(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 our own module
            [sys.executable, "-W", "ignore", "-m", "grader.lint.worker", self.assignment],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | ONE_THREAD,
        )


@contextmanager
def workers_for(assignment: str) -> Iterator[list[Worker]]:
    """One worker per core."""
    workers = [Worker(assignment) for _ in range(cores())]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.close()


def ask_all(
    workers: list[Worker], tasks: Iterable[dict[str, Any]], seconds: float
) -> Iterator[Any]:
    """The answers in the order of the tasks, each within `seconds` or None."""
    idle: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def ask(task: dict[str, Any]) -> Any:
        worker = idle.get()
        try:
            return worker.ask(task, seconds)
        finally:
            idle.put(worker)

    with ThreadPoolExecutor(len(workers), "lint") as threads:
        yield from threads.map(ask, tasks)
