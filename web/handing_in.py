"""One hand-in or self-check, from what a request sent to an attempt on the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Request, abort

from grader.store.clock import database_now
from grader.store.connection import Session
from grader.store.outlines import outline_of_opened
from grader.store.submissions import Original, hand_in, original_of, source_of
from grader.store.tables import Attempt, OpenAssignment
from web.access import EVERYONE, open_assignment_for, own_submission_for
from web.material import Material, names_missing, prepare
from web.services import services, store
from web.sessions import Visitor
from web.uploads import Upload, read_upload

Take = Callable[[Session, int, OpenAssignment, str, bytes, datetime, Original | None], Attempt]
"""What the store does with a file: it is handed in, or only checked."""


@dataclass(frozen=True)
class Receipt:
    """Public ids of what was written, and the material that will be graded."""

    submission: str
    attempt: str
    material: Material


@dataclass(frozen=True)
class Offer:
    """What a person sends for an assignment, not taken yet.

    `unmentioned` are functions whose names the file does not hold anywhere; `wrong_file` says that
    there are no others.
    """

    opened: OpenAssignment
    upload: Upload
    material: Material
    unmentioned: tuple[str, ...] = ()
    wrong_file: bool = False

    @property
    def needs_a_look(self) -> bool:
        """Whether to show what will be graded before it costs an attempt."""
        return self.material.original is not None or self.wrong_file


def read_offer(person: Visitor, public_id: str, request: Request) -> Offer:
    """What a hand-in form holds; raises HandInRefused with a sentence for the student."""
    with store().read() as session:
        opened, _role = open_assignment_for(session, person, public_id, EVERYONE)
        outline = outline_of_opened(opened)
    upload = read_upload(request.files, request.form, outline.file_name)
    material = prepare(upload, outline.file_name, opened.max_source_bytes)
    asked = tuple(function.name for function in outline.functions)
    unmentioned = names_missing(material.source, asked)
    return Offer(opened, upload, material, unmentioned, bool(asked) and unmentioned == asked)


def offer_checked(person: Visitor, public_id: str) -> Offer:
    """The file of one's own self-check, as it was sent, to be handed in; 404 for a submission."""
    with store().read() as session:
        checked = own_submission_for(session, person, public_id)
        if not checked.self_check:
            abort(404)
        original = original_of(session, checked)
        material = Material(
            checked.file_name,
            source_of(session, checked),
            None if original is None else Upload(original.name, original.content),
        )
        return Offer(checked.open_assignment, Upload(checked.file_name, material.source), material)


def take_offer(person: Visitor, offer: Offer, take: Take = hand_in) -> Receipt:
    """Commit a file, its submission and its first attempt, then tell the workers.

    Raises HandInRefused with a sentence for the student, in which case nothing was written.
    """
    material, made_from = offer.material, offer.material.original
    with store().begin() as session:
        opened, _role = open_assignment_for(session, person, offer.opened.public_id, EVERYONE)
        attempt = take(
            session,
            person.id,
            opened,
            material.file_name,
            material.source,
            database_now(session),
            None if made_from is None else Original(made_from.name, made_from.content),
        )
        receipt = Receipt(attempt.submission.public_id, attempt.public_id, material)
    services().send(attempt.id, attempt.queue)
    return receipt
