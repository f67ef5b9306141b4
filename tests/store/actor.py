"""A process that acts on a store and can be killed: `python -m tests.store.actor URL PART …`."""

from __future__ import annotations

import sys
import time

from grader.report import Progress
from grader.store.attempts import claim_attempt, record_report, report_progress
from grader.store.clock import database_now
from grader.store.connection import Session, Store, open_store
from grader.store.submissions import hand_in
from grader.store.tables import OpenAssignment
from tests.store.classroom import make_report


def say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def claim(session: Session, attempt_id: int):
    return claim_attempt(session, attempt_id, "actor", 0.2, database_now(session))


def claim_and_record_when_told(store: Store, attempt_id: str) -> None:
    with store.begin() as session:
        taken = claim(session, int(attempt_id))
    say("claimed")
    sys.stdin.readline()
    with store.begin() as session:
        say(record_report(session, taken, make_report(1), database_now(session)))


def claim_without_committing(store: Store, attempt_id: str) -> None:
    with store.begin() as session:
        say(claim(session, int(attempt_id)) is not None)
        time.sleep(600)


def hand_in_and_grade(store: Store, user_id: str, opened_id: str, times: str) -> None:
    for number in range(int(times)):
        with store.begin() as session:
            opened = session.get_one(OpenAssignment, int(opened_id))
            now = database_now(session)
            attempt = hand_in(session, int(user_id), opened, "a.py", b"x = %d" % number, now)
        with store.begin() as session:
            taken = claim(session, attempt.id)
        for step in range(3):
            with store.begin() as session:
                report_progress(session, taken, Progress(step, 3, "works"))
        with store.begin() as session:
            say(record_report(session, taken, make_report(6), database_now(session)))


PARTS = (claim_and_record_when_told, claim_without_committing, hand_in_and_grade)

if __name__ == "__main__":
    url, part, *arguments = sys.argv[1:]
    {function.__name__: function for function in PARTS}[part](open_store(url), *arguments)
