"""Has files graded and assignments linted by judges: each in a closed process that has no keys."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial

from grader.datasets import DataSet
from grader.errors import AssignmentFault, BoxFault, DatasetFault, JudgeFault
from grader.judge.clerk import SILENCE_SECONDS, Clerk, Request
from grader.judge.grading import grade_order
from grader.judge.handover import Shelf
from grader.judge.messages import parse_json
from grader.judge.open_cells import OpenCells
from grader.judge.orders import GRADING, LINTING, GradeOrder, LintOrder, Surroundings
from grader.judge.packages import name_of_package
from grader.judge.spare import SpareJudge
from grader.judge.verdicts import Linted, read_linted, read_report, with_device
from grader.lint.assignment import MISTAKES_SECONDS
from grader.report import Progress, Report
from grader.sandbox import Sandbox
from grader.sandbox.gpu.clock import DeviceClock
from grader.sandbox.shown import JUDGE, course_folder
from grader.sandbox.source import CellSource, Line
from grader.sentences import join, say, told
from grader.settings import Settings

log = logging.getLogger(__name__)

MOST_CELLS = 5_000
MOST_CELLS_OF_LINT = 100_000


@dataclass(frozen=True)
class Patience:
    """For how many seconds a judge may compute without a word while it has no cell.

    `packages` is for checks that were uploaded; `linting` must be longer than lint waits for the
    known mistakes of one seed.
    """

    grading: float = SILENCE_SECONDS
    packages: float = 120.0
    linting: float = MISTAKES_SECONDS + 60.0


PATIENCE = Patience()
GetDataSet = Callable[[str], DataSet]
GradeFile = Callable[[GradeOrder, bytes, Callable[[Progress], None]], Report]


class Judge:
    """Grades like `grader.judge.grading.grade_order`; each file by a judge of its own.

    Whoever made it closes it, before the sandbox.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        settings: Settings,
        dataset: GetDataSet,
        patience: Patience = PATIENCE,
    ) -> None:
        self._sandbox = sandbox
        self._patience = patience
        self._course = course_folder(settings, sandbox.tier)
        self._dataset = dataset
        self._shelf = Shelf()
        self._spare = SpareJudge(sandbox)

    def grade(
        self, order: GradeOrder, source: bytes, on_progress: Callable[[Progress], None]
    ) -> Report:
        """The report of one file; where we fail, another judge tries once more.

        None does by an uploaded assignment, which may itself be what breaks or holds up a judge.
        Raises JudgeFault or BoxFault where that fails as well, and whatever else a judge reports.
        """
        clock = DeviceClock(self._sandbox)
        try:
            report = self._grade(order, source, clock, on_progress)
        except (JudgeFault, BoxFault) as fault:
            if order.package is not None:
                raise
            log.warning("a judge is replaced: %s", fault)
            report = self._grade(order, source, clock, on_progress)
        return with_device(report, clock)

    def lint(
        self, package: bytes, seeds: int, *, gates: bool, on_progress: Callable[[str], None]
    ) -> Linted:
        """Lint an uploaded assignment; raises as `lint_package` does."""
        name = name_of_package(package)
        content = {"says": "lint", "order": asdict(LintOrder(seeds, gates))}
        request = Request(self._told(content), package, LINTING, self._patience.linting)
        judge = self._sandbox.open(JUDGE, LINTING, self._sandbox.cores)
        shown = ""

        def show(progress: Progress) -> None:
            nonlocal shown
            if progress.doing != shown:
                shown = progress.doing
                on_progress(shown)

        return read_linted(self._ask(request, judge, self._sandbox, MOST_CELLS_OF_LINT, show), name)

    def escapes(self) -> str:
        """What a judge could do that it must not, in words; empty where there is nothing."""
        request = Request(self._told({"says": "try"}), b"", GRADING)
        answer = self._ask(request, self._spare.judge(), self._sandbox, 0, lambda _: None)
        return str(parse_json(answer, 100))

    def close(self) -> None:
        """End the judge that waits, and give the copies of data sets back."""
        self._spare.close()
        self._shelf.close()

    def _grade(
        self,
        order: GradeOrder,
        source: bytes,
        cells: CellSource,
        on_progress: Callable[[Progress], None],
    ) -> Report:
        package, silence = b"", self._patience.grading
        if order.package is not None:
            package, silence = order.package.content, self._patience.packages
        said = {"order": asdict(replace(order, package=None)), "package_bytes": len(package)}
        content = self._told({"says": "grade", **said})
        request = Request(content, package + source, GRADING, silence)
        answer = self._ask(request, self._spare.judge(), cells, MOST_CELLS, on_progress)
        return read_report(answer, order, self._sandbox.tier)

    def _told(self, content: Mapping[str, object]) -> dict[str, object]:
        surroundings = Surroundings(self._sandbox.tier, self._sandbox.cores, self._course)
        return {**content, "surroundings": asdict(surroundings)}

    def _ask(
        self,
        request: Request,
        judge: AbstractContextManager[Line],
        cells: CellSource,
        most_cells: int,
        on_progress: Callable[[Progress], None],
    ) -> bytes:
        opened = OpenCells(cells, cells.cores + 1, most_cells)
        with judge as line:
            clerk = Clerk(line, opened, self._shelf, self._dataset, on_progress)
            answer = clerk.serve(request)
        if answer.fault is not None:
            raise answer.fault
        return answer.content


@contextmanager
def grading(sandbox: Sandbox, settings: Settings, dataset: GetDataSet) -> Iterator[GradeFile]:
    """How files are graded here: by judges, or inline where the settings say so."""
    if settings.judge == "inline":
        yield partial(_grade_inline, sandbox, dataset)
        return
    with closing(Judge(sandbox, settings, dataset)) as judge:
        yield judge.grade


def _grade_inline(
    sandbox: Sandbox,
    dataset: GetDataSet,
    order: GradeOrder,
    source: bytes,
    on_progress: Callable[[Progress], None],
) -> Report:
    clock = DeviceClock(sandbox)
    return with_device(grade_order(order, source, clock, dataset, on_progress), clock)


def lint_package(
    sandbox: Sandbox,
    settings: Settings,
    package: bytes,
    on_progress: Callable[[str], None],
    dataset: GetDataSet | None = None,
    seeds: int = 20,
) -> Linted:
    """Lint the assignment in a zip, which is unpacked and run in a judge's box only.

    `on_progress` gets a sentence a step; its gates are trained only where there is `dataset`. What
    the zip looks like is what `softmark new-assignment` writes, with or without a folder around it.
    Raises PackageRefused for a zip that is not taken and AssignmentFault for an assignment that
    breaks lint, both with a sentence for the author; any other OurFault is ours.
    """
    with closing(Judge(sandbox, settings, dataset or no_dataset)) as judge:
        try:
            return judge.lint(package, seeds, gates=dataset is not None, on_progress=on_progress)
        except JudgeFault as fault:
            sentence = join([say("The assignment cannot be linted."), told(fault)])
            raise AssignmentFault(sentence) from None


def no_dataset(name: str) -> DataSet:
    """For judges that have nothing to train."""
    raise DatasetFault(f"There are no {name} for a judge that trains nothing.")
