"""The queue that wakes workers: Celery on Redis, or on a folder where there is no server.

A message is nothing but an attempt's id. The truth is in SQL: a message that is lost is sent again
by the sweeper, one that arrives twice finds nothing to claim, and none is ever put back on the
queue because its worker died, so no message can go round for ever.
"""

from __future__ import annotations

import logging
from typing import Any

from celery import Celery
from kombu.entity import Exchange, Queue
from kombu.exceptions import KombuError, OperationalError

from grader.folder_broker import TRANSPORT, make_folders
from grader.settings import Settings

log = logging.getLogger(__name__)

TASK_NAME = "softmark.grade_attempt"
LINT_TASK_NAME = "softmark.lint_package"
LINT_QUEUE = "regrade"
"""Packages are linted on the queue of low priority, like everything that nobody waits for."""
QUEUES = ("cpu", "gpu", "regrade")
POLLING_SECONDS = 0.05
SEND_TIMEOUT_SECONDS = 2.0
VISIBILITY_SECONDS = 3600
"""When Redis hands an unacknowledged message to another worker: longer than any gate takes."""


def make_queue(settings: Settings) -> Celery:
    """The Celery application that portal and worker share; connects to nothing yet."""
    queue = Celery("softmark", set_as_current=False)
    queue.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_acks_late=True,
        task_acks_on_failure_or_timeout=True,
        task_reject_on_worker_lost=False,
        task_publish_retry=False,
        task_queues=[_declare_queue(name) for name in QUEUES],
        task_default_queue=QUEUES[0],
        task_create_missing_queues=False,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=SEND_TIMEOUT_SECONDS,
        **_broker(settings),
    )
    return queue


def send_attempt(queue: Celery, attempt_id: int, queue_name: str) -> None:
    """Wake a worker for this attempt. A failure is only logged: the sweeper sends it again."""
    try:
        queue.send_task(TASK_NAME, args=(attempt_id,), queue=queue_name, ignore_result=True)
    except (OperationalError, KombuError, OSError) as error:
        log.warning("attempt %s was not sent, the sweeper will: %s", attempt_id, error)


def send_package(queue: Celery, package_id: int) -> None:
    """Wake a worker to lint this package; where that fails, the sweeper sends it again."""
    try:
        queue.send_task(LINT_TASK_NAME, args=(package_id,), queue=LINT_QUEUE, ignore_result=True)
    except (OperationalError, KombuError, OSError) as error:
        log.warning("package %s was not sent, the sweeper will: %s", package_id, error)


def _declare_queue(name: str) -> Queue:
    """A queue behind the nameless exchange, so that there is no table of bindings to keep."""
    exchange = Exchange("")  # type: ignore[no-untyped-call]
    return Queue(name, exchange, routing_key=name)  # type: ignore[no-untyped-call]


def _broker(settings: Settings) -> dict[str, Any]:
    if settings.broker_url == "filesystem://":
        folder = settings.home / "broker"
        make_folders(folder)
        return {
            "broker_url": None,
            "broker_transport": TRANSPORT,
            "broker_transport_options": {
                "folder": str(folder),
                "polling_interval": POLLING_SECONDS,
            },
        }
    return {
        "broker_url": settings.broker_url,
        "broker_transport_options": {
            "visibility_timeout": VISIBILITY_SECONDS,
            "queue_order_strategy": "priority",
            "socket_timeout": SEND_TIMEOUT_SECONDS,
            "socket_connect_timeout": SEND_TIMEOUT_SECONDS,
            "max_retries": 1,
            "interval_start": 0,
            "interval_max": 0.2,
        },
    }
