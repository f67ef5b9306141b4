"""Uploaded assignments go from waiting to a verdict, whoever dies on the way."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grader.store.package_sweeping import ABANDONED, sweep_packages
from grader.store.packages import (
    MAX_TRIES,
    claim_package,
    find_package,
    give_package_back,
    hand_package_back,
    keep_claim,
    lint_again,
    package_file,
    packages_page,
    record_lint_of,
    refuse_package,
    upload_package,
)
from grader.store.tables import AuditEntry, PackageStatus
from tests.store.classroom import NOW, at, make_classroom
from tests.web.made_lint import LINT_REPORT, OUTLINE, mended


@pytest.fixture
def room(store):
    return make_classroom(store)


@pytest.fixture
def package(store, room):
    with store.begin() as session:
        return upload_package(
            session, room.course, room.student.id, "a.zip", "running-mean", b"PK", NOW
        )


def claim(store, package, now=NOW):
    with store.begin() as session:
        return claim_package(session, package.id, 30, now)


def found(store, package):
    with store.read() as session:
        return find_package(session, package.public_id)


def test_a_package_is_claimed_once_and_its_bytes_are_those_that_came(store, room, package):
    taken = claim(store, package)
    assert (taken.content, claim(store, package)) == (b"PK", None)
    with store.begin() as session:
        assert keep_claim(session, taken, "tries mutants", 30, at(20))
        assert package_file(session, package) == b"PK"
        shown, total = packages_page(session, room.course.id, 1)
        assert ([one.id for one in shown], total) == ([package.id], 1)
        assert packages_page(session, room.course.id, 2) == ([], 1)
    assert (found(store, package).progress, found(store, package).status) == (
        "tries mutants",
        PackageStatus.LINTING,
    )


@pytest.mark.parametrize(
    ("report", "status"),
    [(mended(LINT_REPORT), PackageStatus.PASSED), (LINT_REPORT, PackageStatus.REFUSED)],
)
def test_lint_decides(store, package, report, status):
    taken = claim(store, package)
    with store.begin() as session:
        assert record_lint_of(session, taken, report, OUTLINE, NOW)
        assert not refuse_package(session, taken, "too late", NOW)
        entries = session.scalars(select(AuditEntry.after).order_by(AuditEntry.id)).all()
    assert found(store, package).status is status
    assert entries[-1] == {"status": str(status)}


def test_what_breaks_lint_is_refused_with_a_sentence(store, package):
    taken = claim(store, package)
    with store.begin() as session:
        assert refuse_package(session, taken, "It does not import.", NOW)
    refused = found(store, package)
    assert (refused.status, refused.sentence) == (PackageStatus.REFUSED, "It does not import.")


def test_our_faults_cost_tries_and_then_wait_for_people(store, room, package):
    for _ in range(MAX_TRIES):
        with store.begin() as session:
            assert give_package_back(
                session, claim_package(session, package.id, 30, NOW), "oh", NOW
            )
    assert found(store, package).status is PackageStatus.ERRORED
    with store.begin() as session:
        assert lint_again(session, package, room.student.id, NOW)
        assert not lint_again(session, package, room.student.id, NOW)
    assert found(store, package).tries == 0


def test_what_is_handed_back_costs_no_try(store, package):
    taken = claim(store, package)
    with store.begin() as session:
        assert hand_package_back(session, taken)
        assert not keep_claim(session, taken, "", 30, NOW)
    assert (found(store, package).status, found(store, package).tries) == (
        PackageStatus.WAITING,
        0,
    )


def test_the_sweeper_sends_what_waits_and_takes_back_what_was_abandoned(store, package):
    def sweep(now):
        with store.begin() as session:
            return sweep_packages(session, now)

    assert [sweep(NOW), sweep(at(1)), sweep(at(60))] == [[package.id], [], [package.id]]
    for tries in range(MAX_TRIES):
        now = NOW + timedelta(hours=tries + 1)
        assert claim(store, package, now) is not None
        assert sweep(now + timedelta(seconds=10)) == []
        sweep(now + timedelta(seconds=31))
    abandoned = found(store, package)
    assert (abandoned.status, abandoned.sentence) == (PackageStatus.ERRORED, ABANDONED)
