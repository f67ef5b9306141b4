"""Transactions: what is committed, what is not, and who waits for whom."""

import pytest

from grader.errors import SignInRefused, StoreFault
from grader.store.accounts import authenticate, create_user, find_user
from grader.store.connection import open_store
from tests.store.classroom import NOW


def test_an_exception_undoes_the_transaction(store):
    def fail_half_way():
        with store.begin() as session:
            create_user(session, "ada", "Ada", "correct horse")
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    with store.read() as session:
        assert find_user(session, "ada") is None


def test_a_refused_sign_in_is_counted_even_though_it_raises(store):
    with store.begin() as session:
        create_user(session, "ada", "Ada", "correct horse")
    with pytest.raises(SignInRefused), store.begin() as session:
        authenticate(session, "ada", "wrong", NOW)
    with store.read() as session:
        assert find_user(session, "ada").failed_sign_ins == 1


def test_reading_does_not_write(store):
    with pytest.raises(StoreFault, match=r"read-?only"), store.read() as session:
        create_user(session, "ada", "Ada", "correct horse")
    with store.begin() as session:
        create_user(session, "ada", "Ada", "correct horse")


def test_readers_do_not_wait_for_a_writer(store):
    with store.begin() as writing:
        create_user(writing, "ada", "Ada", "correct horse")
        with store.read() as reading:
            assert find_user(reading, "ada") is None


@pytest.mark.parametrize(
    "url",
    ["postgresql://nobody@/softmark?host=/nowhere", "sqlite:////proc/softmark.db"],
)
def test_a_database_that_does_not_answer_is_our_fault(url):
    store = open_store(url)
    with pytest.raises(StoreFault), store.read() as session:
        find_user(session, "ada")


def test_a_database_without_tables_is_our_fault(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(StoreFault, match="no such table"), store.read() as session:
        find_user(session, "ada")
    store.close()
