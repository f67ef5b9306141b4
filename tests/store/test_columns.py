"""Moments and text mean the same on both databases."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from grader.store.accounts import create_user
from grader.store.tables import User
from tests.store.classroom import NOW


def test_moments_come_back_in_utc(store):
    somewhere = NOW.astimezone(timezone(timedelta(hours=-7)))
    with store.begin() as session:
        user = create_user(session, "ada", "Ada", "correct horse")
        user.locked_until = somewhere
    with store.read() as session:
        read = session.get_one(User, user.id).locked_until
    assert read == NOW
    assert read.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(store):
    with store.begin() as session:
        user = create_user(session, "ada", "Ada", "correct horse")
        user.locked_until = datetime(2025, 10, 6, 12, 0)  # noqa: DTZ001
        with pytest.raises(StatementError, match="has no time zone"):
            session.flush()
        session.rollback()


@pytest.mark.parametrize("name", ["NUL \0 byte", "lone \ud800 surrogate", "\udcff\udcfe"])
def test_text_that_databases_cannot_store_is_made_storable(store, name):
    with store.begin() as session:
        user_id = create_user(session, f"x{name}", name, "correct horse").id
    with store.read() as session:
        read = session.get_one(User, user_id).full_name
    assert len(read) == len(name)
    assert "\ufffd" in read


def test_ordinary_text_is_left_alone(store):
    name = "李雷 Åsa 🎓 \u202e"
    with store.begin() as session:
        user_id = create_user(session, "x", name, "correct horse").id
    with store.read() as session:
        assert session.get_one(User, user_id).full_name == name


def test_public_ids_are_long_and_different(store):
    with store.begin() as session:
        ids = {create_user(session, f"user{n}", "U", "correct horse").public_id for n in range(5)}
    assert len(ids) == 5
    assert {len(public_id) for public_id in ids} == {16}
