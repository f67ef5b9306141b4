"""`make bench`: every speed as a ratio to the same work in a fresh interpreter, in one run."""

from __future__ import annotations

import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from grader.model import Limits
from grader.sandbox import Sandbox
from grader.sandbox.runtimes import PYTHON
from grader.settings import PROJECT_ROOT, Settings, read_settings
from grader.threads import compute_with_one_thread
from scripts.bench.judge import ASSIGNMENTS, judge_cost
from scripts.bench.warm import grade_warm

RUNS = 50
FRESH_RUNS = 5
FILES = {
    "softmax-regression": ("numpy", "reference/softmax_regression.py"),
    "huber-loss": ("tensorflow", "tests/submissions/huber-loss/tensorflow2.py"),
    "mnist-cnn": ("tensorflow", "tests/submissions/mnist-cnn/tensorflow2.py"),
}
NUMPY_CALL = b"import numpy as np\ndef double(x):\n    return 2 * np.asarray(x)\n"
TENSORFLOW_CALL = b"import tensorflow as tf\ndef double(x):\n    return tf.matmul(x, x) * 2.0\n"
ONE_CALL = "exec(open({file!r}).read())\nimport numpy\ndouble(numpy.ones((2, 2), 'float32'))"


@dataclass(frozen=True)
class Row:
    """One figure: seconds warm and seconds fresh, medians; `share` is the engine's own."""

    what: str
    warm: float
    slowest: float
    fresh: float
    share: float | None = None


def main() -> None:
    """Measure and print; the ratio is what can be compared between machines."""
    compute_with_one_thread()  # as a worker does
    settings = read_settings()
    console = Console()
    with tempfile.TemporaryDirectory() as folder, Sandbox(settings) as sandbox:
        rows = [
            cell_row("numpy", NUMPY_CALL, settings, sandbox, Path(folder)),
            cell_row("tensorflow", TENSORFLOW_CALL, settings, sandbox, Path(folder)),
            *(report_row(name, settings, sandbox, Path(folder)) for name in FILES),
        ]
        console.print(results(rows, sandbox.tier))
        for name in ASSIGNMENTS:
            console.print(str(judge_cost(name, RUNS, sandbox, settings)))


def cell_row(
    runtime: str, source: bytes, settings: Settings, sandbox: Sandbox, folder: Path
) -> Row:
    """A cell that is opened, loads a file and answers one call, against a fresh process."""
    argument = {"x": np.ones((2, 2), np.float32)}
    limits = Limits(memory_bytes=2**31)

    def open_and_call() -> None:
        with sandbox.cell(runtime, source, "bench.py", limits, 1) as cell:
            cell.call("double", argument, "value")

    open_and_call()
    seconds = [timed(open_and_call) for _ in range(RUNS)]
    file = folder / f"{runtime}.py"
    file.write_bytes(source)
    command = [python_of(settings, runtime), "-c", ONE_CALL.format(file=str(file))]
    fresh = [timed(lambda: run_fresh(command)) for _ in range(FRESH_RUNS)]
    return Row(f"{runtime} cell, one call", *summary(seconds), statistics.median(fresh))


def report_row(name: str, settings: Settings, sandbox: Sandbox, folder: Path) -> Row:
    """A report on the function checks, from claim to record, against the same calls fresh."""
    runtime, file = FILES[name]
    path = PROJECT_ROOT / file
    runs = grade_warm(name, path.read_bytes(), RUNS + 1, sandbox, folder)[1:]
    for run in runs:
        if run.report.score != run.report.max_score:
            raise SystemExit(f"{file} should have full marks, but has {run.report.score:g}.")
    script = PROJECT_ROOT / "scripts" / "bench" / "fresh_play.py"
    command = [python_of(settings, runtime), str(script), str(PROJECT_ROOT), name, str(path), "1"]
    fresh = [timed(lambda: run_fresh(command)) for _ in range(FRESH_RUNS)]
    share = statistics.median(run.report.engine_seconds for run in runs)
    seconds = [run.seconds for run in runs]
    return Row(f"{name}, claim to record", *summary(seconds), statistics.median(fresh), share)


def summary(seconds: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]


def timed(work: Callable[[], None]) -> float:
    """Wall seconds of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def run_fresh(command: list[str]) -> None:
    """Run to the end; what it prints on failure is shown."""
    subprocess.run(command, check=True, capture_output=True)


def python_of(settings: Settings, runtime: str) -> str:
    """The interpreter of a box's runtime, run outside the box."""
    return f"{settings.runtimes / runtime}{PYTHON}"


def results(rows: list[Row], tier: str) -> Table:
    """Milliseconds for orientation, ratios for comparison."""
    table = Table(title=f"Medians of {RUNS} warm and {FRESH_RUNS} fresh runs, tier {tier}")
    for heading in ("what", "warm ms", "p95 ms", "fresh ms", "warm : fresh", "engine ms"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for row in rows:
        table.add_row(
            row.what,
            f"{row.warm * 1e3:.1f}",
            f"{row.slowest * 1e3:.1f}",
            f"{row.fresh * 1e3:.0f}",
            f"1 : {row.fresh / row.warm:.1f}",
            "" if row.share is None else f"{row.share * 1e3:.1f}",
        )
    return table


if __name__ == "__main__":
    main()
