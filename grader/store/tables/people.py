"""People, how programs act for them, and what they are told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from grader.store.columns import new_public_id
from grader.store.tables.base import Role, Table


class Tried:
    """Counts failures to sign in under a name since the last success, and locks the name."""

    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class User(Tried, Table):
    """A person who signs in; `name_key` is `name` in the form in which names are compared.

    `language` is the one chosen for pages, None where the browser decides.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    email: Mapped[str | None]
    password_hash: Mapped[str]
    language: Mapped[str | None]


class UnknownName(Tried, Table):
    """A name under which somebody tried to sign in and that nobody has.

    It is locked like any other, so that a lock does not tell who has an account. Only the name's
    SHA-256 is kept, and not for long.
    """

    __tablename__ = "unknown_names"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    tried_at: Mapped[datetime] = mapped_column(index=True)


class ApiToken(Table):
    """A program's way in; only the token's SHA-256 is kept."""

    __tablename__ = "api_tokens"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]


class EndedSession(Table):
    """A session whose person signed out; only its key's SHA-256 is kept, and not for long."""

    __tablename__ = "ended_sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(index=True)


class Invitation(Table):
    """A link into a course, good once and for a time; only its token's SHA-256 is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    role: Mapped[Role]
    email: Mapped[str | None]
    full_name: Mapped[str | None]
    created_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    accepted_at: Mapped[datetime | None]


class Notice(Table):
    """Something that one person is told; `path` is the page of the portal that it is about."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str]
    subject: Mapped[str]
    path: Mapped[str]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
