"""The programs of an assignment, to be compared with each other by fingerprints that are kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.similarity import Fingerprints, fingerprints_of
from grader.store.blobs import digest_of
from grader.store.tables import FileFingerprints, Mark, OpenAssignment, Submission, User
from grader.store.upserts import inserting

MOST_PROGRAMS = 300
STORED = np.dtype("<u8")


@dataclass(frozen=True)
class Program:
    """What counts for one student; `submission` is its public id."""

    submission: str
    full_name: str
    fingerprints: Fingerprints


def store_fingerprints(session: Session, content: bytes) -> None:
    """Keep what is compared of a stored file, unless it is kept already."""
    digest = digest_of(content)
    if session.get(FileFingerprints, digest) is not None:
        return
    made = fingerprints_of(content.decode("utf-8", "replace"))
    values = {
        "digest": digest,
        "text_digest": made.text_digest,
        "codes": made.codes.astype(STORED).tobytes(),
    }
    session.execute(inserting(session, FileFingerprints).values(values).on_conflict_do_nothing())


def programs_of(session: Session, opened: OpenAssignment) -> tuple[list[Program], int]:
    """The submissions that count, and how many of them have no fingerprints before they are graded.

    Of more than 300, those handed in last.
    """
    newest = (
        select(Submission)
        .join(Mark, Mark.submission_id == Submission.id)
        .where(Mark.open_assignment_id == opened.id)
        .order_by(Submission.handed_in_at.desc(), Submission.id)
        .limit(MOST_PROGRAMS)
        .subquery()
    )
    rows = session.execute(
        select(
            newest.c.public_id,
            User.full_name,
            FileFingerprints.text_digest,
            FileFingerprints.codes,
        )
        .join(User, User.id == newest.c.user_id)
        .outerjoin(FileFingerprints, FileFingerprints.digest == newest.c.blob_digest)
        .order_by(newest.c.handed_in_at.desc(), newest.c.id)
    ).all()
    programs = [
        Program(
            row.public_id,
            row.full_name,
            Fingerprints(row.text_digest, np.frombuffer(row.codes, STORED)),
        )
        for row in rows
        if row.codes is not None
    ]
    return programs, len(rows) - len(programs)
