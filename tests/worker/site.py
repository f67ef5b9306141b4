"""A site for tests: a classroom, its queue, and worker processes to start, kill and read."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from celery import Celery

from grader.queue import QUEUES, make_queue, send_attempt
from grader.settings import PROJECT_ROOT, Settings
from grader.store.clock import database_now
from grader.store.connection import Store, open_store
from grader.store.submissions import hand_in
from grader.store.tables import Attempt, AttemptStatus
from tests.store.classroom import Classroom, make_classroom

PATIENCE_SECONDS = 40.0


@dataclass
class Worker:
    process: subprocess.Popen[bytes]
    log_path: Path

    @property
    def log(self) -> str:
        return self.log_path.read_text()


@dataclass
class Site:
    room: Classroom
    settings: Settings
    queue: Celery
    workers: list[Worker] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return self.room.store

    def start_worker(self, queues: str = "cpu", name: str = "one") -> Worker:
        environment = os.environ | {
            "SOFTMARK_HOME": str(self.settings.home),
            "SOFTMARK_DATABASE_URL": self.settings.database_url,
            "SOFTMARK_BROKER_URL": self.settings.broker_url,
            "SOFTMARK_LEASE_SECONDS": str(self.settings.lease_seconds),
        }
        self.settings.home.mkdir(parents=True, exist_ok=True)
        path = self.settings.home / f"worker-{len(self.workers)}.log"
        command = [sys.executable, "-m", "tests.worker.fake_worker", queues, name]
        with path.open("wb") as log:
            process = subprocess.Popen(
                command, cwd=PROJECT_ROOT, env=environment, stdout=log, stderr=log
            )
        self.workers.append(Worker(process, path))
        return self.workers[-1]

    def hand_in(self, order: str, queue: str = "cpu") -> int:
        """Hand in an order to the fake worker, without sending it."""
        with self.store.begin() as session:
            now = database_now(session)
            opened = self.room.opened
            attempt = hand_in(session, self.room.student.id, opened, "a.py", order.encode(), now)
            attempt.queue = queue
            return attempt.id

    def send(self, order: str, queue: str = "cpu") -> int:
        attempt_id = self.hand_in(order, queue)
        send_attempt(self.queue, attempt_id, queue)
        return attempt_id

    def forget_sending(self, attempt_id: int) -> None:
        """As if the attempt had been sent long ago, or never."""
        with self.store.begin() as session:
            session.get_one(Attempt, attempt_id).sent_at = None

    def read(self, attempt_id: int) -> Attempt:
        with self.store.read() as session:
            return session.get_one(Attempt, attempt_id)

    def wait_for(self, attempt_id: int, status: AttemptStatus) -> Attempt:
        wait_until(lambda: self.read(attempt_id).status is status, self.explain)
        return self.read(attempt_id)

    def wait_for_line(self, worker: Worker, line: str) -> None:
        wait_until(lambda: line in worker.log, self.explain)

    def explain(self) -> str:
        return "\n".join(worker.log for worker in self.workers)

    def empty_queues(self) -> None:
        with self.queue.connection_for_write() as connection:
            for name in QUEUES:
                connection.default_channel.queue_purge(name)


@contextmanager
def standing(settings: Settings) -> Iterator[Site]:
    with closing(open_store(settings.database_url)) as store:
        site = Site(make_classroom(store), settings, make_queue(settings))
        try:
            site.empty_queues()
            yield site
        finally:
            for worker in site.workers:
                worker.process.kill()
                worker.process.wait()
            site.queue.close()


def wait_until(holds: Callable[[], bool], explain: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, explain()
        time.sleep(0.02)
