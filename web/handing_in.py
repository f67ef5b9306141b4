"""One hand-in, from the bytes of a request to an attempt on the queue."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import FileStorage, ImmutableMultiDict

from grader.catalogue import load_assignment
from grader.store.clock import database_now
from grader.store.submissions import hand_in
from web.access import EVERYONE, open_assignment_for
from web.services import services, store
from web.sessions import Visitor
from web.uploads import read_upload


@dataclass(frozen=True)
class Receipt:
    """Public ids of what was written, and the name the file was given."""

    submission: str
    attempt: str
    file_name: str


def take_hand_in(
    person: Visitor, public_id: str, files: ImmutableMultiDict[str, FileStorage]
) -> Receipt:
    """Commit a file, its submission and its first attempt, then tell the workers.

    Raises HandInRefused with a sentence for the student, in which case nothing was written.
    """
    with store().begin() as session:
        opened, _role = open_assignment_for(session, person, public_id, EVERYONE)
        expected = load_assignment(opened.assignment).file_name
        name, content = read_upload(files, expected, opened.max_source_bytes)
        attempt = hand_in(session, person.id, opened, name, content, database_now(session))
        receipt = Receipt(attempt.submission.public_id, attempt.public_id, name)
    services().send(attempt.id, attempt.queue)
    return receipt
