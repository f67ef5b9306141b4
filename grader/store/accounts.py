"""People and how they prove who they are: passwords, lock-outs and API tokens."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from grader.errors import PasswordRefused, SignInRefused, UnusableInput
from grader.passwords import PASSWORD_LENGTHS, weakness
from grader.store.tables import ApiToken, UnknownName, User
from grader.store.upserts import inserting

FREE_FAILURES = 5
FIRST_LOCK = timedelta(seconds=30)
LONGEST_LOCK = timedelta(minutes=15)
REMEMBERED = timedelta(days=7)
"""How long a name that nobody has stays locked for longer and longer."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's recommended argon2id: about 20 ms, short enough for a class that signs in at once."""


def create_user(
    session: Session, name: str, full_name: str, password: str, email: str | None = None
) -> User:
    """A new person; raises UnusableInput when the name is taken or the password is refused."""
    user = User(
        name=name.strip(),
        name_key=name_key(name),
        full_name=full_name.strip(),
        email=email,
        password_hash=_hash_password(password, name, full_name),
    )
    if not user.name_key:
        raise UnusableInput("A user name cannot be empty.")
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as error:
        raise UnusableInput(f"The user name {user.name} is taken.") from error
    return user


def find_user(session: Session, name: str) -> User | None:
    """The person with this name, in whatever letter case it is typed."""
    return session.scalar(select(User).where(User.name_key == name_key(name)))


def authenticate(session: Session, name: str, password: str, now: datetime) -> User:
    """The person with this name and password.

    Raises SignInRefused: for a wrong name or password, after the same work for both; and, after
    five failures in a row, for a time that doubles with every further one, whether anybody has
    the name or not. One name is tried by one request at a time, so guesses sent together are
    counted too.
    """
    locking = select(User).where(User.name_key == name_key(name))
    user = session.scalar(locking.with_for_update(key_share=True))
    tried = user or _unknown_name(session, name_key(name), now)
    if tried.locked_until is not None and now < tried.locked_until:
        wait = int((tried.locked_until - now).total_seconds()) + 1
        raise SignInRefused(f"Too many failures: try again in {wait} seconds.", wait)
    right = _matches(_unknown_hash() if user is None else user.password_hash, password)
    if user is None or not right:
        tried.failed_sign_ins += 1
        tried.locked_until = _lock_end(tried.failed_sign_ins, now)
        raise SignInRefused("The user name or the password is wrong.")
    user.failed_sign_ins, user.locked_until = 0, None
    if _HASHER.check_needs_rehash(user.password_hash):
        user.password_hash = _HASHER.hash(password)
    return user


def change_password(session: Session, user: User, password: str) -> None:
    """Set a new password and end every lock; API tokens and sessions made before end as well.

    Raises PasswordRefused where it is too short or too easy to guess.
    """
    user.password_hash = _hash_password(password, user.name, user.full_name)
    user.failed_sign_ins, user.locked_until = 0, None
    session.add(user)
    session.execute(delete(ApiToken).where(ApiToken.user_id == user.id))


def choose_language(session: Session, user_id: int, language: str) -> None:
    """Remember in which language a person reads pages."""
    session.execute(update(User).where(User.id == user_id).values(language=language))


def issue_token(session: Session, user: User, now: datetime) -> str:
    """A new API token; this is the only time that it can be read."""
    token = secrets.token_urlsafe(32)
    session.add(ApiToken(digest=_digest(token), user_id=user.id, created_at=now))
    return token


def user_of_token(session: Session, token: str) -> User | None:
    """The person a token was issued to, or None."""
    owner = select(User).join(ApiToken, ApiToken.user_id == User.id)
    return session.scalar(owner.where(ApiToken.digest == _digest(token)))


def name_key(name: str) -> str:
    """The form in which names are compared: whatever the letter case or width they are typed in."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _unknown_name(session: Session, key: str, now: datetime) -> UnknownName:
    """The row of a name that nobody has, made when it is tried first; old ones are forgotten."""
    session.execute(delete(UnknownName).where(UnknownName.tried_at < now - REMEMBERED))
    digest = _digest(key)
    added = inserting(session, UnknownName).values(digest=digest, failed_sign_ins=0, tried_at=now)
    session.execute(added.on_conflict_do_nothing())
    row = session.scalars(
        select(UnknownName).where(UnknownName.digest == digest).with_for_update()
    ).one()
    row.tried_at = now
    return row


def _lock_end(failures: int, now: datetime) -> datetime | None:
    if failures < FREE_FAILURES:
        return None
    doublings = min(failures - FREE_FAILURES, 10)
    return now + min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


def _hash_password(password: str, *names: str) -> str:
    why = weakness(password, names)
    if why is not None:
        raise PasswordRefused(why)
    return _HASHER.hash(_password_bytes(password))


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, _password_bytes(password))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _unknown_hash() -> str:
    """What a name that nobody has is compared with, so that it takes as long."""
    return _HASHER.hash(secrets.token_urlsafe())


def _password_bytes(password: str) -> bytes:
    """At most as many characters as a password may have; any text that can be typed."""
    return password[: PASSWORD_LENGTHS.stop].encode("utf-8", "surrogatepass")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
