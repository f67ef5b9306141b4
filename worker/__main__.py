"""One worker process: grades what is handed in, and lints uploaded assignments.

Run as `softmark worker --queues cpu,regrade --name NAME`.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace

from grader.errors import OurFault
from grader.judge import grading
from grader.queue import QUEUES
from grader.sandbox import Sandbox
from grader.sandbox.runtimes import RUNTIMES
from grader.sandbox.tiers import TIERS
from grader.settings import Settings, read_settings
from grader.store.connection import open_store
from grader.threads import compute_with_one_thread
from worker.app import serve
from worker.grading import (
    boxes_for,
    ending_with_device,
    lazy_datasets,
    make_grader,
    make_linter,
    prepare,
)
from worker.logs import configure_logging
from worker.presence import describe

OUR_FAULT = 3
_DESCRIPTION = "Grade what is handed in, until a signal ends it."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a worker until a signal ends it; status 3 where this machine cannot grade."""
    options = _parse(arguments)
    configure_logging()
    compute_with_one_thread()
    try:
        settings = read_settings()
        settings = replace(
            settings,
            min_tier=options.min_tier or settings.min_tier,
            device=options.device or settings.device,
        )
        return _run(settings, options.queues, options.name)
    except OurFault as fault:
        sys.stderr.write(f"{fault}\n")
        return OUR_FAULT


def _run(settings: Settings, queues: Sequence[str], name: str) -> int:
    store = open_store(settings.database_url)
    dataset = lazy_datasets(settings)
    with Sandbox(settings) as sandbox:
        prepare(sandbox.warm, boxes_for(settings), dataset, _give_up)
        model = sandbox.device.gpu.device.model if sandbox.device is not None else ""
        presence = describe(name, queues, RUNTIMES, sandbox.tier, model)
        linter = make_linter(sandbox, settings)
        ends = (sandbox.close, linter, sandbox.figures)
        with grading(sandbox, settings, dataset) as grade:
            grader = ending_with_device(make_grader(grade), end_as_on_a_signal)
            status = serve(settings, store, grader, queues, presence, *ends)
    store.close()
    return status


def end_as_on_a_signal() -> None:
    """End in good order: what is in hand is given back first."""
    os.kill(os.getpid(), signal.SIGTERM)


def _give_up(fault: str) -> None:
    """End the process from whatever thread; the boxes end with it."""
    sys.stderr.write(f"{fault}\n")
    sys.stderr.flush()
    os._exit(OUR_FAULT)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("softmark worker", description=_DESCRIPTION)
    queues = f"which to take from, with commas between: {', '.join(QUEUES)}"
    parser.add_argument("--queues", type=_queues, default=["cpu", "regrade"], help=queues)
    parser.add_argument("--min-tier", choices=TIERS, help="instead of SOFTMARK_MIN_TIER")
    parser.add_argument("--device", help="GPU that trainings may use: 0 for /dev/nvidia0, or MIG-…")
    parser.add_argument("--name", default=f"{platform.node()}-{os.getpid()}", help="who it is")
    return parser.parse_args(arguments)


def _queues(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",")]
    if unknown := [name for name in names if name not in QUEUES]:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(QUEUES)}")
    return names


if __name__ == "__main__":
    sys.exit(main())
