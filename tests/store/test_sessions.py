"""Ended sessions on both databases: remembered as long as their cookies could be used."""

from datetime import timedelta

from sqlalchemy import select

from grader.store.sessions import LONGEST_SESSION, end_session, find_user_of_session
from grader.store.tables import EndedSession
from tests.store.classroom import NOW, make_classroom


def test_an_ended_session_finds_nobody(store):
    ada = make_classroom(store).student.public_id
    with store.begin() as session:
        for _ in range(2):
            end_session(session, "a key", NOW)
        assert find_user_of_session(session, ada, "a key") is None
        found = find_user_of_session(session, ada, "another")
        assert found is not None
        assert (found[0].name, found[1]) == ("ada", 0)
        assert find_user_of_session(session, "nobody", "another") is None


def test_what_no_cookie_can_use_any_more_is_forgotten(store):
    with store.begin() as session:
        end_session(session, "old", NOW)
        end_session(session, "new", NOW + LONGEST_SESSION + timedelta(seconds=1))
        (left,) = session.scalars(select(EndedSession))
    assert left.ended_at > NOW
