"""softmark create-user, set-password, create-course, seed-course: what the portal cannot do."""

from __future__ import annotations

import time
from contextlib import closing

import click

from grader.commands.exits import faults_as_exit_status
from grader.errors import UnusableInput
from grader.settings import read_settings
from grader.store.accounts import change_password, create_user, find_user
from grader.store.audit import log_change
from grader.store.clock import database_now
from grader.store.connection import Session, open_store
from grader.store.courses import create_course, enrol
from grader.store.seeding import Crowd, seed_course
from grader.store.tables import Role, User


@click.command("create-user")
@click.argument("name")
@click.option("--full-name", prompt="Full name")
@click.password_option("--password", envvar="SOFTMARK_PASSWORD")
def create_user_command(name: str, full_name: str, password: str) -> None:
    """Make an account called NAME."""
    store = open_store(read_settings().database_url)
    with faults_as_exit_status(), store.begin() as session:
        create_user(session, name, full_name, password)
    click.echo(f"{name} can sign in.")


@click.command("set-password")
@click.argument("name")
@click.password_option("--password", envvar="SOFTMARK_PASSWORD")
def set_password_command(name: str, password: str) -> None:
    """Give NAME, who forgot the old one, a new password; every session and API token ends."""
    with (
        faults_as_exit_status(),
        closing(open_store(read_settings().database_url)) as store,
        store.begin() as session,
    ):
        change_password(session, _user(session, name), password)
    click.echo(f"{name} can sign in with the new password.")


@click.command("create-course")
@click.argument("name")
@click.argument("term")
@click.option("--time-zone", default="UTC", show_default=True, help="Europe/Berlin, for example.")
@click.option("--admin", required=True, help="The user name of its first admin.")
def create_course_command(name: str, term: str, time_zone: str, admin: str) -> None:
    """Make a course called NAME in TERM, with one admin who does the rest in the portal."""
    store = open_store(read_settings().database_url)
    with faults_as_exit_status(), store.begin() as session:
        user = _user(session, admin)
        course = create_course(session, name, term, time_zone)
        enrol(session, course, user, Role.ADMIN)
        now, after = database_now(session), {"term": term, "time_zone": time_zone, "admin": admin}
        log_change(session, None, course.id, "course", course.name, now, after=after)
    click.echo(f"{name}, {term}: {admin} is its admin.")


@click.command("seed-course", hidden=True)
@click.option("--students", default=1000, show_default=True, type=click.IntRange(1, 20_000))
@click.option("--assignments", default=30, show_default=True, type=click.IntRange(1, 100))
@click.option("--attempts", default=100_000, show_default=True, type=click.IntRange(1, 2_000_000))
@click.option("--password", envvar="SOFTMARK_PASSWORD", required=True, help="Of every account.")
def seed_course_command(students: int, assignments: int, attempts: int, password: str) -> None:
    """Make a course full of made-up work, to measure the portal with."""
    store = open_store(read_settings().database_url)
    started = time.perf_counter()
    with faults_as_exit_status(), store.begin() as session:
        crowd = Crowd(students, assignments, attempts, password)
        seeded = seed_course(session, crowd, database_now(session))
    seconds = time.perf_counter() - started
    click.echo(f"{seeded.term}: admin {seeded.admin}, TA {seeded.ta}, students {seeded.student} …")
    click.echo(f"{attempts} attempts in {seconds:.0f} s")


def _user(session: Session, name: str) -> User:
    user = find_user(session, name)
    if user is None:
        raise UnusableInput(f"There is no user called {name}: softmark create-user {name}")
    return user
