"""A real worker process whose grader does what the submission's words say, instead of grading it.

The submission is an order and the seconds that it takes at the first try, the second and so on;
`until FILE` waits for a file to appear; `device NAME` finds the GPU of the worker of that name
set aside.
`python -m tests.worker.fake_worker QUEUES NAME`
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from grader.errors import BoxFault, DeviceFault
from grader.report import Progress, Report
from grader.settings import read_settings
from grader.store.attempts import Claim
from grader.store.connection import open_store
from tests.store.classroom import make_report
from worker.__main__ import end_as_on_a_signal
from worker.app import serve
from worker.grading import ending_with_device
from worker.logs import configure_logging
from worker.presence import describe


def obey(claim: Claim, on_progress: Callable[[Progress], None]) -> Report:
    order, *rest = claim.source.decode().split()
    if order == "until":
        while not Path(rest[0]).exists():
            on_progress(Progress(0, 1, "waits"))
            time.sleep(0.02)
        return make_report(6)
    if order == "device":
        return _report_unless_set_aside(*rest)
    seconds = float(rest[min(claim.tries, len(rest)) - 1]) if rest else 0.0
    if order == "fault":
        raise BoxFault("The box is broken.")
    if order == "bug":
        raise ZeroDivisionError
    if order == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if order == "hang":
        time.sleep(seconds)
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        share = (time.monotonic() - started) / seconds
        on_progress(Progress(int(100 * share), 100, "obeys"))
        time.sleep(0.02)
    return make_report(6)


def _report_unless_set_aside(worker: str) -> Report:
    if worker == sys.argv[2]:
        raise DeviceFault("The GPU is set aside.")
    return make_report(6)


if __name__ == "__main__":
    configure_logging()
    settings = read_settings()
    store = open_store(settings.database_url)
    queues, name = sys.argv[1].split(","), sys.argv[2]
    paces = {"sweep_seconds": 0.2, "grace_seconds": 1.5, "tell_seconds": 0.2}
    presence = describe(name, queues, ["numpy"], "B")
    grader = ending_with_device(obey, end_as_on_a_signal)
    sys.exit(serve(settings, store, grader, queues, presence, lambda: None, **paces))
