"""What is compared of a file is kept once, and is what one makes of the file anew."""

from __future__ import annotations

import numpy as np
from sqlalchemy import func, select

from grader.similarity import fingerprints_of
from grader.store.similarity import programs_of, store_fingerprints
from grader.store.tables import FileFingerprints
from tests.store.classroom import make_classroom

SOURCE = "def halve(numbers):\n    return [number / 2 for number in numbers if number > 0]\n"


def test_fingerprints_are_kept_once_and_come_back(store):
    room = make_classroom(store)
    room.hand_in(SOURCE.encode())
    with store.read() as session:
        assert programs_of(session, room.opened) == ([], 1)
    for _ in range(2):
        with store.begin() as session:
            store_fingerprints(session, SOURCE.encode())
    with store.read() as session:
        assert session.scalar(select(func.count(FileFingerprints.digest))) == 1
        (program,), ungraded = programs_of(session, room.opened)
    made = fingerprints_of(SOURCE)
    assert (program.full_name, ungraded) == ("Ada Lovelace", 0)
    assert program.fingerprints.text_digest == made.text_digest
    assert len(made.codes) == 2
    assert np.array_equal(program.fingerprints.codes, made.codes)
