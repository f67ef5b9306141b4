"""Lint proves what is right, names what is not, and is not stopped by what a mutant does."""

from __future__ import annotations

import dataclasses
import json
import time

import pytest

from grader.catalogue import load_assignment
from grader.lint.assignment import lint_assignment
from grader.lint.findings import Kind
from grader.lint.report import report_from_json, report_to_json
from grader.lint.worker import answer, make_bench
from grader.lint.workers import Worker, ask_all

LOSSES = load_assignment("losses")
NAMES = [check.name for check in LOSSES.checks]


def task(body: str) -> dict:
    definition = f"def l1(labels, predictions):\n    {body}"
    return {"definition": definition, "functions": ["l1"], "checks": NAMES, "seeds": [1, 2]}


def silent(_: str) -> None:
    """Nobody watches."""


@pytest.mark.parametrize(
    ("body", "passes"),
    [
        ("return abs(predictions - labels)", [1, 2]),
        ("return predictions - labels", []),
        ("return undefined", []),
        ("raise ZeroDivisionError", []),
        ("return l1(labels, predictions)", []),
    ],
)
def test_a_mutant_passes_with_the_seeds_that_do_not_tell_it(body, passes):
    assert answer(make_bench(LOSSES), task(body)) == passes


def test_a_mutant_that_loops_takes_all_memory_or_dies_is_caught_and_the_next_is_judged():
    workers = [Worker("losses")]
    bodies = ("while True: pass", "return [0] * 10**12", "import os; os._exit(0)", "return 1")
    asked = [*map(task, bodies), task("return abs(labels - predictions)")]
    started = time.monotonic()
    try:
        assert list(ask_all(workers, asked, seconds=10)) == [None, [], None, [], [1, 2]]
    finally:
        workers[0].close()
    assert time.monotonic() - started < 60


def test_losses_are_proved(sandbox, tmp_path):
    report = lint_assignment(LOSSES, range(1, 3), sandbox, {}, tmp_path, silent)
    assert [finding for finding in report.findings if not finding.proved] == []
    assert report.flake_rate == 0
    assert report.mutation.share == 1
    assert report.mutation.equivalent == len(LOSSES.equivalent_mutants)
    assert report_from_json(json.loads(json.dumps(report_to_json(report)))) == report


def test_what_is_missing_is_named(sandbox, tmp_path):
    weak = dataclasses.replace(
        LOSSES,
        checks=tuple(check for check in LOSSES.checks if not check.name.startswith("l2")),
        equivalent_mutants={"l1: no such change": "there is none"},
    )
    report = lint_assignment(weak, range(1, 2), sandbox, {}, tmp_path, silent)
    assert not report.proved
    missed = {one.subject for one in report.of_kind(Kind.MISTAKE) if not one.proved}
    assert missed == {one.name for one in LOSSES.mistakes if one.function == "l2"}
    assert [one.subject for one in report.of_kind(Kind.EQUIVALENT)] == ["l1: no such change"]
    assert report.mutation.unreached == ("l2",)
    survivors = {one.change: one for one in report.mutation.survivors}
    survivor = survivors["l1: return np.asarray(np.abs(labels - predictions))"]
    assert survivor.file == "reference/losses.py"
    assert "np.abs(predictions - labels)" in survivor.before
    source = LOSSES.reference_path.read_text().splitlines()
    assert source[survivor.line - 1].strip() == survivor.before


@pytest.mark.parametrize("name", ["huber-loss", "checkpoints"])
def test_what_is_stood_in_for_is_judged_in_the_sandbox(name, sandbox, tmp_path):
    report = lint_assignment(load_assignment(name), range(1, 2), sandbox, {}, tmp_path, silent)
    assert report.mutation.in_cells > 20
    assert report.proved
