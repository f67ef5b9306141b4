"""The sample course: one student, one teaching assistant, one admin, every assignment open."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from grader.catalogue import assignment_names, load_assignment
from grader.store.accounts import create_user
from grader.store.connection import Store
from grader.store.courses import create_course, enrol, open_assignment
from grader.store.tables import Role

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
POINTS = 100
WEEKS_BETWEEN_DUE_DATES = 2


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in to the sample course."""

    name: str
    full_name: str
    role: Role
    password: str


def make_accounts() -> tuple[Account, ...]:
    """One account per role with passwords nobody has used before."""
    people = (
        ("sam", "Sam Student", Role.STUDENT),
        ("tess", "Tess Assistant", Role.TA),
        ("ada", "Ada Admin", Role.ADMIN),
    )
    return tuple(Account(name, full_name, role, _password()) for name, full_name, role in people)


def create_sample_course(
    store: Store, accounts: tuple[Account, ...], now: datetime | None = None
) -> None:
    """Write the course, its people and its open assignments in one transaction."""
    now = now or datetime.now(UTC)
    with store.begin() as session:
        course = create_course(session, "Machine Learning", "Demonstration", "UTC")
        for account in accounts:
            user = create_user(session, account.name, account.full_name, account.password)
            enrol(session, course, user, account.role)
        for number, name in enumerate(assignment_names(), start=1):
            due_at = now + timedelta(weeks=WEEKS_BETWEEN_DUE_DATES * number)
            open_assignment(session, course, load_assignment(name), POINTS, due_at, None, now)


def _password() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(groups)
