"""Stores on both databases, migrated and empty, one for each test."""

from tests.services import postgresql, sqlite_template, store, store_url  # noqa: F401
