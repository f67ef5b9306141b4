"""A worker lints an uploaded assignment in this process, and in a judge's box for real."""

from __future__ import annotations

import time

import pytest

from grader.errors import AssignmentFault, BoxFault, PackageRefused
from grader.judge.verdicts import Linted
from grader.store.clock import database_now
from grader.store.package_sweeping import sweep_packages
from grader.store.packages import find_package, upload_package
from grader.store.tables import PackageStatus
from tests.store.classroom import NOW, make_classroom
from tests.web.made_lint import LINT_REPORT, OUTLINE, mended
from worker.leaving import hand_back_claim
from worker.linting import lint_package
from worker.tasks import Workplace


def workplace(store, lease_seconds=30.0):
    return Workplace(store, pytest.fail, pytest.fail, pytest.fail, "here", lease_seconds)


def uploaded(store, content=b"PK"):
    room = make_classroom(store)
    with store.begin() as session:
        return upload_package(
            session, room.course, room.student.id, "a.zip", "running-mean", content, NOW
        )


def found(store, package):
    with store.read() as session:
        return find_package(session, package.public_id)


def test_a_package_that_is_proved_passes(store):
    package = uploaded(store)

    def linter(content, show):
        show("reads the package")
        assert content == b"PK"
        return Linted(mended(LINT_REPORT), OUTLINE)

    lint_package(workplace(store), linter, package.id)
    lint_package(workplace(store), pytest.fail, package.id)
    assert found(store, package).status is PackageStatus.PASSED


@pytest.mark.parametrize("fault", [PackageRefused("No zip."), AssignmentFault("No import.")])
def test_the_authors_faults_are_told_to_the_author(store, fault):
    package = uploaded(store)

    def linter(content, show):
        raise fault

    lint_package(workplace(store), linter, package.id)
    refused = found(store, package)
    assert (refused.status, refused.sentence) == (PackageStatus.REFUSED, str(fault))


def test_our_faults_are_tried_again_and_not_the_authors(store):
    package = uploaded(store)

    def linter(content, show):
        raise BoxFault("The box broke.")

    statuses = []
    for _ in range(3):
        lint_package(workplace(store), linter, package.id)
        statuses.append(found(store, package).status)
    waiting = PackageStatus.WAITING
    assert statuses == [waiting, waiting, PackageStatus.ERRORED]
    assert found(store, package).sentence == "BoxFault: The box broke."


def test_a_long_lint_keeps_its_claim_and_tells_where_it_is(store):
    package = uploaded(store)

    def linter(content, show):
        show("tries mutants")
        time.sleep(0.6)
        with store.begin() as session:
            assert sweep_packages(session, database_now(session)) == []
        assert found(store, package).progress == "tries mutants"
        return Linted(mended(LINT_REPORT), OUTLINE)

    lint_package(workplace(store, lease_seconds=0.3), linter, package.id)
    assert found(store, package).status is PackageStatus.PASSED


def test_a_worker_that_leaves_hands_the_package_back(store):
    package, place = uploaded(store), workplace(store)

    def linter(content, show):
        hand_back_claim(place)
        return Linted(mended(LINT_REPORT), OUTLINE)

    lint_package(place, linter, package.id)
    left = found(store, package)
    assert (left.status, left.tries) == (PackageStatus.WAITING, 0)
