"""A machine that runs out of memory, seen through the worker's whole task: nobody pays for it."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from grader.judge import grading
from grader.model import MIB
from grader.sandbox.cgroup_files import find_hierarchy
from grader.sandbox.cgroups import GroupPool
from grader.store.tables import Attempt, AttemptStatus
from tests.store.classroom import make_classroom
from tests.worker.test_tasks import workplace
from worker.grading import make_grader
from worker.tasks import grade_attempt

HOARDER = b"""
import numpy as np
def huber_loss(labels, predictions, delta=1.0):
    if labels.ndim == 1:
        bytearray(b"x") * (300 * 2**20)
    size = np.abs(labels - predictions)
    return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2))
"""


@contextmanager
def poor(sandbox, memory_bytes):
    """All cells have so much memory together."""
    hierarchy, before = find_hierarchy(), (sandbox._groups, sandbox._groups_tried)
    if hierarchy is None:
        pytest.skip("NOT TESTED: no control groups can be made here")
    pool = GroupPool(hierarchy, memory_bytes)
    sandbox._groups, sandbox._groups_tried = pool, True
    yield
    sandbox._groups, sandbox._groups_tried = before
    pool.close()


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_was_starved_is_given_back_and_graded_once_there_is_memory(
    sandbox, settings, store, caplog
):
    """Its cells keep their own limit of 512 MiB; all together have less than one of them takes."""
    room = make_classroom(store)
    attempt_id = room.hand_in(HOARDER)
    seen = []
    with grading(sandbox, settings, pytest.fail) as grade:
        place = workplace(store, make_grader(grade))
        for mebibytes in (260, 4096):
            with poor(sandbox, mebibytes * MIB):
                grade_attempt(place, attempt_id)
            with store.read() as session:
                attempt = session.get_one(Attempt, attempt_id)
                seen.append((attempt.status, attempt.tries, (attempt.fault or "")[:8]))
                report = attempt.report
    assert seen == [(AttemptStatus.QUEUED, 1, "Starved:"), (AttemptStatus.RECORDED, 2, "")]
    assert caplog.text.count("a judge is replaced: A cell within its own memory limit") == 1
    verdicts = {check["verdict"] for check in report["checks"]}
    assert "passed" in verdicts
    assert "memory_limit" not in verdicts
