"""Column types that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Dialect, Enum, Text, TypeDecorator

_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored and given back in UTC; a naive one is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 (SQLAlchemy passes it)
    ) -> datetime | None:
        """UTC on the way in."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone, so it is no moment")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 (SQLAlchemy passes it)
    ) -> datetime | None:
        """UTC on the way out; SQLite forgets the zone, PostgreSQL answers in its session's."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class StorableText(TypeDecorator[str]):
    """Text of any origin; what PostgreSQL cannot store (NUL, lone surrogates) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002 (SQLAlchemy passes it)
    ) -> str | None:
        """Make the text storable."""
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """The text with NUL and lone surrogates replaced by U+FFFD."""
    return _NOT_STORABLE.sub("\ufffd", text)


def words(kind: type[StrEnum]) -> Enum:
    """A column type for one of a few words, kept as text and checked by the database."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=16,
        name=kind.__name__.lower(),
        values_callable=lambda members: [str(member) for member in members],
    )


def new_public_id() -> str:
    """An id for addresses that nobody can guess: 96 random bits, URL-safe."""
    return secrets.token_urlsafe(12)
