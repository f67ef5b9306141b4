"""What an assignment that is open in a course says of itself, wherever it comes from.

The outline of a package is kept once for its bytes and never changes. All that a page needs are
read by one question.
"""

from __future__ import annotations

import functools
import json

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from grader.errors import UnusableInput
from grader.judge.orders import Packed
from grader.judge.reading import read_noun
from grader.outline import Outline, outline_to_json
from grader.outlining import load_outline
from grader.store.tables import Attempt, Blob, OpenAssignment, PackageOutline, Submission
from grader.store.upserts import inserting

READ = "outlines"
"""Under this name a session keeps what it has read."""


def outline_of_opened(opened: OpenAssignment) -> Outline:
    """The outline of the catalogue's assignment, or that of its package.

    Raises UnusableInput where the catalogue does not have it any more.
    """
    if opened.package_digest is None:
        return load_outline(opened.assignment)
    session = object_session(opened)
    if session is None:
        raise UnusableInput(f"{opened.title} belongs to no transaction any more.")
    read: dict[str, Outline] = session.info.setdefault(READ, {})
    if opened.package_digest not in read:
        read |= read_outlines(session, _digests_at_hand(session) - set(read))
    return read[opened.package_digest]


def outline_if_known(opened: OpenAssignment) -> Outline | None:
    """The same; None where the catalogue does not have it any more."""
    try:
        return outline_of_opened(opened)
    except UnusableInput:
        return None


def read_outlines(session: Session, digests: set[str]) -> dict[str, Outline]:
    """The outlines of these packages, by their digests."""
    chosen = select(PackageOutline).where(PackageOutline.digest.in_(sorted(digests)))
    return {one.digest: _parsed(one.document) for one in session.scalars(chosen)}


def packed_of(session: Session, attempt_id: int) -> Packed | None:
    """The package by which an attempt is graded; None where the catalogue has its assignment."""
    digest = session.scalar(
        select(OpenAssignment.package_digest)
        .join(Submission, Submission.open_assignment_id == OpenAssignment.id)
        .join(Attempt, Attempt.submission_id == Submission.id)
        .where(Attempt.id == attempt_id)
    )
    if digest is None:
        return None
    content = session.get_one(Blob, digest).content
    return Packed(content, read_outlines(session, {digest})[digest])


def keep_outline(session: Session, digest: str, outline: Outline) -> Outline:
    """Keep the outline of the package of these bytes, unless there is one; the one that is kept."""
    values = {"digest": digest, "document": json.dumps(outline_to_json(outline))}
    session.execute(inserting(session, PackageOutline).values(values).on_conflict_do_nothing())
    return read_outlines(session, {digest})[digest]


def _digests_at_hand(session: Session) -> set[str]:
    """Of every package whose open assignment the session has read so far."""
    return {
        one.package_digest
        for one in session.identity_map.values()
        if isinstance(one, OpenAssignment) and one.package_digest is not None
    }


@functools.lru_cache(maxsize=64)
def _parsed(document: str) -> Outline:
    return read_noun(Outline, json.loads(document))
