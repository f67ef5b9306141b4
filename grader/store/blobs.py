"""Bytes of files, stored once however often they come."""

from __future__ import annotations

import hashlib

from sqlalchemy.orm import Session

from grader.store.tables import Blob
from grader.store.upserts import inserting


def store_blob(session: Session, content: bytes) -> str:
    """Store the bytes unless they are there; two who bring the same ones do not collide."""
    digest = digest_of(content)
    values = {"digest": digest, "content": content}
    session.execute(inserting(session, Blob).values(values).on_conflict_do_nothing())
    return digest


def digest_of(content: bytes) -> str:
    """By what the bytes are found."""
    return hashlib.sha256(content).hexdigest()
