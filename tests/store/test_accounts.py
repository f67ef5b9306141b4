"""Passwords, lock-outs and tokens."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from grader.cli import main
from grader.errors import SignInRefused, UnusableInput
from grader.store.accounts import (
    FREE_FAILURES,
    REMEMBERED,
    authenticate,
    change_password,
    create_user,
    find_user,
    issue_token,
    user_of_token,
)
from grader.store.tables import ApiToken, UnknownName
from tests.store.classroom import NOW, at

PASSWORD = "correct horse"
WRONG = "The user name or the password is wrong."


@pytest.fixture
def ada(store):
    with store.begin() as session:
        return create_user(session, "Ada", "Ada Lovelace", PASSWORD)


def sign_in(store, password=PASSWORD, now=NOW, name="ada"):
    with store.begin() as session:
        return authenticate(session, name, password, now)


def fail(store, times, now=NOW):
    for _ in range(times):
        with pytest.raises(SignInRefused, match=WRONG):
            sign_in(store, "wrong", now)


def test_name_and_password_open_the_door_in_any_letter_case(store, ada):
    for name in ("Ada", "ada", " ADA ", "\uff21da"):
        assert sign_in(store, name=name).id == ada.id


@pytest.mark.parametrize("name", ["ada", "nobody", "", "'; drop table users; --", "\0", "\ud800"])
def test_a_wrong_name_reads_like_a_wrong_password(store, ada, name):
    with pytest.raises(SignInRefused, match=WRONG):
        sign_in(store, "wrong", name=name)


@pytest.mark.parametrize("password", ["", "x" * 100_000, "\0", "\ud800", "correct horse "])
def test_odd_passwords_are_only_wrong(store, ada, password):
    with pytest.raises(SignInRefused, match=WRONG):
        sign_in(store, password)


def test_names_are_taken_in_every_letter_case(store, ada):
    with store.begin() as session:
        with pytest.raises(UnusableInput, match="taken"):
            create_user(session, "ADA", "Another Ada", PASSWORD)
        create_user(session, "charles", "Charles", PASSWORD)
    with store.read() as session:
        assert find_user(session, "charles") is not None


@pytest.mark.parametrize(
    ("name", "password"), [("ada", "short"), ("ada", "x" * 1025), (" ", PASSWORD)]
)
def test_useless_names_and_passwords_are_refused(store, name, password):
    with pytest.raises(UnusableInput), store.begin() as session:
        create_user(session, name, "Ada", password)


def test_passwords_are_stored_as_argon2id(ada):
    assert ada.password_hash.startswith("$argon2id$")


def test_five_failures_lock_the_account_for_a_while(store, ada):
    fail(store, FREE_FAILURES)
    with pytest.raises(SignInRefused, match="try again in 30 seconds"):
        sign_in(store, now=at(0.5))
    assert sign_in(store, now=at(30)).failed_sign_ins == 0


def test_the_lock_doubles_with_every_failure_up_to_a_quarter_of_an_hour(store, ada):
    fail(store, FREE_FAILURES)
    waits, now = [], NOW
    for _ in range(7):
        with store.read() as session:
            locked_until = find_user(session, "ada").locked_until
        waits.append((locked_until - now).total_seconds())
        now = locked_until
        fail(store, 1, now)
    assert waits == [30, 60, 120, 240, 480, 900, 900]


def test_a_lock_does_not_tell_whether_anybody_has_the_name(store, ada):
    def refusals(name):
        said = []
        for number in range(FREE_FAILURES + 2):
            with pytest.raises(SignInRefused) as refused:
                sign_in(store, f"guess {number}", name=name)
            said.append(str(refused.value))
        return said

    assert refusals("nobody") == refusals("ada")


def test_names_that_nobody_has_are_forgotten(store):
    for now in (NOW, NOW + REMEMBERED + timedelta(seconds=1)):
        with pytest.raises(SignInRefused):
            sign_in(store, name=f"nobody at {now}", now=now)
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(UnknownName)) == 1


def test_success_forgets_the_failures(store, ada):
    for _ in range(3):
        fail(store, FREE_FAILURES - 1)
        sign_in(store)


def test_guesses_sent_together_are_all_counted(store, ada):
    def guess(number):
        with pytest.raises(SignInRefused):
            sign_in(store, f"guess {number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess, range(8)))
    with store.read() as session:
        user = find_user(session, "ada")
    assert user.failed_sign_ins == FREE_FAILURES
    assert user.locked_until == NOW + timedelta(seconds=30)


def test_a_new_password_replaces_the_old_one_and_ends_all_tokens(store, ada):
    with store.begin() as session:
        token = issue_token(session, ada, NOW)
        change_password(session, ada, "battery staple")
    with store.read() as session:
        assert user_of_token(session, token) is None
    fail(store, 1)
    assert sign_in(store, "battery staple").id == ada.id


def test_who_runs_the_portal_gives_a_forgotten_password_anew(store, store_url, ada):
    fail(store, FREE_FAILURES)
    command = ["set-password", "ADA", "--password", "battery staple"]
    environment = {"SOFTMARK_DATABASE_URL": store_url}
    assert CliRunner().invoke(main, command, env=environment).exit_code == 0
    assert sign_in(store, "battery staple").id == ada.id
    nobody = CliRunner().invoke(main, ["set-password", "nobody", *command[2:]], env=environment)
    assert nobody.exit_code != 0
    assert "There is no user called nobody" in nobody.output


def test_tokens_name_their_owner_and_are_stored_hashed(store, ada):
    with store.begin() as session:
        first, second = (issue_token(session, ada, NOW) for _ in range(2))
    with store.read() as session:
        assert user_of_token(session, first).id == ada.id
        assert user_of_token(session, second).id == ada.id
        stored = session.scalars(select(ApiToken.digest)).all()
        assert not {first, second} & set(stored)
        for wrong in ("", "x", stored[0], first + " ", "\0", "\ud800"):
            assert user_of_token(session, wrong) is None
